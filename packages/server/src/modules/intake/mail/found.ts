import type { FoundField, FoundFields, Inquiry, InquiryType, READ_BY } from '@lintel/contract';
import { FoundFields as FoundSchema } from '@lintel/contract';
import { isPossiblePhoneNumber } from 'libphonenumber-js';
import { readMoney, readNumber } from '../read-numbers.ts';
import { manyLines, oneLine, readTimeline, readType } from '../read-words.ts';

/** One lead as a reader found it; what the mail does not say is absent. */
export interface Found {
  fields: FoundFields;
  /** Where the mail says it comes from. */
  source: string | null;
  type: InquiryType | null;
  /** When the person asked, where the mail says so apart from its own date. */
  at: Date | null;
  tags: string[];
  readBy: (typeof READ_BY)[number];
}

/** Values as readers hand them over: an address may still be in one line. */
export type RawFields = Partial<Record<FoundField | 'address', string>>;

const EMAIL = /[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z0-9-]{2,63}/i;
const shape = FoundSchema.shape;

/** The values in the form the contract promises: lines of their length, an address taken out of what surrounds it. */
export function toFields(raw: RawFields): FoundFields {
  const fields: Partial<Record<FoundField, string>> = {};
  const put = (field: FoundField, text: string | undefined) => {
    if (text === undefined || fields[field] !== undefined) return;
    const value = field === 'message' ? manyLines(text).slice(0, 20_000) : oneLine(text);
    if (shape[field].safeParse(value).success) fields[field] = value;
  };
  for (const [field, text] of Object.entries(raw) as [keyof RawFields, string | undefined][]) {
    if (text === undefined || BLANK.test(text)) continue;
    if (field === 'address') {
      for (const [part, value] of Object.entries(splitAddress(oneLine(text)))) put(part as FoundField, value);
    } else if (field === 'email') {
      put('email', EMAIL.exec(text)?.[0] ?? text);
    } else if (field === 'phone') put('phone', oneLine(text).replace(/^tel:/i, ''));
    else put(field, text);
  }
  return fields;
}

/** What senders put where they have nothing. */
const BLANK =
  /^\s*(?:|[-–—.]+|n\/?a|none|null|undefined|not (?:provided|specified|given|available)|unknown)\s*$/i;

/** "12 Oak St, Springfield, IL 62704" in its parts; any other writing stays one line. */
export function splitAddress(line: string): Pick<FoundFields, 'street' | 'city' | 'state' | 'postalCode'> {
  const us =
    /^(.{2,150}),\s*([^,]{2,80}),\s*([A-Z]{2})\.?,?\s*(\d{5}(?:-\d{4})?)?(?:,?\s*(?:USA?|United States))?$/.exec(
      line,
    );
  if (!us) return { street: line };
  return {
    street: us[1]!,
    city: us[2]!,
    state: us[3]!,
    ...(us[4] ? { postalCode: us[4] } : {}),
  };
}

/** True when somebody could be reached with it: an address, or a number that could be dialled. */
export const isReachable = ({ email, phone }: FoundFields, country: string | null): boolean =>
  (email !== undefined && EMAIL.test(email)) ||
  (phone !== undefined && isPossiblePhoneNumber(phone, (country ?? 'US') as 'US'));

const number = (text: string | undefined): number | undefined =>
  text === undefined
    ? undefined
    : readNumber(text.replace(/\s*(?:\+|bed(?:room)?s?|bath(?:room)?s?|br|ba)\.?$/i, ''));

const present = <T extends object>(value: T): Partial<T> | undefined => {
  const kept = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as Partial<T>);
};

/** What kind of event the values speak of, where nothing says it outright. */
export function typeOf(fields: FoundFields): InquiryType {
  if (fields.leadType && /^seller|^landlord/.test(readType(fields.leadType) ?? '')) return 'inquiry.seller';
  return fields.listingId || fields.street || fields.url ? 'inquiry.property' : 'inquiry.general';
}

/** The event the door takes. Amounts and horizons that cannot be read are left out, never guessed. */
export function toInquiry(
  fields: FoundFields,
  how: { type: InquiryType; source: string | null; at: Date; tags?: readonly string[] },
): Inquiry {
  const budget = fields.budget ? readMoney(fields.budget) : undefined;
  const price = fields.price ? readMoney(fields.price) : undefined;
  const count = (text: string | undefined) => {
    const value = number(text);
    return value !== undefined && value >= 0 && value <= 100 ? value : undefined;
  };
  const seller = how.type === 'inquiry.seller';
  const property = present({
    listingId: fields.listingId,
    url: fields.url,
    street: fields.street,
    city: fields.city,
    state: fields.state,
    postalCode: fields.postalCode,
    price: price?.max ?? price?.min ?? undefined,
    propertyType: fields.propertyType,
    bedrooms: count(fields.bedrooms),
    bathrooms: count(fields.bathrooms),
  });
  return {
    type: how.type,
    occurredAt: how.at.toISOString(),
    ...(how.source ? { source: how.source } : {}),
    ...(fields.message ? { message: fields.message } : {}),
    person: {
      ...present({
        name: fields.name,
        firstName: fields.firstName,
        lastName: fields.lastName,
        externalId: how.source ? fields.externalId : undefined,
        emails: fields.email ? [fields.email] : undefined,
        phones: fields.phone ? [fields.phone] : undefined,
        type: fields.leadType ? readType(fields.leadType) : seller ? ('seller' as const) : undefined,
        timeline: fields.timeline ? readTimeline(fields.timeline) : undefined,
        budgetMin: budget?.min ?? undefined,
        budgetMax: budget?.max ?? undefined,
        currency: budget?.currency ?? undefined,
        location: fields.location,
        tags: how.tags && how.tags.length > 0 ? [...how.tags].slice(0, 50) : undefined,
      }),
    },
    ...(property ? { property } : {}),
  };
}

import { type CustomField, Inquiry, type InquiryType } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { z } from 'zod';
import { invalid } from '../../../kernel/errors.ts';
import { type Given, readCustom } from '../../leads/index.ts';

/** Words of one line as vendors send them: numbers for text, blanks for nothing, too long, or damaged on the way. */
const line = (max: number) =>
  z.preprocess((value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    const text = String(value).slice(0, max);
    return text.replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim() || undefined;
  }, z.string().optional());
/** A number, or text that is one: "$450,000". Anything else is not said. */
const amount = z.preprocess((value) => {
  const text = typeof value === 'string' ? value.replace(/[$,\s]/g, '') : value;
  const number = text === '' || text === null || typeof text === 'boolean' ? Number.NaN : Number(text);
  return Number.isFinite(number) && number >= 0 && number <= 9_999_999_999_999 ? number : undefined;
}, z.number().optional());
/** Several lines, kept whole; no more than an event takes. */
const words = z.preprocess(
  (value) =>
    (typeof value === 'string' ? value.replace(/[^\P{Cc}\t\r\n]|\p{Cs}/gu, '').trim() : '') || undefined,
  z.string().max(20_000).optional(),
);
const list = <T extends z.ZodType>(item: T, most: number) =>
  z.preprocess((value) => (Array.isArray(value) ? value.slice(0, most) : []), z.array(item));
const part = <T extends z.ZodRawShape>(shape: T) =>
  z.preprocess(
    (value) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined),
    z.looseObject(shape).optional(),
  );

const contact = (max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' || typeof value === 'number' ? { value } : (value ?? {})),
    z.looseObject({ value: line(max), isPrimary: z.unknown().optional() }),
  );
const place = {
  street: line(200),
  city: line(120),
  state: line(60),
  code: line(20),
  country: line(60),
};

/** The body of an event as Follow Up Boss takes it. What it names and Lintel has no place for is left alone. */
export const FubEvent = z.looseObject({
  source: line(120),
  system: line(120),
  type: line(60),
  message: words,
  description: words,
  occurredAt: line(40),
  person: part({
    id: z.union([z.string(), z.number(), z.null()]).optional(),
    name: line(200),
    firstName: line(100),
    lastName: line(100),
    emails: list(contact(254), 10),
    phones: list(contact(50), 10),
    addresses: list(z.looseObject({ type: line(60), ...place }), 5),
    tags: list(line(60), 50),
    source: line(120),
    sourceUrl: line(2000),
    background: words,
    price: amount,
  }),
  property: part({
    ...place,
    mlsNumber: line(60),
    price: amount,
    forRent: z.unknown().optional(),
    url: line(2000),
    type: line(120),
    bedrooms: amount,
    bathrooms: amount,
    area: line(60),
    lot: line(60),
  }),
  propertySearch: part({
    ...place,
    type: line(120),
    neighborhood: line(120),
    minPrice: amount,
    maxPrice: amount,
    minBedrooms: amount,
    maxBedrooms: amount,
    minBathrooms: amount,
    maxBathrooms: amount,
  }),
  campaign: part({
    source: line(200),
    medium: line(200),
    term: line(200),
    content: line(200),
    campaign: line(200),
  }),
  pageTitle: line(300),
  pageUrl: line(2000),
  pageReferrer: line(2000),
  pageDuration: amount,
});
export type FubEvent = z.output<typeof FubEvent>;

const TYPES: Readonly<Record<string, InquiryType>> = {
  registration: 'registration',
  'property inquiry': 'inquiry.property',
  'seller inquiry': 'inquiry.seller',
  'general inquiry': 'inquiry.general',
  'viewed property': 'property.viewed',
  'saved property': 'property.saved',
  'property search': 'property.searched',
  'saved property search': 'search.saved',
  'visited website': 'site.visited',
  'viewed page': 'page.visited',
  'visited open house': 'open-house.visited',
  'incoming call': 'call.incoming',
  unsubscribed: 'unsubscribed',
};
/** As vendors write them. */
const NAMES = [
  'Registration',
  'Inquiry',
  'Property Inquiry',
  'Seller Inquiry',
  'General Inquiry',
  'Viewed Property',
  'Saved Property',
  'Property Search',
  'Saved Property Search',
  'Visited Website',
  'Viewed Page',
  'Visited Open House',
  'Incoming Call',
  'Unsubscribed',
];

/** "Inquiry", or no type at all, is about the property when there is one. */
function typeOf({ type, property }: FubEvent): InquiryType {
  const name = (type ?? 'Inquiry').toLowerCase().replace(/\s+/g, ' ');
  const known = name === 'inquiry' ? (property ? 'inquiry.property' : 'inquiry.general') : TYPES[name];
  if (!known) throw invalid('type', 'invalid_value', t('inquiries.fub.type', { types: NAMES.join(', ') }));
  return known;
}

export interface FubInquiry {
  inquiry: Inquiry;
  sealed: Record<string, unknown>;
  facts: Record<string, string | number | boolean>;
}

/**
 * A vendor's event as one of ours. `system` stands in where no source is named. Throws `request.invalid` with the path of
 * what cannot be taken.
 */
export function toInquiry(event: FubEvent, fields: readonly CustomField[]): FubInquiry {
  const { person, property, propertySearch: search, campaign } = event;
  if (!person) throw invalid('person', 'invalid_type', t('inquiries.fub.person'));
  const type = typeOf(event);
  const { custom, rest } = customOf(person, fields);
  const contacts = (of: readonly { value?: string | undefined; isPrimary?: unknown }[]) =>
    [...of]
      .sort((a, b) => Number(truthy(b.isPrimary)) - Number(truthy(a.isPrimary)))
      .flatMap((c) => c.value ?? []);
  const source = event.source ?? person.source ?? event.system;
  const [home] = person.addresses;
  const wanted = search ?? (type === 'inquiry.seller' ? (property ?? home) : undefined);
  const location = wanted && placeLine(wanted);
  const budgetMax = search?.maxPrice ?? person.price;
  const inquiry = {
    type,
    occurredAt: moment(event.occurredAt),
    source,
    message: event.message ?? event.description,
    person: {
      name: person.name,
      firstName: person.firstName,
      lastName: person.lastName,
      emails: contacts(person.emails),
      phones: contacts(person.phones),
      tags: person.tags.flatMap((tag) => tag ?? []),
      type: type === 'inquiry.seller' ? ('seller' as const) : undefined,
      budgetMin: search?.minPrice,
      budgetMax,
      propertyType: search?.type ?? property?.type,
      location: location || undefined,
      custom: Object.keys(custom).length > 0 ? custom : undefined,
    },
    property: property && {
      listingId: property.mlsNumber,
      url: property.url,
      street: property.street,
      city: property.city,
      state: property.state,
      postalCode: property.code,
      price: property.price,
      propertyType: property.type,
      bedrooms: within(property.bedrooms, 100),
      bathrooms: within(property.bathrooms, 100),
      forRent:
        property.forRent === undefined || property.forRent === null ? undefined : truthy(property.forRent),
    },
    campaign: campaign && {
      name: campaign.campaign,
      source: campaign.source,
      medium: campaign.medium,
      term: campaign.term,
      content: campaign.content,
    },
    page:
      event.pageTitle || event.pageUrl || event.pageReferrer || event.pageDuration !== undefined
        ? {
            title: event.pageTitle,
            url: event.pageUrl,
            referrer: event.pageReferrer,
            seconds: event.pageDuration,
          }
        : undefined,
  };
  return {
    // Only what was said: our schema knows no undefined beside a value.
    inquiry: Inquiry.parse(JSON.parse(JSON.stringify(inquiry))),
    sealed: said({
      description: event.message === undefined ? undefined : event.description,
      background: person.background,
      addresses: person.addresses.length > 0 ? person.addresses.map(said) : undefined,
      sourceUrl: person.sourceUrl,
      custom: Object.keys(rest).length > 0 ? rest : undefined,
    }),
    facts: said({
      system: event.system,
      area: property?.area,
      lot: property?.lot,
      neighborhood: search?.neighborhood,
      minBedrooms: search?.minBedrooms,
      maxBedrooms: search?.maxBedrooms,
      minBathrooms: search?.minBathrooms,
      maxBathrooms: search?.maxBathrooms,
    }) as Record<string, string | number>,
  };
}

const truthy = (value: unknown): boolean =>
  value === true || value === 1 || value === '1' || value === 'true';
const within = (value: number | undefined, most: number): number | undefined =>
  value !== undefined && value <= most ? value : undefined;
const said = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
const placeLine = (at: { [key in 'street' | 'city' | 'state' | 'code']?: string | undefined }): string =>
  [at.street, at.city, [at.state, at.code].filter(Boolean).join(' ')]
    .filter(Boolean)
    .join(', ')
    .slice(0, 500);

function moment(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // Without a zone the vendors mean UTC.
  const at = new Date(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  const ms = at.getTime();
  if (Number.isNaN(ms)) throw invalid('occurredAt', 'invalid_format', t('inquiries.fub.moment'));
  return at.toISOString();
}

/** Values of custom fields, `customBirthPlace` for the field `birth_place`; what does not fit a field is `rest`. */
function customOf(person: Record<string, unknown>, fields: readonly CustomField[]) {
  const custom: Record<string, Given> = {};
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(person)) {
    if (!/^custom[A-Z]/.test(name) || value === null || value === undefined || value === '') continue;
    const key = name
      .slice('custom'.length)
      .replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`)
      .toLowerCase();
    const field = fields.find((f) => f.key === key);
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const fit = field && plain ? readCustom(field, value) : undefined;
    if (fit !== undefined) custom[key] = fit;
    else if (JSON.stringify(value).length <= 4000) rest[name] = value;
  }
  return { custom, rest };
}

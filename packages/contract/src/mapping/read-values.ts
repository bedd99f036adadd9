import { INQUIRY_TYPES, type InquiryType } from '../inquiries.ts';
import { LEAD_TYPES, TIMELINES } from '../leads.ts';

/** Text as the product keeps it: no control characters, no halves of characters, no space around it. */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\r\n]/gu, '')
    .trim();
/** The same on one line. */
export const cleanLine = (text: string): string =>
  cleanText(text)
    .replace(/[\s\u0085\u2028\u2029]+/gu, ' ')
    .trim();

/** The texts of a value: of a list those of its items; nothing of an empty value or a group of values. */
export function textsOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return cleanText(value) === '' ? [] : [cleanText(value)];
  if (typeof value === 'number') return Number.isFinite(value) ? [String(value)] : [];
  if (typeof value === 'boolean') return [String(value)];
  if (Array.isArray(value) && depth < 5)
    return value.slice(0, 200).flatMap((item) => textsOf(item, depth + 1));
  return [];
}

/** All amounts a text names: "$1,250,000", "450k", "1.2 million", "300000 - 400000". */
export function readAmounts(text: string): number[] {
  const found: number[] = [];
  for (const [, digits = '', unit = ''] of text.matchAll(
    /(\d[\d.,'\u00a0\u202f ]{0,30}\d|\d)\s*(k|thousand|m|mio|million|mn)?(?![\p{L}])/giu,
  )) {
    const amount = readNumber(digits) * (/^k|^t/i.test(unit) ? 1e3 : unit ? 1e6 : 1);
    if (Number.isFinite(amount) && amount <= 9_999_999_999_999) found.push(Math.round(amount * 100) / 100);
  }
  return found;
}

/** "1,250,000.50" and "1.250.000,50" alike: a last separator with one or two digits behind it makes the cents. */
export function readNumber(text: string): number {
  const bare = text.replace(/[^\d.,]/g, '');
  const cents = /[.,](\d{1,2})$/.exec(bare);
  const whole = (cents ? bare.slice(0, cents.index) : bare).replace(/[.,]/g, '');
  if (whole === '' && !cents) return Number.NaN;
  return Number(`${whole || '0'}.${cents?.[1] ?? '0'}`);
}

/**
 * A moment as ISO 8601: with a zone, without one (read as UTC), in seconds or milliseconds since 1970, or as mail writes it.
 * Dates whose order of day and month cannot be told are not read.
 */
export function readMoment(text: string): string | undefined {
  const number = /^\d{10}(?:\d{3})?(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
  const at =
    number !== undefined
      ? number * (number < 1e11 ? 1_000 : 1)
      : /^\d{4}-\d{2}-\d{2}$/.test(text)
        ? Date.parse(`${text}T00:00:00Z`)
        : /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?$/.test(text)
          ? Date.parse(`${text.replace(' ', 'T').replace(',', '.')}Z`)
          : /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ||
              /^\w{3}, \d{1,2} \w{3} \d{4} /.test(text)
            ? Date.parse(text.replace(/^(\S+) (\d{2}:)/, '$1T$2').replace(/ (?=[+-]\d{2}:?\d{2}$)/, ''))
            : Number.NaN;
  const year = Number.isFinite(at) && Math.abs(at) < 8e15 ? new Date(at).getUTCFullYear() : 0;
  return year >= 1990 && year <= 2100 ? new Date(at).toISOString() : undefined;
}

const YES = new Set([
  'true',
  'yes',
  'y',
  '1',
  'on',
  'given',
  'granted',
  'agreed',
  'accepted',
  'checked',
  'opt-in',
  'optin',
  'opted in',
  'subscribed',
  'x',
  'ja',
  'oui',
  'si',
  'sí',
  'sim',
]);
const NO = new Set([
  'false',
  'no',
  'n',
  '0',
  'off',
  'refused',
  'denied',
  'declined',
  'unchecked',
  'opt-out',
  'optout',
  'opted out',
  'unsubscribed',
  'nein',
  'non',
  'não',
  'nao',
]);
/** Yes, no, or nothing that says either. */
export const readYesNo = (text: string): boolean | undefined =>
  YES.has(text.toLowerCase()) ? true : NO.has(text.toLowerCase()) ? false : undefined;

const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
const byLetters = <T extends string>(all: readonly T[], more: Readonly<Record<string, T>> = {}) => {
  const known = new Map<string, T>(all.map((one) => [letters(one), one]));
  for (const [word, one] of Object.entries(more)) known.set(word, one);
  return (text: string): T | undefined => known.get(letters(text));
};

export const readEventType = byLetters<InquiryType>(INQUIRY_TYPES, {
  inquiry: 'inquiry.general',
  enquiry: 'inquiry.general',
  generalinquiry: 'inquiry.general',
  contact: 'inquiry.general',
  lead: 'inquiry.general',
  newlead: 'inquiry.general',
  propertyinquiry: 'inquiry.property',
  sellerinquiry: 'inquiry.seller',
  valuation: 'inquiry.seller',
  signup: 'registration',
  registered: 'registration',
  viewedproperty: 'property.viewed',
  savedproperty: 'property.saved',
  propertysearch: 'property.searched',
  savedpropertysearch: 'search.saved',
  visitedwebsite: 'site.visited',
  viewedpage: 'page.visited',
  visitedopenhouse: 'open-house.visited',
  openhouse: 'open-house.visited',
  showingrequest: 'showing.requested',
  tourrequest: 'showing.requested',
  incomingcall: 'call.incoming',
  call: 'call.incoming',
  unsubscribe: 'unsubscribed',
});
export const readLeadType = byLetters<(typeof LEAD_TYPES)[number]>(LEAD_TYPES, {
  buy: 'buyer',
  buying: 'buyer',
  sell: 'seller',
  selling: 'seller',
  both: 'buyer_seller',
  buyerandseller: 'buyer_seller',
  rent: 'renter',
  tenant: 'renter',
  renting: 'renter',
});
export const readTimeline = byLetters<(typeof TIMELINES)[number]>(TIMELINES, {
  asap: 'now',
  immediately: 'now',
  '030days': 'within_30_days',
  '3090days': 'within_90_days',
  '03months': 'within_90_days',
  '36months': 'within_6_months',
  '612months': 'within_a_year',
  '12months': 'later',
  justlooking: 'later',
});

import type { DATE_ORDERS, FINANCING, LEAD_STATUSES, LEAD_TYPES, TIMELINES } from '@lintel/contract';

export type DateOrder = (typeof DATE_ORDERS)[number];

/** One line of text: control characters and runs of space become one space. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .toWellFormed();
/** Several lines of text, without control characters other than line ends and tabs. */
export const manyLines = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .trim()
    .toWellFormed();

// Numbers and money ------------------------------------------------------------------------------------

/** A plain number with thousands separators of either kind; undefined when the text is none. */
export function readNumber(text: string): number | undefined {
  const match = /^([+-]?)\s*([\d.,\s'’]+?)\s*%?$/.exec(text.trim());
  if (!match) {
    // Exponents as spreadsheets write them.
    return /^[+-]?\d+(\.\d+)?e[+-]?\d{1,2}$/i.test(text.trim()) ? Number(text) : undefined;
  }
  const value = digits(match[2]!, false);
  return value === undefined ? undefined : match[1] === '-' ? -value : value;
}

/**
 * Digits with separators. With both kinds the last one is the decimal; one kind repeated groups thousands; one
 * alone before exactly three digits groups thousands if it is a comma, or if `money` (nobody has tenths of a cent).
 */
function digits(text: string, money: boolean): number | undefined {
  const bare = text.replace(/[\s'’]/g, '');
  if (!/^\d|^[.,]\d/.test(bare) || !/\d$/.test(bare.replace(/[.,]$/, ''))) return undefined;
  const commas = bare.split(',').length - 1;
  const dots = bare.split('.').length - 1;
  let decimal = '';
  if (commas > 0 && dots > 0) decimal = bare.lastIndexOf(',') > bare.lastIndexOf('.') ? ',' : '.';
  else if (commas + dots === 1) {
    const mark = commas === 1 ? ',' : '.';
    const grouped = /^\d{1,3}[.,]\d{3}$/.test(bare) && bare[0] !== '0';
    if (!grouped || (mark === '.' && !money)) decimal = mark;
  }
  if (decimal !== '' && bare.split(decimal).length > 2) return undefined;
  const group = decimal === ',' ? '.' : decimal === '.' ? ',' : commas > 0 ? ',' : '.';
  if (
    !bare.includes(group) ||
    new RegExp(`^\\d{1,3}(\\${group}\\d{2,3})*(\\${decimal || '.'}\\d*)?$`).test(bare)
  ) {
    const value = Number(bare.replaceAll(group, '').replace(decimal || /$^/, '.'));
    return Number.isFinite(value) ? value : undefined;
  }
  return undefined;
}

export interface Money {
  min: number | null;
  max: number | null;
  currency: string | null;
}
const SIGNS: Record<string, string> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY', '₹': 'INR' };
const SCALES: Record<string, number> = {
  k: 1e3,
  thousand: 1e3,
  tsd: 1e3,
  m: 1e6,
  mm: 1e6,
  mio: 1e6,
  mil: 1e6,
  mn: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
};
const AMOUNT =
  /^(?<digits>\d[\d.,\s'’]*?)\s*(?<scale>k|thousand|tsd|mm?|mio|mil|mn|million|bn?)?\.?(?<open>\s*\+|\s+and\s+up)?$/i;
const MAX_MONEY = 1e13;

/**
 * An amount or a range in any usual writing: "640-700K", "$1.2M", "1.250.000,50 €", "under 500k", "400k+".
 * One amount alone is a maximum. Undefined when it cannot be read.
 */
export function readMoney(raw: string): Money | undefined {
  if (raw.length > 80) return undefined;
  let text = raw
    .trim()
    .toLowerCase()
    .replace(/\u00a0/g, ' ');
  const sign = /[$€£¥₹]/.exec(text)?.[0];
  const code = /\b(usd|cad|aud|nzd|eur|gbp|chf|jpy|inr|mxn|aed|zar|sek|nok|dkk|pln|brl|sgd|hkd)\b/.exec(
    text,
  )?.[1];
  const currency = code ? code.toUpperCase() : sign ? SIGNS[sign]! : null;
  text = text
    .replace(
      /\b(usd|cad|aud|nzd|eur|gbp|chf|jpy|inr|mxn|aed|zar|sek|nok|dkk|pln|brl|sgd|hkd)\b|[$€£¥₹~]/g,
      ' ',
    )
    .trim();
  const upTo = /^(under|up to|below|max\.?|maximum|less than|<=?|to)\s*(.+)$/.exec(text);
  if (upTo) return single(upTo[2]!, (value) => ({ min: null, max: value, currency }));
  const from = /^(over|from|above|min\.?|minimum|more than|at least|starting at|>=?)\s*(\d[^-–—]*)$/.exec(
    text,
  );
  if (from) return single(from[2]!, (value) => ({ min: value, max: null, currency }));
  const parts = text
    .replace(/^(between|from)\s+/, '')
    .split(/\s*(?:[-–—]|\bto\b|\band\b(?!\s+up)|\.\.\.?)\s*/);
  if (parts.length === 2 && parts[0] !== '') return range(parts[0]!, parts[1]!, currency);
  if (parts.length !== 1) return undefined;
  const match = AMOUNT.exec(text);
  if (match?.groups?.open) return single(text, (value) => ({ min: value, max: null, currency }));
  return single(text, (value) => ({ min: null, max: value, currency }));
}

function amount(text: string): { value: number; scale: number } | undefined {
  const match = AMOUNT.exec(text.trim());
  if (!match?.groups) return undefined;
  const scale = SCALES[match.groups.scale?.toLowerCase() ?? ''] ?? 1;
  // "1.250k" has a decimal point, "1.250" has thousands.
  const value = digits(match.groups.digits!, scale === 1);
  return value === undefined ? undefined : { value, scale };
}

function single(text: string, make: (value: number) => Money): Money | undefined {
  const found = amount(text);
  if (!found || found.value * found.scale > MAX_MONEY) return undefined;
  return make(cents(found.value * found.scale));
}

function range(low: string, high: string, currency: string | null): Money | undefined {
  const a = amount(low);
  const b = amount(high);
  if (!a || !b) return undefined;
  // "640-700K": the suffix speaks for both.
  const scale = a.scale === 1 && b.scale > 1 && a.value < b.scale ? b.scale : a.scale;
  const [min, max] = [cents(a.value * scale), cents(b.value * b.scale)];
  if (min > MAX_MONEY || max > MAX_MONEY) return undefined;
  return min <= max ? { min, max, currency } : { min: max, max: min, currency };
}
const cents = (value: number): number => Math.round(value * 100) / 100;

// Dates ------------------------------------------------------------------------------------------------

/** A moment as written: calendar fields, and minutes east of UTC when the text says so. */
export interface WrittenDate {
  year: number;
  month: number;
  day: number;
  /** Milliseconds into the day; undefined when only a day is written. */
  time?: number;
  offset?: number;
  /** How day and month were told apart; `sure` when no other order fits. */
  order: DateOrder | 'named';
  sure: boolean;
}
const MONTHS = 'jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec'.split(',');
const TIME =
  /[ T,]+(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?$/i;

/** A date in any usual writing; `order` decides only where the text leaves it open. Undefined when it is none. */
export function readDate(raw: string, order: DateOrder): WrittenDate | undefined {
  if (raw.length > 40) return undefined;
  let text = raw.trim();
  if (!/\d/.test(text)) return undefined;
  const clock = TIME.exec(text);
  let time: number | undefined;
  let offset: number | undefined;
  if (clock) {
    text = text.slice(0, clock.index);
    time = timeOf(clock);
    if (time === undefined) return undefined;
    offset = offsetOf(clock[5]);
  }
  const day = dayOf(text.replace(/^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+/i, ''), order);
  if (!day) return clock ? undefined : epoch(text);
  return { ...day, ...(time === undefined ? {} : { time }), ...(offset === undefined ? {} : { offset }) };
}

function timeOf([, hours, minutes, seconds, half]: RegExpExecArray): number | undefined {
  let hour = Number(hours);
  if (half) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
  }
  const [minute, second] = [Number(minutes), Number(seconds ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
}

function dayOf(text: string, order: DateOrder): WrittenDate | undefined {
  let match =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? /^((?:19|20)\d{2})(\d{2})(\d{2})$/.exec(text);
  if (match) return date(Number(match[1]), Number(match[2]), Number(match[3]), 'ymd', true);
  match = /^(\d{1,2})[\s.-]*([a-z]{3,9})\.?,?[\s.-]*(\d{4}|\d{2})$/i.exec(text);
  if (match) return named(match[3]!, match[2]!, match[1]!);
  match = /^([a-z]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/i.exec(text);
  if (match) return named(match[3]!, match[1]!, match[2]!);
  match = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text);
  if (!match) return undefined;
  const [a, b, c] = [Number(match[1]), Number(match[3]), Number(match[4])];
  if (order === 'ymd' && match[4]!.length === 2) return date(fullYear(match[1]!), b, c, 'ymd', false);
  const year = fullYear(match[4]!);
  if (a > 12) return date(year, b, a, 'dmy', true);
  if (b > 12) return date(year, a, b, 'mdy', true);
  return order === 'dmy' ? date(year, b, a, 'dmy', a === b) : date(year, a, b, 'mdy', a === b);
}

const fullYear = (text: string): number =>
  text.length === 4 ? Number(text) : Number(text) + (Number(text) < 70 ? 2000 : 1900);

function named(year: string, month: string, day: string): WrittenDate | undefined {
  const index = MONTHS.indexOf(month.slice(0, 3).toLowerCase());
  return index === -1 ? undefined : date(fullYear(year), index + 1, Number(day), 'named', true);
}

function date(
  year: number,
  month: number,
  day: number,
  order: DateOrder | 'named',
  sure: boolean,
): WrittenDate | undefined {
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1) return undefined;
  return day > new Date(Date.UTC(year, month, 0)).getUTCDate()
    ? undefined
    : { year, month, day, order, sure };
}

/** Seconds or milliseconds since 1970, between 2000 and 2100. */
function epoch(text: string): WrittenDate | undefined {
  if (!/^\d{10}$|^\d{13}$/.test(text)) return undefined;
  const at = new Date(text.length === 10 ? Number(text) * 1000 : Number(text));
  if (at.getUTCFullYear() < 2000 || at.getUTCFullYear() > 2100) return undefined;
  const day = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    time: at.getTime() - day,
    offset: 0,
    order: 'named',
    sure: true,
  };
}

/** `YYYY-MM-DD` of a written date. */
export const isoDay = (at: WrittenDate): string =>
  `${at.year}-${String(at.month).padStart(2, '0')}-${String(at.day).padStart(2, '0')}`;

/** Offsets change on quarters of an hour at the finest; a file repeats its days. */
const QUARTER_MS = 15 * 60_000;
const zones = new Map<string, { format: Intl.DateTimeFormat; known: Map<number, number> }>();
function offsetIn(zone: string, at: number): number {
  let found = zones.get(zone);
  if (!found) {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    found = { format, known: new Map() };
    zones.set(zone, found);
  }
  const quarter = Math.floor(at / QUARTER_MS);
  const known = found.known.get(quarter);
  if (known !== undefined) return known;
  const name = found.format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  const offset = match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
  if (found.known.size > 10_000) found.known.clear();
  found.known.set(quarter, offset);
  return offset;
}

/** The instant a written date means on the clocks of `zone`; a day alone means its noon, so that no zone moves it. */
export function instantOf(at: WrittenDate, zone: string): Date {
  const wall = Date.UTC(at.year, at.month - 1, at.day) + (at.time ?? 12 * 3_600_000);
  if (at.offset !== undefined) return new Date(wall - at.offset * 60_000);
  const first = wall - offsetIn(zone, wall) * 60_000;
  return new Date(wall - offsetIn(zone, first) * 60_000);
}

// Words with a fixed meaning -----------------------------------------------------------------------------

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+<>]+/gu, ' ')
    .trim();

const TYPES: [(typeof LEAD_TYPES)[number], RegExp][] = [
  ['buyer_seller', /(buy|purchas).*(sell|sale)|(sell|sale).*(buy|purchas)|^both$/],
  ['landlord', /landlord|lessor|rent out|property owner/],
  ['renter', /^rent|tenant|lessee|lease|renter/],
  ['seller', /sell|vendor|listing/],
  ['buyer', /buy|purchas|investor/],
  ['other', /^(other|misc|vendor partner)$/],
];
export const readType = (text: string) => TYPES.find(([, words]) => words.test(plain(text)))?.[0];

const STATUSES: [(typeof LEAD_STATUSES)[number], RegExp][] = [
  ['new', /^(new|fresh|uncontacted|not contacted|untouched)( lead)?$/],
  [
    'archived',
    /^(archived?|trash(ed)?|inactive|dead|junk|do not contact|deleted|lost|disqualified|unqualified|spam)$/,
  ],
  ['closed', /^(closed|won|closed won|sold|past client|customer|converted|complete[d]?)$/],
  [
    'open',
    /^(open|active|working|in progress|contacted|attempted|nurture|nurturing|qualified|engaged|prospect|hot|warm|cold|follow up|responsive|pending)$/,
  ],
];
export const readStatus = (text: string) => STATUSES.find(([, words]) => words.test(plain(text)))?.[0];

const FINANCES: [(typeof FINANCING)[number], RegExp][] = [
  [
    'not_started',
    /^(no|n|false|0|none)$|not (yet )?(started|pre ?approved|applied)|need(s)? (a )?lender|no (pre|financ)/,
  ],
  ['cash', /cash/],
  ['pre_approved', /pre ?(approv|qualif)|^approved$|^(yes|y|true|1)$/],
  ['applied', /appl|in progress|pending|started|talking|working/],
  ['unknown', /unknown|unsure|not sure/],
];
export const readFinancing = (text: string) => FINANCES.find(([, words]) => words.test(plain(text)))?.[0];

const EXACT_TIMELINES: [(typeof TIMELINES)[number], RegExp][] = [
  ['now', /^(now|asap|immediate(ly)?|right away|today|this week|ready( now)?|hot)$/],
  [
    'later',
    /^(later|just (looking|browsing)|someday|no rush|not sure|unsure|no time ?frame|over a year|(more than|over) (a|1) year|1 ?(yr|year)s? ?\+|12 ?\+ ?(m|mo|month)s?|12 (m|mo|month)s? ?\+|> ?(1 year|12 months))$/,
  ],
];
/** A horizon: its longest span in days decides ("3-6 months" → within_6_months). */
export function readTimeline(text: string): (typeof TIMELINES)[number] | undefined {
  const words = plain(text.replace(/_/g, ' '));
  const exact = EXACT_TIMELINES.find(([, form]) => form.test(words))?.[0];
  if (exact) return exact;
  const match =
    /(\d+|\ba\b|\bone\b|\btwo\b|\bthree\b|\bsix\b|\btwelve\b)\s*\+?\s*(d|day|wk|w|week|mo|mos|m|month|yr|y|year)s?\b(?!.*\d)/.exec(
      words,
    );
  if (!match) return undefined;
  const count = { a: 1, one: 1, two: 2, three: 3, six: 6, twelve: 12 }[match[1]!] ?? Number(match[1]);
  const unit = match[2]!;
  const days =
    count * (unit.startsWith('d') ? 1 : unit.startsWith('w') ? 7 : unit.startsWith('y') ? 365 : 30.4);
  if (/\+|over|more than|>/.test(words))
    return days >= 365
      ? 'later'
      : days >= 180
        ? 'within_a_year'
        : days >= 90
          ? 'within_6_months'
          : 'within_90_days';
  if (days <= 7) return 'now';
  if (days <= 31) return 'within_30_days';
  if (days <= 93) return 'within_90_days';
  if (days <= 186) return 'within_6_months';
  return days <= 366 ? 'within_a_year' : 'later';
}

/** Labels of one cell, apart by comma, semicolon or bar; each once. */
export function readTags(text: string): string[] {
  const seen = new Set<string>();
  const tags: string[] = [];
  for (const part of text.split(/[,;|\n]/)) {
    const tag = oneLine(part).slice(0, 60).trim().toWellFormed();
    if (tag === '' || seen.has(tag.toLowerCase())) continue;
    seen.add(tag.toLowerCase());
    tags.push(tag);
  }
  return tags.slice(0, 50);
}

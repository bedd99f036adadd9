import type { FINANCING, LEAD_STATUSES, LEAD_TYPES, TIMELINES } from '@lintel/contract';

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

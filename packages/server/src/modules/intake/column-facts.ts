import { normalizeEmail, normalizePhone } from '../leads/index.ts';
import { type DateOrder, readDate } from './read-dates.ts';
import { readMoney, readNumber } from './read-numbers.ts';
import { readTags } from './read-words.ts';
import type { RawRow } from './reading/problems.ts';
import { booleanOf, isPlaceholder, looksLikePhone, looksLikeUuid } from './sniff-values.ts';

const DISTINCT_KEPT = 1_000;
/** Values a shape is judged by; more would only cost time. */
const JUDGED = 2_000;

/** What the sample shows of one column. Shares are of the values that say something. */
export interface ColumnFacts {
  name: string;
  values: number;
  blank: number;
  /** Placeholders read as blank, with how often each stands there. */
  placeholders: Map<string, number>;
  /** Distinct values with their counts; the first thousand only. */
  distinct: Map<string, number>;
  distinctCount: number;
  samples: string[];
  share: {
    email: number;
    phone: number;
    number: number;
    money: number;
    boolean: number;
    date: number;
    uuid: number;
  };
  /** Values with at least one letter or comma-apart list in them. */
  listed: number;
  longest: number;
  /** Dates that only one order fits, by order; `open` fits more than one. */
  orders: Record<DateOrder | 'named' | 'open', number>;
  /** Whole numbers that only rise or only fall down the file. */
  steady: boolean;
}

/** Looks at a sample column by column. */
export function factsOf(
  columns: readonly string[],
  sample: readonly RawRow[],
  country: string,
): ColumnFacts[] {
  const rows = sample.filter((row) => !row.fault);
  return columns.map((name, index) => factsOfColumn(name, rows, index, country));
}

function factsOfColumn(name: string, rows: readonly RawRow[], index: number, country: string): ColumnFacts {
  const placeholders = new Map<string, number>();
  const distinct = new Map<string, number>();
  const seen = new Set<string>();
  const samples: string[] = [];
  const judged: string[] = [];
  let values = 0;
  let longest = 0;
  let rising = true;
  let falling = true;
  let last: number | undefined;
  for (const { cells } of rows) {
    const text = cells[index]!.trim();
    if (text === '') continue;
    if (isPlaceholder(text)) {
      placeholders.set(text, (placeholders.get(text) ?? 0) + 1);
      continue;
    }
    values++;
    longest = Math.max(longest, text.length);
    const key = text.length > 200 ? text.slice(0, 200) : text;
    seen.add(key);
    if (distinct.size < DISTINCT_KEPT || distinct.has(key)) distinct.set(key, (distinct.get(key) ?? 0) + 1);
    if (samples.length < 5 && !samples.includes(key)) samples.push(key.toWellFormed());
    if (judged.length < JUDGED) judged.push(text);
    if (rising || falling) {
      const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      if (Number.isNaN(number)) rising = falling = false;
      else if (last !== undefined) {
        rising &&= number > last;
        falling &&= number < last;
      }
      last = number;
    }
  }
  const orders = { ymd: 0, mdy: 0, dmy: 0, named: 0, open: 0 };
  let dates = 0;
  for (const text of judged) {
    const at = readDate(text, 'mdy');
    if (!at || /^\d+$/.test(text)) continue;
    dates++;
    orders[at.sure || at.order === 'named' ? at.order : 'open']++;
  }
  const share = (is: (text: string) => boolean) =>
    judged.length === 0 ? 0 : judged.filter(is).length / judged.length;
  return {
    name,
    values,
    blank: rows.length - values,
    placeholders,
    distinct,
    distinctCount: seen.size,
    samples,
    share: {
      email: share((text) => normalizeEmail(text) !== null),
      phone: share((text) => looksLikePhone(text) && normalizePhone(text, country) !== null),
      number: share((text) => readNumber(text) !== undefined),
      money: share((text) => readMoney(text) !== undefined),
      boolean: share((text) => booleanOf(text) !== undefined),
      date: judged.length === 0 ? 0 : dates / judged.length,
      uuid: share(looksLikeUuid),
    },
    listed: judged.filter((text) => readTags(text).length > 1).length / (judged.length || 1),
    longest,
    orders,
    steady: values > 1 && (rising || falling),
  };
}

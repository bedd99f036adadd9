import type { DATE_ORDERS } from '@lintel/contract';

export type DateOrder = (typeof DATE_ORDERS)[number];

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

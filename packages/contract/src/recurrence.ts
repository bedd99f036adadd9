import { z } from 'zod';
import { Moment } from './common.ts';

/** Calendars are kept for these years. */
const isNear = (text: string): boolean => {
  const year = Number(text.slice(0, 4));
  return year >= 1900 && year <= 2200;
};
const NEAR = 'A year from 1900 to 2200';

/** A day as the calendar on the wall shows it. */
export const Day = z.iso.date().refine(isNear, NEAR);
/** A moment a calendar may hold. */
export const NearMoment = Moment.refine(isNear, NEAR);
/** A time as the clock on the wall shows it, to the minute, without a zone: `2026-03-08T09:00`. */
export const LocalTime = z.iso
  .datetime({ local: true, offset: false, precision: -1 })
  .regex(/^[^Z]*$/, 'A local time, for example 2026-03-08T09:00')
  .refine(isNear, NEAR);

export const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What an RRULE says, of the parts Lintel knows. */
export interface RecurrenceRule {
  freq: Frequency;
  interval: number;
  count?: number;
  /** A day `2026-12-31`, or a moment `2026-12-31T17:00:00Z`, or a local time. The last one that still counts. */
  until?: string;
  byDay: { day: Weekday; nth: number | null }[];
  byMonthDay: number[];
  byMonth: number[];
  bySetPos: number[];
  weekStart: Weekday | null;
}

const MOST_TIMES = 1000;
const MOST_INTERVAL = 400;
const PARTS = new Set([
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'BYDAY',
  'BYMONTHDAY',
  'BYMONTH',
  'BYSETPOS',
  'WKST',
]);

/** Reads an RRULE of RFC 5545; null when it is none, has parts Lintel does not know, or repeats more than daily. */
export function parseRecurrence(text: string): RecurrenceRule | null {
  const parts = new Map<string, string>();
  for (const part of text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')) {
    const [key = '', value = '', more] = part.split('=');
    if (more !== undefined || value === '' || !PARTS.has(key) || parts.has(key)) return null;
    parts.set(key, value);
  }
  const freq = FREQUENCIES.find((f) => f === parts.get('FREQ'));
  const interval = whole(parts.get('INTERVAL') ?? '1', 1, MOST_INTERVAL);
  const count = parts.has('COUNT') ? whole(parts.get('COUNT'), 1, MOST_TIMES) : undefined;
  const until = parts.has('UNTIL') ? readUntil(parts.get('UNTIL') ?? '') : undefined;
  const byDay = listOf(parts.get('BYDAY'), readDay);
  const byMonthDay = listOf(parts.get('BYMONTHDAY'), (v) => nonZero(v, 31));
  const byMonth = listOf(parts.get('BYMONTH'), (v) => whole(v, 1, 12));
  const bySetPos = listOf(parts.get('BYSETPOS'), (v) => nonZero(v, 366));
  const weekStart = parts.has('WKST') ? WEEKDAYS.find((day) => day === parts.get('WKST')) : null;
  if (
    !freq ||
    interval === null ||
    count === null ||
    until === null ||
    (count !== undefined && until !== undefined) ||
    !byDay ||
    !byMonthDay ||
    !byMonth ||
    !bySetPos ||
    weekStart === undefined
  )
    return null;
  const numbered = byDay.some(({ nth }) => nth !== null);
  if (numbered && freq !== 'MONTHLY' && freq !== 'YEARLY') return null;
  if (freq === 'WEEKLY' && byMonthDay.length > 0) return null;
  if (bySetPos.length > 0 && byDay.length === 0 && byMonthDay.length === 0) return null;
  return {
    freq,
    interval,
    ...(count === undefined ? {} : { count }),
    ...(until === undefined ? {} : { until }),
    byDay,
    byMonthDay,
    byMonth,
    bySetPos,
    weekStart,
  };
}

/** The rule as RFC 5545 writes it, its parts in one order. */
export function formatRecurrence(rule: RecurrenceRule): string {
  const parts = [`FREQ=${rule.freq}`];
  if (rule.interval > 1) parts.push(`INTERVAL=${rule.interval}`);
  if (rule.byMonth.length > 0) parts.push(`BYMONTH=${rule.byMonth.join()}`);
  if (rule.byMonthDay.length > 0) parts.push(`BYMONTHDAY=${rule.byMonthDay.join()}`);
  if (rule.byDay.length > 0)
    parts.push(`BYDAY=${rule.byDay.map(({ day, nth }) => `${nth ?? ''}${day}`).join()}`);
  if (rule.bySetPos.length > 0) parts.push(`BYSETPOS=${rule.bySetPos.join()}`);
  if (rule.count !== undefined) parts.push(`COUNT=${rule.count}`);
  if (rule.until !== undefined) parts.push(`UNTIL=${rule.until.replace(/[-:]/g, '')}`);
  if (rule.weekStart) parts.push(`WKST=${rule.weekStart}`);
  return parts.join(';');
}

/** How something repeats: an RRULE of RFC 5545 that repeats daily or less often; written in one way. */
export const Recurrence = z
  .string()
  .max(300)
  .refine((text) => parseRecurrence(text) !== null, 'A rule of RFC 5545 that repeats daily or less often')
  .transform((text) => {
    const rule = parseRecurrence(text);
    return rule ? formatRecurrence(rule) : text;
  });

function listOf<T>(text: string | undefined, read: (value: string) => T | null): T[] | null {
  if (text === undefined) return [];
  const items = text.split(',').map(read);
  return items.length <= 62 && items.every((item) => item !== null) ? (items as T[]) : null;
}

function whole(text: string | undefined, min: number, max: number): number | null {
  if (text === undefined || !/^\+?\d{1,4}$/.test(text)) return null;
  const n = Number(text);
  return n >= min && n <= max ? n : null;
}

function nonZero(text: string, max: number): number | null {
  if (!/^[+-]?\d{1,3}$/.test(text)) return null;
  const n = Number(text);
  return n !== 0 && Math.abs(n) <= max ? n : null;
}

function readDay(text: string): RecurrenceRule['byDay'][number] | null {
  const [, nth = '', name] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
  const day = WEEKDAYS.find((d) => d === name);
  const n = nth === '' ? null : nonZero(nth, 53);
  return !day || (nth !== '' && n === null) ? null : { day, nth: n };
}

function readUntil(text: string): string | null {
  const [, y, m, d, time = ''] = /^(\d{4})(\d{2})(\d{2})(T\d{6}Z?)?$/.exec(text) ?? [];
  if (y === undefined) return null;
  const at =
    time === '' ? '' : `T${time.slice(1, 3)}:${time.slice(3, 5)}:${time.slice(5, 7)}${time.slice(7)}`;
  const read = `${y}-${m}-${d}${at}`;
  const day = new Date(`${y}-${m}-${d}T00:00:00Z`);
  const real = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(`${y}-${m}-${d}`);
  return real && (at === '' || !Number.isNaN(Date.parse(at.endsWith('Z') ? read : `${read}Z`))) ? read : null;
}

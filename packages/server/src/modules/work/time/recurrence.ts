import { parseRecurrence, type RecurrenceRule, WEEKDAYS, type Weekday } from '@lintel/contract';
import { localOf } from './local-time.ts';

/** A rule that yields nothing for a hundred years yields nothing. */
const MOST_DAYS = 36_525;
const DAY_MS = 86_400_000;

/**
 * The local times a rule of RFC 5545 gives from `start` on, in order; forever when it has no end, so whoever asks stops.
 * They are counted by the clock on the wall: what is at nine stays at nine when the clocks change. `start` is the first
 * only when the rule gives it. An UNTIL that is a moment is read by the clocks of `zone`.
 */
export function* timesOf(text: string, start: string, zone: string): Generator<string> {
  const rule = parseRecurrence(text);
  if (!rule) return;
  const first = dayNumber(start);
  const last = lastTime(rule, zone);
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  for (let period = 0; left > 0; period += 1) {
    const days = daysOf(rule, first, period);
    if (days.from > first + MOST_DAYS) return;
    const matching: number[] = [];
    for (let day = days.from; day < days.to; day += 1) if (matches(rule, first, day)) matching.push(day);
    for (const day of chosen(rule.bySetPos, matching)) {
      if (day < first) continue;
      const local = `${toDay(day)}${start.slice(10)}`;
      if (local > last || left === 0) return;
      left -= 1;
      yield local;
    }
  }
}

/** The first time after `after` that a rule gives; undefined when it has ended. */
export function nextTime(text: string, start: string, zone: string, after: string): string | undefined {
  for (const local of timesOf(text, start, zone)) if (local > after) return local;
  return undefined;
}

/** The last time a rule gives, null when it has no end, undefined when it never comes up. */
export function lastTimeOf(text: string, start: string, zone: string): string | null | undefined {
  const rule = parseRecurrence(text);
  const times = timesOf(text, start, zone);
  const first = times.next().value as string | undefined;
  if (!rule || first === undefined) return undefined;
  if (rule.count === undefined && rule.until === undefined) return null;
  let last = first;
  for (const local of times) last = local;
  return last;
}

function lastTime({ until }: RecurrenceRule, zone: string): string {
  if (until === undefined) return '9999-12-31T23:59';
  if (until.length === 10) return `${until}T23:59`;
  return until.endsWith('Z') ? localOf(new Date(until), zone) : until.slice(0, 16);
}

/** Days as numbers since 1 January 1970. */
const dayNumber = (local: string): number => Math.floor(Date.parse(`${local.slice(0, 10)}T00:00Z`) / DAY_MS);
const toDate = (day: number): Date => new Date(day * DAY_MS);
const toDay = (day: number): string => toDate(day).toISOString().slice(0, 10);
const at = (year: number, month: number, day: number): number => Date.UTC(year, month, day) / DAY_MS;
/** 0 is Monday; 1 January 1970 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The days of the period with a number, the one of the start being 0; `to` is not among them. */
function daysOf(
  { freq, interval, weekStart }: RecurrenceRule,
  start: number,
  period: number,
): { from: number; to: number } {
  const step = period * interval;
  const date = toDate(start);
  switch (freq) {
    case 'DAILY':
      return { from: start + step, to: start + step + 1 };
    case 'WEEKLY': {
      const back = (weekdayOf(start) - WEEKDAYS.indexOf(weekStart ?? 'MO') + 7) % 7;
      return { from: start - back + step * 7, to: start - back + step * 7 + 7 };
    }
    case 'MONTHLY': {
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + step];
      return { from: at(year, month, 1), to: at(year, month + 1, 1) };
    }
    default: {
      const year = date.getUTCFullYear() + step;
      return { from: at(year, 0, 1), to: at(year + 1, 0, 1) };
    }
  }
}

function matches(rule: RecurrenceRule, start: number, day: number): boolean {
  const date = toDate(day);
  const [year, month, number] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const { freq, byMonth, byMonthDay, byDay } = rule;
  if (byMonth.length > 0 && !byMonth.includes(month + 1)) return false;
  const length = at(year, month + 1, 1) - at(year, month, 1);
  if (byMonthDay.length > 0 && !byMonthDay.includes(number) && !byMonthDay.includes(number - length - 1))
    return false;
  if (byDay.length > 0) {
    const inMonth = freq === 'MONTHLY' || byMonth.length > 0;
    const from = inMonth ? at(year, month, 1) : at(year, 0, 1);
    const to = inMonth ? from + length : at(year + 1, 0, 1);
    return byDay.some((wanted) => isNth(wanted, day, from, to));
  }
  if (byMonthDay.length > 0 || freq === 'DAILY') return true;
  const begun = toDate(start);
  if (freq === 'WEEKLY') return weekdayOf(day) === weekdayOf(start);
  if (number !== begun.getUTCDate()) return false;
  return freq === 'MONTHLY' || byMonth.length > 0 || month === begun.getUTCMonth();
}

/** Whether a day is the wanted weekday, and the how-manieth of its month or year that is wanted. */
function isNth(
  { day: name, nth }: { day: Weekday; nth: number | null },
  day: number,
  from: number,
  to: number,
): boolean {
  if (weekdayOf(day) !== WEEKDAYS.indexOf(name)) return false;
  if (nth === null) return true;
  return nth > 0 ? Math.floor((day - from) / 7) + 1 === nth : Math.floor((to - 1 - day) / 7) + 1 === -nth;
}

function chosen(positions: readonly number[], days: readonly number[]): readonly number[] {
  if (positions.length === 0) return days;
  return days.filter((_, i) => positions.includes(i + 1) || positions.includes(i - days.length));
}

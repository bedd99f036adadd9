import { parseRecurrence, type RecurrenceRule, WEEKDAYS, type Weekday } from '@lintel/contract/recurrence';
import { weekday } from '../time/zone.ts';

/** How something repeats, as a form offers it; `other` is a rule the form cannot write and leaves as it is. */
export const REPEATS = [
  'never',
  'daily',
  'weekdays',
  'weekly',
  'biweekly',
  'monthly',
  'monthly_weekday',
  'yearly',
  'other',
] as const;
export type RepeatKind = (typeof REPEATS)[number];
export interface Repeat {
  readonly kind: RepeatKind;
  /** The last day it may fall on, or how often in all; neither: without an end. */
  readonly until: string | null;
  readonly count: number | null;
}
export const NEVER: Repeat = { kind: 'never', until: null, count: null };

/** Sunday first, as `weekday` counts. */
const byNumber: readonly Weekday[] = ['SU', ...WEEKDAYS.slice(0, 6)];
const dayName = (day: string): Weekday => byNumber[weekday(day)] ?? 'MO';

/** Which of the month a day is by its weekday: 1 to 4, or −1 where there are not always five. */
export function nthOf(day: string): number {
  const nth = Math.ceil(Number(day.slice(8)) / 7);
  return nth > 4 ? -1 : nth;
}

/** The rule's part that a kind stands for, on a day; null where there is none. */
function bodyOf(kind: RepeatKind, day: string): string | null {
  const date = Number(day.slice(8));
  switch (kind) {
    case 'daily':
      return 'FREQ=DAILY';
    case 'weekdays':
      return 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';
    case 'weekly':
      return `FREQ=WEEKLY;BYDAY=${dayName(day)}`;
    case 'biweekly':
      return `FREQ=WEEKLY;INTERVAL=2;BYDAY=${dayName(day)}`;
    case 'monthly':
      // The 31st of a shorter month is its last day, not no day at all.
      return date > 28
        ? `FREQ=MONTHLY;BYMONTHDAY=${[...Array(date - 27).keys()].map((k) => 28 + k).join(',')};BYSETPOS=-1`
        : `FREQ=MONTHLY;BYMONTHDAY=${date}`;
    case 'monthly_weekday':
      return `FREQ=MONTHLY;BYDAY=${nthOf(day)}${dayName(day)}`;
    case 'yearly':
      return 'FREQ=YEARLY';
    default:
      return null;
  }
}

/** The RRULE for a choice on a form; null when it does not repeat. */
export function ruleOf(repeat: Repeat, day: string): string | null {
  const body = bodyOf(repeat.kind, day);
  if (body === null) return null;
  if (repeat.count !== null) return `${body};COUNT=${repeat.count}`;
  return repeat.until === null ? body : `${body};UNTIL=${repeat.until.replaceAll('-', '')}`;
}

const core = ({ count: _count, until: _until, weekStart: _start, ...rest }: RecurrenceRule): string =>
  JSON.stringify(rest);

/** What a form shows for a rule that begins on a day. */
export function repeatOf(rule: string | null, day: string): Repeat {
  const parsed = rule === null ? null : parseRecurrence(rule);
  if (rule === null) return NEVER;
  const ends = { until: parsed?.until?.slice(0, 10) ?? null, count: parsed?.count ?? null };
  const kind = REPEATS.find((known) => {
    const body = bodyOf(known, day);
    const same = body === null ? null : parseRecurrence(body);
    return parsed && same && core(same) === core(parsed);
  });
  return { kind: kind ?? 'other', ...ends };
}

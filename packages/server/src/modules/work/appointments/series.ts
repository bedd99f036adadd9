import { formatRecurrence, parseRecurrence, WEEKDAYS } from '@lintel/contract';
import { addMinutes, dayOf, minutesBetween } from '../time/local-time.ts';
import { timesOf } from '../time/recurrence.ts';

/** A rule that ends before one of its times. */
export function endBefore(text: string, originally: string): string {
  const rule = parseRecurrence(text);
  if (!rule) return text;
  const { count: _, ...rest } = rule;
  return formatRecurrence({ ...rest, until: `${addMinutes(originally, -1)}:00` });
}

/** What is left of a rule from one of its times on: of one that counts, the rest. */
export function restFrom(text: string, start: string, zone: string, originally: string): string {
  const rule = parseRecurrence(text);
  if (rule?.count === undefined) return text;
  let before = 0;
  for (const time of timesOf(text, start, zone)) {
    if (time >= originally) break;
    before += 1;
  }
  return formatRecurrence({ ...rule, count: Math.max(1, rule.count - before) });
}

/** A weekly rule whose times move to other days names other days. */
export function shiftDays(text: string, from: string, to: string): string {
  const days = minutesBetween(`${dayOf(from)}T00:00`, `${dayOf(to)}T00:00`) / 1440;
  const rule = parseRecurrence(text);
  if (!rule || days === 0 || rule.freq !== 'WEEKLY') return text;
  const byDay = rule.byDay.map(({ day, nth }) => ({
    day: WEEKDAYS[(((WEEKDAYS.indexOf(day) + days) % 7) + 7) % 7] ?? day,
    nth,
  }));
  return formatRecurrence({ ...rule, byDay });
}

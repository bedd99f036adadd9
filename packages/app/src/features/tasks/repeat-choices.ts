import { describeRecurrence } from '@lintel/contract/recurrence-words';
import { weekdayOf } from './days';

const NAMES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Rules that make sense from a day on, each in words; one that is set and none of them stays a choice. */
export function repeatChoices(day: string, set: string | null): { value: string; label: string }[] {
  const date = Number(day.slice(8));
  const weekday = NAMES[weekdayOf(day)] ?? 'MO';
  const nth = Math.ceil(date / 7);
  const rules = [
    'FREQ=DAILY',
    'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    `FREQ=WEEKLY;BYDAY=${weekday}`,
    `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekday}`,
    date > 28 ? 'FREQ=MONTHLY;BYMONTHDAY=-1' : `FREQ=MONTHLY;BYMONTHDAY=${date}`,
    `FREQ=MONTHLY;BYDAY=${nth > 4 ? -1 : nth}${weekday}`,
    'FREQ=MONTHLY;INTERVAL=3',
    'FREQ=YEARLY',
  ];
  if (set !== null && !rules.includes(set)) rules.push(set);
  return rules.map((value) => ({ value, label: describeRecurrence(value) }));
}

import { t } from '@lintel/contract/messages';
import { addDays, localNow, weekdayOf } from './days';

const HOUR = 3_600_000;
const MORNING = 9;

/** Moments to put a task off to: in an hour, tomorrow and next Monday morning. */
export function snoozeChoices(
  now: number,
  timeZone: string,
): { key: string; label: string; until: string }[] {
  const today = localNow(now, timeZone).slice(0, 10);
  const morning = (day: string): string => {
    // Two guesses meet the morning also when the clocks change in between.
    let at = Date.parse(`${day}T0${MORNING}:00Z`);
    for (let i = 0; i < 2; i += 1) {
      const shown = Date.parse(`${localNow(at, timeZone)}Z`);
      at += Date.parse(`${day}T0${MORNING}:00Z`) - shown;
    }
    return new Date(at).toISOString();
  };
  return [
    { key: 'hour', label: t('tasks.snooze.hour'), until: new Date(now + HOUR).toISOString() },
    { key: 'tomorrow', label: t('tasks.snooze.tomorrow'), until: morning(addDays(today, 1)) },
    { key: 'week', label: t('tasks.snooze.week'), until: morning(addDays(today, 7 - weekdayOf(today))) },
  ];
}

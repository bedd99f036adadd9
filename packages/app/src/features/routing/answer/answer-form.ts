import type { FirstTouchSettings, HoursWindow } from '@lintel/contract';
import { t } from '@lintel/contract/messages';

export type OpenDays = FirstTouchSettings['hours'];

/** A day opened for the first time begins as an office does. */
export const OFFICE_DAY = { from: '09:00', to: '17:00' } satisfies Omit<HoursWindow, 'days'>;

const HOUR = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const whole = (value: number | null, min: number, max: number): boolean =>
  value !== null && Number.isInteger(value) && value >= min && value <= max;

/** Why the settings cannot be saved yet; undefined when they can. */
export function missingInAnswer(s: {
  minutes: number | null;
  reassignAfter: number | null;
  reassigns: boolean;
  counts: FirstTouchSettings['counts'];
  hours: OpenDays;
}): string | undefined {
  if (!whole(s.minutes, 1, 1440)) return t('routing.need.minutes');
  if (s.reassigns && !whole(s.reassignAfter, 1, 10_080)) return t('routing.need.reassign');
  if (s.reassigns && (s.reassignAfter ?? 0) <= (s.minutes ?? 0)) return t('routing.need.reassign_later');
  const open = s.hours.filter((day) => day !== null);
  if (s.counts === 'business' && open.length === 0) return t('routing.need.open_day');
  if (open.some(({ from, to }) => !HOUR.test(from) || !HOUR.test(to) || from >= to))
    return t('routing.need.hours');
  return undefined;
}

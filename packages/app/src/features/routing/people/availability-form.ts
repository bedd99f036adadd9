import type { Availability, AvailabilityChange, HoursWindow } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { hoursComplete } from '../rules/rule-form';

/** When somebody receives leads, as it is being edited; a vacation may have one of its days so far. */
export interface AvailabilityForm {
  receiving: boolean;
  from: string | null;
  to: string | null;
  hours: HoursWindow[] | null;
}

export const formOf = ({ receiving, vacation, hours }: Availability): AvailabilityForm => ({
  receiving,
  from: vacation?.from ?? null,
  to: vacation?.to ?? null,
  hours,
});

export const changeOf = ({ receiving, from, to, hours }: AvailabilityForm): AvailabilityChange => ({
  receiving,
  vacation: from !== null && to !== null ? { from, to } : null,
  hours,
});

/** Why it cannot be saved yet; undefined when it can. */
export function missingInAvailability({ from, to, hours }: AvailabilityForm): string | undefined {
  if ((from === null) !== (to === null)) return t('routing.need.vacation');
  if (from !== null && to !== null && from > to) return t('routing.need.vacation_order');
  return hours === null || hoursComplete(hours) ? undefined : t('routing.need.hours');
}

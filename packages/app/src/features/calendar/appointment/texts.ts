import type { Appointment } from '@lintel/contract/appointments';
import { type MessageKey, t } from '@lintel/contract/messages';
import { appointmentItem } from '../items';
import { wallTime } from '../time/zone';
import { rangeText, shortDate } from '../words';

/** "30 minutes before", "At its beginning", "A day before". */
export function reminderText(minutes: number): string {
  if (minutes === 0) return t('calendar.remind.now');
  const unit = minutes % 1440 === 0 ? 'days' : minutes % 60 === 0 ? 'hours' : 'minutes';
  const per = { days: 1440, hours: 60, minutes: 1 }[unit];
  return t(`calendar.remind.${unit}` as MessageKey, { count: minutes / per });
}

/** The day, and from when until when. */
export function whenText(of: Appointment, zone: string): string {
  const item = appointmentItem(of, zone);
  const day = shortDate(wallTime(item.start, zone).day);
  return of.allDay ? day : `${day}, ${rangeText(item, zone)}`;
}

import type { NewDue } from '@lintel/contract';
import { addMinutes, dayOf, endOfDay, localOf, momentOf } from '../time/local-time.ts';

/** When a task is due: what the clock shows, and the moment from which it is late. */
export interface Due {
  local: string;
  day: string | null;
  at: Date;
  timeZone: string;
}

/** What is due on a day and at no time is reminded of by this hour. */
const MORNING = '09:00';

export function dueOf(want: NewDue): Due {
  const { timeZone } = want;
  if ('day' in want) return dueAt(`${want.day}T00:00`, timeZone, true);
  if ('local' in want) return dueAt(want.local.slice(0, 16), timeZone, false);
  return { local: localOf(new Date(want.at), timeZone), day: null, at: new Date(want.at), timeZone };
}

/** Due at a local time, or some time on its day. */
export function dueAt(local: string, timeZone: string, wholeDay: boolean): Due {
  const day = dayOf(local);
  return wholeDay
    ? { local: `${day}T00:00`, day, at: endOfDay(day, timeZone), timeZone }
    : { local, day: null, at: momentOf(local, timeZone), timeZone };
}

/** When somebody is to be reminded; null when nobody is, or it is late already. */
export function remindAt(due: Due, before: number | null, now: Date): Date | null {
  if (before === null || due.at <= now) return null;
  if (due.day === null) return new Date(due.at.getTime() - before * 60_000);
  return momentOf(addMinutes(`${due.day}T${MORNING}`, -before), due.timeZone);
}

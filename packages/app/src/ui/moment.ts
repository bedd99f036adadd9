import { currentLocale, dateFormat, relativeFormat } from '@lintel/contract/messages';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
/** Calendar days from `from` to `to` where the person is, whatever the hour and the length of the days between. */
export const daysBetween = (from: number, to: number): number =>
  Math.round((startOfDay(to) - startOfDay(from)) / DAY);

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(currentLocale()) + text.slice(1);

/** "Now", "12 min ago", "3 hr ago", "Yesterday", "21 days ago", "5 mo ago". */
export function ago(iso: string, now = Date.now()): string {
  const relative = relativeFormat({ numeric: 'auto', style: 'short' });
  const at = Date.parse(iso);
  const past = Math.max(0, now - at);
  const say = (count: number, unit: Intl.RelativeTimeFormatUnit) =>
    capital(relative.format(-count, unit).replaceAll('.', ''));
  if (past < MINUTE) return say(0, 'second');
  if (past < HOUR) return say(Math.floor(past / MINUTE), 'minute');
  const days = daysBetween(at, now);
  if (days === 0 || past < 6 * HOUR) return say(Math.floor(past / HOUR), 'hour');
  if (days < 60) return say(days, 'day');
  return days < 730 ? say(Math.round(days / 30.4), 'month') : say(Math.round(days / 365), 'year');
}

/** "Nov 12", with the year when it is not this one. */
export function shortDay(iso: string, now = Date.now()): string {
  const at = new Date(iso);
  const year = at.getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
  return dateFormat({ day: 'numeric', month: 'short', year }).format(at);
}

/** Heading of a day in a timeline: "Today", "Yesterday", "Monday, Nov 16". */
export function dayHeading(iso: string, now = Date.now()): string {
  const days = daysBetween(Date.parse(iso), now);
  if (days === 0 || days === 1) {
    return capital(relativeFormat({ numeric: 'auto' }).format(-days, 'day'));
  }
  const year = days > 300 ? 'numeric' : undefined;
  return dateFormat({
    weekday: year ? undefined : 'long',
    day: 'numeric',
    month: 'short',
    year,
  }).format(new Date(iso));
}

/** The hour and minute, in `timeZone` when one is given. */
export const clock = (iso: string | number, timeZone?: string): string =>
  dateFormat({ hour: 'numeric', minute: '2-digit', timeZone }).format(new Date(iso));

/** Day and hour in full, for the one place where a moment must be exact. */
export const fullMoment = (iso: string): string =>
  dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

/** The hour of today, the day as well when it was another. */
export const clockOrMoment = (at: number): string =>
  daysBetween(at, Date.now()) === 0 ? clock(at) : fullMoment(new Date(at).toISOString());

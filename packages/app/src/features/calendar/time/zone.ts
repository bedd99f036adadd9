import { addDays, DAY, dayOf, MINUTE, offsetAt, plain, startOfDay } from '../../../platform/zone.ts';

export {
  addDays,
  DAY,
  HOUR,
  MINUTE,
  momentAt,
  offsetAt,
  startOfDay,
  type WallTime,
  wallTime,
} from '../../../platform/zone.ts';

/** How long a day is in minutes: 1,440, or 1,380 and 1,500 when clocks are put on and back by an hour. */
export const lengthOfDay = (day: string, zone: string): number =>
  (startOfDay(addDays(day, 1), zone) - startOfDay(day, zone)) / MINUTE;

/** Days from one to the other, negative when `to` is earlier. */
export const daysApart = (from: string, to: string): number => Math.round((plain(to) - plain(from)) / DAY);
/** 0 is Sunday. */
export const weekday = (day: string): number => new Date(plain(day)).getUTCDay();

/** The same day of another month, or its last one where the month is too short. */
export function addMonths(day: string, count: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1 + count, Math.min(date, last)));
}

/** The seven days of the week a day is in. */
export function weekOf(day: string, firstWeekday: number): string[] {
  const first = addDays(day, -((weekday(day) - firstWeekday + 7) % 7));
  return Array.from({ length: 7 }, (_, index) => addDays(first, index));
}

/** The weeks that a month touches, whole. */
export function monthWeeks(day: string, firstWeekday: number): string[][] {
  const first = `${day.slice(0, 7)}-01`;
  const last = addDays(addMonths(first, 1), -1);
  const weeks: string[][] = [];
  for (
    let at = weekOf(first, firstWeekday);
    (at[0] ?? '') <= last;
    at = weekOf(addDays(at[0] ?? '', 7), firstWeekday)
  )
    weeks.push(at);
  return weeks;
}

/** Places where the clocks were on the same reading all the while need not be told apart. */
export const sameClock = (a: string, b: string, at: number): boolean => offsetAt(at, a) === offsetAt(at, b);

interface WeekInfo {
  readonly firstDay: number;
}
/** The first day of the week where a language and region are at home, 0 for Sunday. */
export function firstWeekdayOf(locale: string): number {
  const of = new Intl.Locale(locale).maximize() as Intl.Locale & {
    getWeekInfo?: () => WeekInfo;
    weekInfo?: WeekInfo;
  };
  const info = of.getWeekInfo?.() ?? of.weekInfo;
  // Firefox and older phones do not say: most of the world starts on Monday, North America on Sunday.
  return info ? info.firstDay % 7 : ['US', 'CA', 'MX'].includes(of.region ?? '') ? 0 : 1;
}

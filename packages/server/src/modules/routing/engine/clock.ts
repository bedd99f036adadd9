import type { HoursWindow } from '@lintel/contract';

/** A moment by the clock on the wall of a zone. */
export interface WallClock {
  /** 1 is Monday, 7 is Sunday. */
  day: number;
  /** Minutes since midnight as the clock shows them. */
  minute: number;
  /** `YYYY-MM-DD`. */
  date: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** The last answer of each zone: a replay asks for the same minute many times. */
const latest = new Map<string, { minute: number; shown: WallClock }>();
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** What the clock of `timeZone` shows at a moment, daylight saving included. */
export function wallClock(at: Date, timeZone: string): WallClock {
  const minute = Math.floor(at.getTime() / 60_000);
  const known = latest.get(timeZone);
  if (known?.minute === minute) return known.shown;
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = value;
  const shown = {
    day: DAYS.indexOf(part.weekday ?? '') + 1,
    minute: Number(part.hour) * 60 + Number(part.minute),
    date: `${part.year}-${part.month}-${part.day}`,
  };
  latest.set(timeZone, { minute, shown });
  return shown;
}

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/**
 * True when the clock stands in one of the windows. The start belongs to a window, the end does not; a window that does
 * not end after its start ends on the next day. An hour that the clock skips in spring is in no window, and one that it
 * shows twice in autumn counts both times.
 */
export const isWithin = (windows: readonly HoursWindow[], { day, minute }: WallClock): boolean =>
  windows.some(({ days, from, to }) => {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    if (start < end) return days.includes(day) && minute >= start && minute < end;
    const yesterday = day === 1 ? 7 : day - 1;
    return (days.includes(day) && minute >= start) || (days.includes(yesterday) && minute < end);
  });

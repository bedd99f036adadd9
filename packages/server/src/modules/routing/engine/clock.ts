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
/** Minutes a zone is ahead of UTC, by quarter of an hour: clocks change on none but those. */
const offsets = new Map<string, number>();
const QUARTER_MS = 15 * 60_000;
const KEPT = 20_000;

/** What the clock of `timeZone` shows at a moment, daylight saving included. */
export function wallClock(at: Date, timeZone: string): WallClock {
  const quarter = Math.floor(at.getTime() / QUARTER_MS);
  const key = `${quarter} ${timeZone}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    if (offsets.size >= KEPT) offsets.clear();
    offset = offsetAt(quarter * QUARTER_MS, timeZone);
    offsets.set(key, offset);
  }
  const shown = new Date(at.getTime() + offset * 60_000);
  return {
    day: shown.getUTCDay() || 7,
    minute: shown.getUTCHours() * 60 + shown.getUTCMinutes(),
    date: shown.toISOString().slice(0, 10),
  };
}

function offsetAt(ms: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
  const { year = 0, month = 1, day, hour, minute } = part;
  return (Date.UTC(year, month - 1, day, hour, minute) - ms) / 60_000;
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

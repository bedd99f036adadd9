/**
 * Clocks of IANA time zones, by `Intl` alone. A day is "YYYY-MM-DD", a time of day is minutes after midnight as the clock
 * on the wall shows them, a moment is milliseconds since 1970.
 */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface WallTime {
  readonly day: string;
  readonly minutes: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(zone: string): Intl.DateTimeFormat {
  let known = formats.get(zone);
  if (!known) {
    known = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, known);
  }
  return known;
}

/** How far the clocks of `zone` are ahead of UTC at a moment, in milliseconds. */
export function offsetAt(at: number, zone: string): number {
  const n: Record<string, number> = {};
  for (const { type, value } of format(zone).formatToParts(at)) n[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = n;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** Midnight of a day as if it were in UTC: for counting with days. */
export const plain = (day: string): number => Date.parse(`${day}T00:00:00Z`);
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What calendar and clock in `zone` show at a moment. */
export function wallTime(at: number, zone: string): WallTime {
  const local = at + offsetAt(at, zone);
  const day = dayOf(local);
  return { day, minutes: Math.floor((local - plain(day)) / MINUTE) };
}

/**
 * The moment at which the clocks of `zone` show this. What they show twice, when they are put back, means the first time,
 * or the second with `again`; what they skip is read by the clock of before, so that 2:30 on such a day is 3:30
 * (RFC 5545, 3.3.5).
 */
export function momentAt(day: string, minutes: number, zone: string, again = false): number {
  const wanted = plain(day) + minutes * MINUTE;
  const before = offsetAt(wanted - DAY, zone);
  const after = offsetAt(wanted + DAY, zone);
  const first = wanted - Math.max(before, after);
  const second = wanted - Math.min(before, after);
  const shows = (at: number) => at + offsetAt(at, zone) === wanted;
  // Where neither shows it, clocks go on, and the later is the one by the clock of before.
  return shows(first) && !(again && shows(second)) ? first : second;
}

/** The first moment of a day; where midnight is skipped, the day begins at one. */
export const startOfDay = (day: string, zone: string): number => momentAt(day, 0, zone);

export const addDays = (day: string, count: number): string => dayOf(plain(day) + count * DAY);

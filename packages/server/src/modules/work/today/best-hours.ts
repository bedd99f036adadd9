/** Fewer answers say nothing. */
const LEAST = 3;
/** So much of a day is named, in hours. */
const WINDOW = 2;

/**
 * The two hours of the day in which somebody answers most, from the hours (0 to 23, local time) of their answers; null
 * unless there are three answers and half of them lie in it. 9 to 11 is from 9:00 to 11:00; of equal ones the earliest.
 */
export function bestHours(hours: readonly number[]): { from: number; to: number; of: number } | null {
  if (hours.length < LEAST) return null;
  const within = (from: number) => hours.filter((hour) => hour >= from && hour < from + WINDOW).length;
  const starts = Array.from({ length: 24 - WINDOW + 1 }, (_, hour) => hour);
  const best = starts.reduce((a, b) => (within(b) > within(a) ? b : a));
  return within(best) * 2 >= hours.length ? { from: best, to: best + WINDOW, of: hours.length } : null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The hour of the day that the clocks of a zone show at a moment. */
export function hourIn(at: Date, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', hour: 'numeric' });
    formats.set(timeZone, format);
  }
  return Number(format.format(at));
}

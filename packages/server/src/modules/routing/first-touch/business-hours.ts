import type { FirstTouchSettings } from '@lintel/contract';

/** Business hours of a company: a span for each weekday, Monday first, null when closed, by the clock of `timeZone`. */
export interface BusinessHours {
  hours: FirstTouchSettings['hours'];
  timeZone: string;
}

const DAY_MS = 86_400_000;
/** A year of closed days ends a search: then every minute counts. */
const MOST_DAYS = 370;

/** How much of the time between two moments lies in business hours, in milliseconds; 0 when `to` is not after `from`. */
export function businessMsBetween(from: Date, to: Date, of: BusinessHours): number {
  let sum = 0;
  for (const span of openSpans(from, of)) {
    if (span.from >= to.getTime()) break;
    sum += Math.max(0, Math.min(span.to, to.getTime()) - Math.max(span.from, from.getTime()));
  }
  return sum;
}

/** The moment at which so many minutes of business hours have passed since `from`. */
export function afterBusinessMinutes(from: Date, minutes: number, of: BusinessHours): Date {
  let left = minutes * 60_000;
  for (const span of openSpans(from, of)) {
    const start = Math.max(span.from, from.getTime());
    if (span.to <= start) continue;
    if (start + left <= span.to) return new Date(start + left);
    left -= span.to - start;
  }
  return new Date(from.getTime() + minutes * 60_000);
}

/** Business hours as stretches of time, from the day of `from` on, in order. A day may have 23 or 25 hours. */
function* openSpans(from: Date, { hours, timeZone }: BusinessHours): Generator<{ from: number; to: number }> {
  if (hours.every((day) => day === null)) return;
  const today = Date.parse(`${localDate(from, timeZone)}T00:00:00Z`);
  for (let i = 0; i < MOST_DAYS; i++) {
    const day = new Date(today + i * DAY_MS);
    const open = hours[(day.getUTCDay() + 6) % 7];
    if (open) yield { from: momentOf(day, open.from, timeZone), to: momentOf(day, open.to, timeZone) };
  }
}

/**
 * The moment at which the clocks of a zone show a time of a day: the first one where they show it twice, and as much
 * later as they skip where they never do.
 */
function momentOf(day: Date, time: string, timeZone: string): number {
  const wanted = day.getTime() + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000;
  // The zone's offset there is the one before the change of that day, or the one after it.
  const early = wanted - offsetAt(wanted - DAY_MS / 2, timeZone);
  const late = wanted - offsetAt(wanted + DAY_MS / 2, timeZone);
  const shows = (at: number) => at + offsetAt(at, timeZone) === wanted;
  return shows(late) && !shows(early) ? late : early;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function parts(at: number, timeZone: string): Record<string, string> {
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
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

const localDate = (at: Date, timeZone: string): string => {
  const p = parts(at.getTime(), timeZone);
  return `${p.year}-${p.month}-${p.day}`;
};

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const p = parts(at, timeZone);
  const shown = Date.parse(`${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:${p.second}Z`);
  return shown - Math.floor(at / 1000) * 1000;
}

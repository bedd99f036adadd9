import { addDays, MINUTE, momentAt, wallTime } from './zone.ts';

export interface Times {
  readonly start: number;
  readonly end: number;
}
export const STEP_MINUTES = 15;

/** Begins elsewhere and lasts as long as before. */
export const moveTo = (times: Times, start: number): Times => ({
  start,
  end: start + times.end - times.start,
});

/** Earlier or later by minutes that pass, whatever the clocks do meanwhile. */
export const nudge = (times: Times, minutes: number): Times => moveTo(times, times.start + minutes * MINUTE);

/** Other days at the same time of day: what is at nine stays at nine when the clocks change in between. */
export function moveDays(times: Times, days: number, zone: string): Times {
  const { day, minutes } = wallTime(times.start, zone);
  const seconds = times.start % MINUTE;
  return moveTo(times, momentAt(addDays(day, days), minutes, zone) + seconds);
}

/** Ends elsewhere, a quarter of an hour after it begins at the earliest. */
export const endAt = (times: Times, end: number): Times => ({
  start: times.start,
  end: Math.max(end, times.start + STEP_MINUTES * MINUTE),
});

const DAY = 86_400_000;

/** Monday (UTC) of the week a moment is in, `2026-11-23`. */
export function weekOf(at: Date | string): string {
  const moment = new Date(at);
  const since = (moment.getUTCDay() + 6) % 7;
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate() - since))
    .toISOString()
    .slice(0, 10);
}

/** The week as a span, its end not included. */
export function spanOf(week: string): { from: Date; to: Date } {
  const from = new Date(`${week}T00:00:00Z`);
  return { from, to: new Date(from.getTime() + 7 * DAY) };
}

/** The `count` weeks up to the one of `now`, oldest first. */
export const weeksUntil = (now: Date, count: number): string[] =>
  Array.from({ length: count }, (_, i) => weekOf(new Date(now.getTime() - (count - 1 - i) * 7 * DAY)));

/** Start of a calendar day (YYYY-MM-DD) in an IANA time zone and of the day after it, ISO 8601 in UTC. */
export function zonedDay(day: string, timeZone: string): { start: string; end: string } {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return { start: midnight(day, timeZone), end: midnight(next, timeZone) };
}

function midnight(day: string, timeZone: string): string {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  // Two rounds settle it, also when the clock changes that day.
  let at = wanted;
  for (let i = 0; i < 2; i++) at = wanted - offset(at, timeZone);
  return new Date(at).toISOString();
}

/** How far local time is ahead of UTC at a moment, in milliseconds. */
function offset(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const n = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((p) => p.type === type)?.value);
  return Date.UTC(n('year'), n('month') - 1, n('day'), n('hour'), n('minute'), n('second')) - at;
}

/** The calendar day (YYYY-MM-DD) of a moment in an IANA time zone. */
export const zonedToday = (at: Date, timeZone: string): string =>
  new Date(at.getTime() + offset(at.getTime(), timeZone)).toISOString().slice(0, 10);

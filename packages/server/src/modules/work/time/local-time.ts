import { IANAZone } from 'luxon';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Milliseconds by which the clocks of a zone are ahead of UTC at a moment. */
const offset = (at: number, zone: string): number => IANAZone.create(zone).offset(at) * MINUTE;

/**
 * The moment at which the clocks of a zone show a local time (`2026-03-08T09:00`), as RFC 5545 reads one: the first where
 * they show it twice, and where they skip it the moment it would be by the clocks before, so that half past two becomes
 * half past three.
 */
export function momentOf(local: string, zone: string): Date {
  const wanted = Date.parse(`${local}Z`);
  const before = wanted - offset(wanted - DAY, zone);
  const after = wanted - offset(wanted + DAY, zone);
  const shows = (at: number): boolean => at + offset(at, zone) === wanted;
  return new Date(shows(after) && !shows(before) ? after : before);
}

/** What the clocks of a zone show at a moment, to the minute: `2026-03-08T09:00`. */
export const localOf = (at: Date, zone: string): string =>
  new Date(at.getTime() + offset(at.getTime(), zone)).toISOString().slice(0, 16);

/** A local time some minutes on by the clock on the wall, whatever the clocks do meanwhile. */
export const addMinutes = (local: string, minutes: number): string =>
  new Date(Date.parse(`${local}Z`) + minutes * MINUTE).toISOString().slice(0, 16);

/** Minutes from one local time to another by the clock on the wall. */
export const minutesBetween = (from: string, to: string): number =>
  (Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / MINUTE;

export const dayOf = (local: string): string => local.slice(0, 10);
export const addDays = (day: string, days: number): string => dayOf(addMinutes(`${day}T00:00`, days * 1440));
export const startOfDay = (day: string, zone: string): Date => momentOf(`${day}T00:00`, zone);
/** The last millisecond of a day. */
export const endOfDay = (day: string, zone: string): Date =>
  new Date(startOfDay(addDays(day, 1), zone).getTime() - 1);

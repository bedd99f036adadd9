import type { HoursWindow, Sharing, Skip } from '@lintel/contract';
import { isWithin, wallClock } from './clock.ts';

/** A member as a decision sees them. */
export interface Person {
  id: string;
  active: boolean;
  /** The person's own zone, else the company's. */
  timeZone: string;
  receiving: boolean;
  /** First and last day, `YYYY-MM-DD`. */
  vacation: { from: string; to: string } | null;
  hours: readonly HoursWindow[] | null;
  openCap: number | null;
  dayCap: number | null;
  /** Leads of theirs that are not closed; counted for people with `openCap` only. */
  openLeads: number;
  /** Leads the rules gave them since their midnight; counted for people with `dayCap` only. */
  leadsToday: number;
}

export interface Member {
  userId: string;
  perRound: number;
}

/** Everybody who shares, in the order written, people before teams, each once with their largest share. */
export function membersOf(sharing: Sharing, teams: ReadonlyMap<string, readonly string[]>): Member[] {
  const shares = new Map<string, number>();
  const add = (userId: string, perRound: number) =>
    shares.set(userId, Math.max(shares.get(userId) ?? 0, perRound));
  for (const { userId, perRound } of sharing.people) add(userId, perRound);
  for (const { teamId, perRound } of sharing.teams)
    for (const userId of teams.get(teamId) ?? []) add(userId, perRound);
  return [...shares].map(([userId, perRound]) => ({ userId, perRound }));
}

export const isOffHours = (person: Person, at: Date): boolean =>
  person.hours !== null && !isWithin(person.hours, wallClock(at, person.timeZone));

/** Why a person cannot get a lead at a moment; null when they can. */
export function whyNot(
  person: Person | undefined,
  at: Date,
  want: { workingHoursOnly: boolean; excluded?: ReadonlySet<string> },
): Skip | null {
  if (!person) return 'unknown';
  if (!person.active) return 'inactive';
  if (want.excluded?.has(person.id)) return 'excluded';
  if (!person.receiving) return 'paused';
  if (person.vacation) {
    const { date } = wallClock(at, person.timeZone);
    if (date >= person.vacation.from && date <= person.vacation.to) return 'vacation';
  }
  if (person.openCap !== null && person.openLeads >= person.openCap) return 'open_cap';
  if (person.dayCap !== null && person.leadsToday >= person.dayCap) return 'day_cap';
  if (want.workingHoursOnly && isOffHours(person, at)) return 'off_hours';
  return null;
}

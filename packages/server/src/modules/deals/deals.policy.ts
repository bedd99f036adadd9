import type { Permission } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import { reach } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/errors.ts';

/** Whose deals a query is held to: a deal is reached by who owns it and by every colleague on it; null: all. */
export type People = readonly string[] | null;

/** Who does not hold the permission reaches nobody's: a commission may be open to who reads no deal. */
function peopleOf(actor: Actor, permission: Permission): People {
  const scope = reach(actor, permission);
  if (scope === 'all') return null;
  if (scope === 'none' || actor.userId === null) return [];
  return scope === 'own' ? [actor.userId] : actor.access.team;
}

export const readers = (actor: Actor): People => peopleOf(actor, 'deals:read');
export const writers = (actor: Actor): People => peopleOf(actor, 'deals:update');

/** True when these people reach a deal of this owner and these colleagues. */
export const reaches = (
  people: People,
  deal: { ownerId: string | null; colleagueIds: readonly string[] },
): boolean =>
  people === null ||
  (deal.ownerId !== null && people.includes(deal.ownerId)) ||
  deal.colleagueIds.some((id) => people.includes(id));

/** Who does not reach the whole company gives a deal only to people within reach, so that it is not lost from sight. */
export function checkOwner(actor: Actor, ownerId: string | null): void {
  const people = writers(actor);
  if (people !== null && (ownerId === null || !people.includes(ownerId)))
    throw new AppError('auth.forbidden');
}

/**
 * How much of a commission the actor sees. The whole takes every agent on it within reach; an agent's own reach never
 * shows more than their own line.
 */
export function commissionView(actor: Actor, agentIds: readonly string[]): 'none' | 'own' | 'whole' {
  const scope = reach(actor, 'deals:commission' satisfies Permission);
  if (scope === 'none') return 'none';
  if (scope === 'all') return 'whole';
  if (scope === 'team' && agentIds.every((id) => actor.access.team.includes(id))) return 'whole';
  return 'own';
}

/** Whose lines and plans the actor sees; null: everybody's. */
export const commissionPeople = (actor: Actor): People => peopleOf(actor, 'deals:commission');

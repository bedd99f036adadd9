import type { Permission } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import { reach } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/errors.ts';

/**
 * Whose leads the actor reaches with a permission, null for the whole company's. A lead is within reach when one of
 * these people owns it, collaborates on it, or belongs to its pond, in person or through a team; the row policies of
 * migration 0011 say the same of `leads:read`. Throws `auth.forbidden` when the permission is not held.
 */
export function peopleOf(actor: Actor, permission: Permission): readonly string[] | null {
  const scope = reach(actor, permission);
  if (scope === 'all') return null;
  if (scope === 'none' || actor.userId === null) throw new AppError('auth.forbidden');
  return scope === 'own' ? [actor.userId] : actor.access.team;
}

/** Where a lead is: with an owner, in a pond, or neither. */
export interface Place {
  ownerId: string | null;
  pondId: string | null;
}

/**
 * Where a lead the actor creates begins. Who does not read the whole company begins with their own, so that nothing is
 * lost from sight. Naming somebody else, or a pond, takes `leads:assign`.
 */
export function placeOfNew(actor: Actor, want: Partial<Place>): Place {
  const pondId = want.pondId ?? null;
  if (pondId === null && (want.ownerId === undefined || want.ownerId === null)) {
    return { ownerId: reach(actor, 'leads:read') === 'all' ? null : actor.userId, pondId };
  }
  const ownerId = want.ownerId ?? null;
  if ((pondId !== null || ownerId !== actor.userId) && reach(actor, 'leads:assign') === 'none')
    throw new AppError('auth.forbidden');
  return { ownerId, pondId };
}

/** Members of a pond claim its leads for themselves; any other change of place takes `leads:assign`. */
export const isClaim = (actor: Actor, before: Place, after: Place): boolean =>
  before.pondId !== null && actor.userId !== null && after.ownerId === actor.userId;

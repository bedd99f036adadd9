import type { Permission } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import { reach } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/errors.ts';

/**
 * The member whose leads alone the actor reaches with a permission, or null for all of the company. Teams do not
 * exist yet, so `team` reaches what `all` reaches.
 */
export function onlyOwner(actor: Actor, permission: Permission): string | null {
  const scope = reach(actor, permission);
  if (scope === 'none' || (scope === 'own' && actor.userId === null)) throw new AppError('auth.forbidden');
  return scope === 'own' ? actor.userId : null;
}

/** True when the actor may know of a lead owned by `ownerId`. */
export function seesLead(actor: Actor, ownerId: string | null): boolean {
  const scope = reach(actor, 'leads:read');
  return (
    scope === 'all' || scope === 'team' || (scope === 'own' && ownerId !== null && ownerId === actor.userId)
  );
}

/** Owner of a lead the actor creates. Who reaches only their own leads creates them for themselves. */
export function ownerOfNew(actor: Actor, wanted: string | null | undefined): string | null {
  if (reach(actor, 'leads:read') !== 'own') return wanted ?? null;
  if (wanted && wanted !== actor.userId) throw new AppError('auth.forbidden');
  return actor.userId;
}

/** Who reaches only their own leads cannot hand one over, to somebody or to nobody. */
export function mayChangeOwner(actor: Actor): boolean {
  return reach(actor, 'leads:update') !== 'own';
}

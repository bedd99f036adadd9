import type { Actor } from '../../../kernel/actor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { assertMayHandle, type HeldRole } from '../roles/may-grant.ts';
import { lockMembers, type StoredMember } from './people.repository.ts';

export interface Managed {
  member: StoredMember;
  /** The others who were asked for and exist. */
  others: ReadonlyMap<string, StoredMember>;
  /** Active owners, locked: whoever takes one away must leave one. */
  owners: readonly string[];
}

/**
 * Locks a member for a change by the actor, together with `others`. Throws `user.not_found`, and `role.too_far` when
 * the member may do more than the actor. An owner who stopped being one while waiting for the lock acts no more as one.
 */
export async function lockManaged(
  tx: Tx,
  actor: Actor,
  userId: string,
  others: readonly string[] = [],
): Promise<Managed> {
  const { members, owners } = await lockMembers(tx, [userId, ...others]);
  const member = members.get(userId);
  if (!member) throw new AppError('user.not_found');
  assertMayHandle(actor, member.held);
  if (actor.role === 'owner' && !owners.includes(actor.userId ?? '')) throw new AppError('role.too_far');
  return { member, others: members, owners };
}

/** Throws `user.last_owner` when this member is the only active owner and is to be one no more. */
export function assertOwnerStays({ member, owners }: Managed, next?: HeldRole): void {
  if (next?.base === 'owner') return;
  if (owners.includes(member.id) && owners.length === 1) throw new AppError('user.last_owner');
}

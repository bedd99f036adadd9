import type { MemberDetail } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import * as handOvers from './hand-over.repository.ts';
import { assertOwnerStays, lockManaged } from './may-manage.ts';
import * as repo from './people.repository.ts';
import { peopleChanged } from './people-changed.ts';
import { getMember } from './read-members.ts';

/**
 * Ends a member's access everywhere, and has their work handed over to `to` in turn, or left without an owner when
 * `to` is empty. Access ends with this transaction; the work follows in the background, chunk by chunk.
 */
export async function deactivateMember(
  ctx: Ctx,
  actor: Actor,
  userId: string,
  wanted: readonly string[],
): Promise<MemberDetail> {
  const to = [...new Set(wanted)];
  await ctx.tx(actor, async (tx) => {
    const managed = await lockManaged(tx, actor, userId, to);
    if (userId === actor.userId) throw new AppError('user.self');
    if (!managed.member.active) throw new AppError('user.inactive');
    assertOwnerStays(managed);
    for (const id of to) {
      const heir = managed.others.get(id);
      if (!heir) throw new AppError('user.not_found');
      if (heir.kind === 'service') throw new AppError('user.service', { context: { userId: id } });
      if (id === userId || !heir.active) throw new AppError('user.inactive', { context: { userId: id } });
    }
    const now = ctx.clock.now();
    const handOverId = newId();
    await Promise.all([
      repo.updateMember(tx, userId, { active: false, deactivated_at: now, updated_at: now }),
      repo.endSessions(tx, userId, 'deactivated', now),
      handOvers.insertHandOver(tx, {
        id: handOverId,
        from: userId,
        to,
        by: actor.userId,
        pending: handOvers.WORK_KINDS,
        at: now,
      }),
    ]);
    await ctx.record(tx, actor, 'user.deactivated', {
      subject: { type: 'user', id: userId },
      payload: { userId, handOverId },
      changed: ['active'],
      after: { handOverTo: to },
    });
    peopleChanged(ctx, tx, actor, [userId]);
  });
  return getMember(ctx, actor, userId);
}

/**
 * Lets a deactivated member in again, with the role they had. What was handed over stays where it is; what was not yet
 * is theirs again.
 */
export async function activateMember(ctx: Ctx, actor: Actor, userId: string): Promise<MemberDetail> {
  await ctx.tx(actor, async (tx) => {
    await lockManaged(tx, actor, userId);
    await Promise.all([
      repo.updateMember(tx, userId, { active: true, deactivated_at: null, updated_at: ctx.clock.now() }),
      handOvers.endHandOvers(tx, userId),
    ]);
    await ctx.audit(tx, actor, 'user.activated', {
      subject: { type: 'user', id: userId },
      changed: ['active'],
    });
    peopleChanged(ctx, tx, actor, [userId]);
  });
  return getMember(ctx, actor, userId);
}

/** Signs a member out of this company on every device. */
export const endMemberSessions = (ctx: Ctx, actor: Actor, userId: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    await lockManaged(tx, actor, userId);
    await repo.endSessions(tx, userId, 'signed-out-by-manager', ctx.clock.now());
    await ctx.audit(tx, actor, 'user.signed_out', { subject: { type: 'user', id: userId } });
    peopleChanged(ctx, tx, actor, [userId]);
  });

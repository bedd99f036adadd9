import type { MemberDetail } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { dropFactors, lockAccount } from '../account/factors.repository.ts';
import { membershipsOf } from '../auth.repository.ts';
import { endSessionsOf } from '../sessions/end-sessions.ts';
import { lockManaged } from './may-manage.ts';
import { findAccountOf } from './people.repository.ts';
import { getMember } from './read-members.ts';

/**
 * Takes away the second factors of a member who has lost them all, so that the password, or a link to a new one, lets
 * them in again; the person is told by mail. An account that belongs to several companies is left alone: no company
 * decides how somebody signs in at another. Throws `user.self`, `user.service`, `user.several_companies`, `role.too_far`.
 */
export async function removeMemberFactors(ctx: Ctx, actor: Actor, userId: string): Promise<MemberDetail> {
  const accountId = await ctx.tx(actor, async (tx) => {
    const { member } = await lockManaged(tx, actor, userId);
    if (userId === actor.userId) throw new AppError('user.self');
    const account = await findAccountOf(tx, member.id);
    if (!account) throw new AppError('user.service');
    return account;
  });
  await ctx.system('members', async (tx) => {
    await lockAccount(tx, accountId);
    const elsewhere = (await membershipsOf(tx, accountId)).some((m) => m.tenant_id !== actor.tenantId);
    if (elsewhere) throw new AppError('user.several_companies');
    await dropFactors(tx, accountId);
    await endSessionsOf(ctx, tx, { accountId }, 'factors-removed');
    await ctx.record(tx, actor, 'user.factors_removed', {
      subject: { type: 'user', id: userId },
      payload: { userId },
    });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'people', ids: [userId] }));
  });
  return getMember(ctx, actor, userId);
}

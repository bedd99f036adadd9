import type { BodyOf, contract, Profile } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { personOf } from '../sessions/person.ts';
import { forgetStanding } from '../sessions/standings.ts';
import { auditEverywhere } from './audit-everywhere.ts';
import * as repo from './credentials.repository.ts';
import { pendingEmail } from './mail-links.repository.ts';

export const profile = (ctx: Ctx, actor: Actor): Promise<Profile> =>
  ctx.system('account', (tx) => readProfile(ctx, tx, actor));

/**
 * Changes what a person says of themselves. The name is theirs in every company: a company may call a member otherwise
 * (people.updateMember), and the person's own word, being the newer one, then holds again everywhere. Phone and time
 * zone belong to the work in one company.
 */
export const updateProfile = (
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.account.updateProfile>,
): Promise<Profile> =>
  ctx.system('account', async (tx) => {
    const { accountId, userId } = personOf(actor);
    const now = ctx.clock.now();
    await repo.lockAccount(tx, accountId);
    if (want.name !== undefined) await repo.setName(tx, accountId, want.name, now);
    if (want.phone !== undefined || want.timeZone !== undefined)
      await repo.updateMembership(tx, actor.tenantId, userId, want, now);
    const changed = Object.keys(want);
    let companies = [actor.tenantId];
    if (want.name === undefined) {
      await ctx.audit(tx, actor, 'profile.updated', { subject: { type: 'user', id: userId }, changed });
    } else {
      companies = await auditEverywhere(ctx, tx, accountId, actor.request, 'profile.updated', changed);
    }
    tx.afterCommit(() => {
      forgetStanding(ctx, { accountId });
      for (const tenantId of companies) ctx.hint(tenantId, { topic: 'people' });
    });
    return readProfile(ctx, tx, actor);
  });

async function readProfile(ctx: Ctx, tx: SystemTx, actor: Actor): Promise<Profile> {
  const { accountId, userId } = personOf(actor);
  const person = await repo.getPerson(tx, actor.tenantId, userId);
  if (!person) throw new AppError('auth.token_invalid');
  return { ...person, pendingEmail: await pendingEmail(tx, accountId, ctx.clock.now()) };
}

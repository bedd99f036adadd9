import type { Security } from '@lintel/contract';
import { type Actor, memberActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import * as members from '../auth.repository.ts';
import { personOf } from '../sessions/person.ts';
import { lockAccount } from './factors.repository.ts';
import { changed, refuseTooFew, security } from './factors.ts';
import * as repo from './identities.repository.ts';

/** Somebody's account at a provider, as the provider names it. */
export interface Identity {
  issuer: string;
  subject: string;
  email: string;
}

/** Lets an identity sign an account in: each company's log tells of it, the person hears by mail. */
export async function linkIdentity(
  ctx: Ctx,
  tx: SystemTx,
  accountId: string,
  identity: Identity,
  request: Actor['request'],
): Promise<void> {
  const now = ctx.clock.now();
  const row = { id: newId(), account_id: accountId, ...identity, linked_at: now, last_used_at: now };
  if (!(await repo.insertIdentity(tx, row))) return;
  for (const [at, { tenant_id, id, role }] of (await members.membershipsOf(tx, accountId)).entries()) {
    const actor = { ...memberActor(tenant_id, id, accountId, role), request };
    const subject = { type: 'user', id };
    // One letter is enough, however many companies there are.
    if (at === 0) await ctx.record(tx, actor, 'identity.linked', { subject, payload: { userId: id } });
    else await ctx.audit(tx, actor, 'identity.linked', { subject });
  }
}

/** Stops an identity from signing in. Throws `identity.not_found`, and `auth.factor_required` for the last way in. */
export async function unlinkIdentity(ctx: Ctx, actor: Actor, id: string): Promise<Security> {
  const { accountId, userId } = personOf(actor);
  await ctx.system('account', async (tx) => {
    await lockAccount(tx, accountId);
    if (!(await repo.removeIdentity(tx, { accountId, id }))) throw new AppError('identity.not_found');
    await refuseTooFew(tx, accountId);
    await changed(ctx, tx, actor, 'identity.unlinked', { type: 'user', id: userId });
  });
  return security(ctx, actor);
}

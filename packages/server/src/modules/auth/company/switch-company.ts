import type { contract, ReplyOf } from '@lintel/contract';
import { type Actor, memberActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import * as auth from '../auth.repository.ts';
import { builtInName } from '../roles/may-grant.ts';
import type { OpenedSession } from '../sessions/cookie.ts';
import { endSessionsOf } from '../sessions/end-sessions.ts';
import { personOf } from '../sessions/person.ts';
import * as sessions from '../sessions/sessions.repository.ts';
import { openSession, type SessionHolder } from '../sessions/sessions.ts';
import { present, requestOf } from '../sign-in/sign-in.ts';
import { companiesOf } from './companies.repository.ts';

/** The companies a person may go on in, by name. */
export const companies = (ctx: Ctx, actor: Actor): Promise<ReplyOf<typeof contract.auth.companies>> =>
  ctx.system('account', async (tx) => ({
    items: (await companiesOf(tx, personOf(actor).accountId)).map((row) => ({
      id: row.id,
      name: row.name,
      roleName: row.roleName ?? builtInName(row.role),
      current: row.id === actor.tenantId,
    })),
  }));

/** Goes on in another company of the account. Throws `company.not_found` where the person does not belong. */
export async function switchCompany(
  ctx: Ctx,
  actor: Actor,
  companyId: string,
  wire: Wire,
): Promise<OpenedSession> {
  const { accountId } = personOf(actor);
  const moved = await ctx.system('account', async (tx) => {
    const membership = (await auth.membershipsOf(tx, accountId)).find((m) => m.tenant_id === companyId);
    if (!membership) throw new AppError('company.not_found');
    const who = { tenantId: companyId, userId: membership.id, accountId };
    const subject = { subject: { type: 'user', id: who.userId } };
    const there = {
      ...memberActor(companyId, who.userId, accountId, membership.role),
      request: requestOf(wire),
    };
    await ctx.audit(tx, there, 'session.switched', subject);
    // The company that is left is told too: its log says why the session ended there.
    if (companyId !== actor.tenantId) await ctx.audit(tx, actor, 'session.switched');
    return moveSession(ctx, tx, actor, who, wire);
  });
  return present(ctx, moved.holder, moved.refreshToken, moved.client, wire);
}

/**
 * Ends the actor's session and opens one for another membership of the same account. What was proven, when, and how
 * long a session may last at the most go with it; whether the other company asks for more is its own matter.
 */
export async function moveSession(
  ctx: Ctx,
  tx: SystemTx,
  actor: Actor,
  to: { tenantId: string; userId: string; accountId: string },
  wire: Wire,
): Promise<{ holder: SessionHolder; refreshToken: string; client: OpenedSession['client'] }> {
  const { accountId, sessionId } = personOf(actor);
  const old = await sessions.lockSession(tx, sessionId);
  if (!old || old.ended_at) throw new AppError('auth.token_invalid');
  // Never another kind of client than before: a script could ask for the token that a cookie keeps from it.
  const opened = await openSession(ctx, tx, to, old.client, old.methods, wire);
  await sessions.updateSession(tx, opened.holder.sessionId, {
    verified_at: old.verified_at,
    absolute_expires_at: old.absolute_expires_at,
  });
  await endSessionsOf(ctx, tx, { accountId, sessionId }, 'switched');
  return { ...opened, client: old.client };
}

import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import * as repo from './sessions.repository.ts';
import { sessionOf } from './sessions.ts';
import { forgetStanding } from './standings.ts';

/**
 * Ends the living sessions of an account: all, those in one company, or one, but for `except`. Felt at once after the
 * commit, here and, through the bus, in other processes. Gives the ids of those that ended.
 */
export async function endSessionsOf(
  ctx: Ctx,
  tx: SystemTx,
  of: { accountId: string; tenantId?: string; sessionId?: string; except?: string | null },
  reason: string,
): Promise<string[]> {
  const ended = await repo.endSessionsOf(tx, of, reason, ctx.clock.now());
  tx.afterCommit(() => {
    if (ended.length > 0) {
      forgetStanding(
        ctx,
        of.sessionId === undefined ? { accountId: of.accountId } : { sessionId: of.sessionId },
      );
    }
  });
  return ended;
}

/** Ends the session a browser held when somebody signs in there anew: its cookie is about to be replaced. */
export async function endHeldSession(
  ctx: Ctx,
  tx: SystemTx,
  refreshToken: string | undefined,
): Promise<void> {
  const sessionId = refreshToken === undefined ? undefined : sessionOf(ctx, refreshToken);
  if (sessionId === undefined) return;
  await repo.endSession(tx, sessionId, 'replaced', ctx.clock.now());
  tx.afterCommit(() => forgetStanding(ctx, { sessionId }));
}

/** Ends the actor's own session. */
export const signOut = (ctx: Ctx, actor: Actor): Promise<void> =>
  ctx.system('account', async (tx) => {
    const { accountId, sessionId } = actor;
    if (!accountId || !sessionId) return;
    await endSessionsOf(ctx, tx, { accountId, sessionId }, 'signed-out');
    await ctx.audit(tx, actor, 'session.ended', { subject: { type: 'session', id: sessionId } });
  });

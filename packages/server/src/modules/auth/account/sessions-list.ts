import type { contract, ReplyOf } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Bowser from 'bowser';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { endSessionsOf } from '../sessions/end-sessions.ts';
import { personOf } from '../sessions/person.ts';
import { listSessions } from '../sessions/sessions.repository.ts';

/** Where the account is signed in, over all its companies. */
export async function sessionsOf(ctx: Ctx, actor: Actor): Promise<ReplyOf<typeof contract.account.sessions>> {
  const { accountId, sessionId } = personOf(actor);
  const rows = await ctx.system('account', (tx) => listSessions(tx, accountId, ctx.clock.now()));
  return {
    items: rows.map((row) => ({
      id: row.id,
      current: row.id === sessionId,
      client: row.client,
      device: deviceOf(row.user_agent),
      ip: row.ip,
      company: row.company,
      startedAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
    })),
  };
}

/** "Firefox on Windows", as far as the client said; null when it said nothing we know. */
export function deviceOf(userAgent: string | null): string | null {
  if (!userAgent) return null;
  const { browser, os } = Bowser.parse(userAgent);
  if (browser.name && os.name) return t('server.device', { browser: browser.name, system: os.name });
  return browser.name || os.name || null;
}

/** Ends one session of the account. Throws `session.not_found` for one that is not the account's or has ended. */
export function endSession(ctx: Ctx, actor: Actor, id: string): Promise<void> {
  const { accountId } = personOf(actor);
  return ctx.system('account', async (tx) => {
    const ended = await endSessionsOf(ctx, tx, { accountId, sessionId: id }, 'ended-by-owner');
    if (ended.length === 0) throw new AppError('session.not_found');
    await ctx.audit(tx, actor, 'session.ended', { subject: { type: 'session', id } });
  });
}

/** Ends every session of the account but the one that asks. */
export function endOtherSessions(ctx: Ctx, actor: Actor): Promise<{ ended: number }> {
  const { accountId, sessionId, userId } = personOf(actor);
  return ctx.system('account', async (tx) => {
    const ended = await endSessionsOf(ctx, tx, { accountId, except: sessionId }, 'ended-by-owner');
    await ctx.audit(tx, actor, 'sessions.ended', { subject: { type: 'user', id: userId } });
    return { ended: ended.length };
  });
}

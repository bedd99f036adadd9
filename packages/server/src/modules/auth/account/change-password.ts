import type { BodyOf, contract } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { composeLetter } from '../mails.ts';
import { refreshCookie, setRefreshCookie } from '../sessions/cookie.ts';
import { endSessionsOf } from '../sessions/end-sessions.ts';
import { personOf } from '../sessions/person.ts';
import { rotateSession } from '../sessions/sessions.ts';
import { beginAttempt } from '../sign-in/failures.ts';
import { knownDevice } from '../sign-in/known-device.ts';
import { checkPassword, hashPassword, refuseWeak } from '../sign-in/passwords.ts';
import { auditEverywhere } from './audit-everywhere.ts';
import * as repo from './credentials.repository.ts';
import * as links from './mail-links.repository.ts';

/**
 * Sets a new password. Every other session ends; this one goes on, in a browser with a fresh refresh token, so that a
 * copy of the old one is worth nothing. Throws `auth.credentials_wrong`, `auth.password_weak`.
 */
export async function changePassword(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.account.changePassword>,
  wire: Wire,
): Promise<void> {
  const { accountId, sessionId } = personOf(actor);
  const { account, companies } = await ctx.system('account', async (tx) => ({
    account: await repo.getAccount(tx, accountId),
    companies: await repo.companyNames(tx, accountId),
  }));
  if (!account) throw new AppError('auth.token_invalid');
  if (account.password_hash !== null) {
    if (want.current === undefined) throw new AppError('auth.credentials_wrong');
    const device = knownDevice(ctx, wire, accountId);
    const attempt = await beginAttempt(ctx, { of: account.email, ip: wire.ip, device });
    if (!(await checkPassword(account.password_hash, want.current)))
      throw new AppError('auth.credentials_wrong');
    await attempt.succeeded();
  }
  refuseWeak(want.next, [account.email, account.name, ...companies], 'next');
  const hash = await hashPassword(want.next);
  await ctx.system('account', async (tx) => {
    const held = await repo.lockAccount(tx, accountId);
    // Somebody else was faster: what was proven is the password of before.
    if (held?.password_hash !== account.password_hash) throw new AppError('auth.credentials_wrong');
    await repo.setPassword(tx, accountId, hash, ctx.clock.now());
    await links.endAccountLinks(tx, accountId, ctx.clock.now(), { purpose: 'reset' });
    await endSessionsOf(ctx, tx, { accountId, except: sessionId }, 'password-changed');
    await auditEverywhere(ctx, tx, accountId, actor.request, 'password.changed');
    await ctx.announce(tx, 'password.changed', { accountId });
  });
  const token = refreshCookie(wire);
  if (!token?.startsWith(`${sessionId}.`)) return;
  try {
    setRefreshCookie(wire, (await rotateSession(ctx, token, wire)).refreshToken);
  } catch (error) {
    // The password is changed whatever became of the cookie.
    if (!(error instanceof AppError)) throw error;
    setRefreshCookie(wire, null);
  }
}

/** Tells a person that their password was changed or reset. */
export async function sendPasswordNotice(
  ctx: Ctx,
  accountId: string,
  kind: 'passwordChanged' | 'passwordReset',
): Promise<void> {
  const account = await ctx.system('account', (tx) => repo.getAccount(tx, accountId));
  if (account) await ctx.mail.send(composeLetter(kind, account, {}));
}

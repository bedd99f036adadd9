import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { newId } from '../../../kernel/ids.ts';
import * as auth from '../auth.repository.ts';
import { composeLetter } from '../mails.ts';
import { endSessionsOf } from '../sessions/end-sessions.ts';
import { hashPassword, refuseWeak } from '../sign-in/passwords.ts';
import { requestOf } from '../sign-in/sign-in.ts';
import { auditEverywhere } from './audit-everywhere.ts';
import * as repo from './credentials.repository.ts';
import * as links from './mail-links.repository.ts';
import { LIFE_MS, linkTo, lookUp, newToken, use } from './mail-links.ts';

/** Mails an hour one account is sent at the most, so that nobody can flood a mailbox. */
const AN_HOUR = 5;

/**
 * Takes a wish for a new password. Whether the address belongs to anybody is found out later, in the job that sends the
 * mail: here every address costs the same and gets the same answer.
 */
export async function askReset(ctx: Ctx, email: string): Promise<void> {
  const now = ctx.clock.now();
  const linkId = newId();
  await ctx.system('account', async (tx) => {
    await links.insertLink(tx, {
      id: linkId,
      purpose: 'reset',
      email,
      created_at: now,
      expires_at: new Date(now.getTime() + LIFE_MS.reset),
    });
    await ctx.announce(tx, 'password.reset_requested', { linkId });
  });
}

/** Sends the link that was asked for, when the address is that of somebody who belongs to a company. */
export async function sendReset(ctx: Ctx, linkId: string): Promise<void> {
  const now = ctx.clock.now();
  const due = await ctx.system('account', async (tx) => {
    const link = await links.lockLink(tx, linkId);
    if (!link || link.sent_at || link.ended_at || link.expires_at <= now) return undefined;
    const account = await auth.findAccount(tx, link.email);
    const hourAgo = new Date(now.getTime() - 3_600_000);
    if (
      !account ||
      (await auth.membershipsOf(tx, account.id)).length === 0 ||
      (await links.countSince(tx, account.id, 'reset', hourAgo)) >= AN_HOUR
    ) {
      await links.deleteLink(tx, linkId);
      return undefined;
    }
    const { token, hash } = newToken();
    await links.endAccountLinks(tx, account.id, now, { purpose: 'reset', except: linkId });
    // A second run of this job finds its own first one already told to the log.
    if (link.account_id === null)
      await auditEverywhere(ctx, tx, account.id, null, 'password.reset_requested');
    await links.updateLink(tx, linkId, { account_id: account.id, token_hash: hash });
    return { account, token };
  });
  if (!due) return;
  await ctx.mail.send(
    composeLetter('reset', due.account, { minutes: LIFE_MS.reset / 60_000 }, linkTo(ctx, 'reset', due.token)),
  );
  await ctx.system('account', (tx) => links.updateLink(tx, linkId, { sent_at: ctx.clock.now() }));
}

/** Whose password a link resets. Throws `auth.link_expired`. */
export const lookReset = (ctx: Ctx, token: string): Promise<{ email: string }> =>
  ctx.system('account', async (tx) => {
    const link = await lookUp(ctx, tx, 'reset', token);
    const account = await repo.getAccount(tx, link.account_id ?? '');
    if (!account) throw new AppError('auth.link_expired');
    return { email: account.email };
  });

/**
 * Sets a new password with a link. Every session of the account ends, and whoever held it must sign in again: with the
 * second factor, which a mailbox does not replace. Throws `auth.link_expired`, `auth.password_weak`.
 */
export async function resetPassword(
  ctx: Ctx,
  want: { token: string; password: string },
  wire: Wire,
): Promise<void> {
  const known = await ctx.system('account', async (tx) => {
    const link = await lookUp(ctx, tx, 'reset', want.token);
    const account = await repo.getAccount(tx, link.account_id ?? '');
    if (!account) throw new AppError('auth.link_expired');
    return [account.email, account.name, ...(await repo.companyNames(tx, account.id))];
  });
  refuseWeak(want.password, known, 'password');
  const hash = await hashPassword(want.password);
  await ctx.system('account', async (tx) => {
    const { account_id } = await use(ctx, tx, 'reset', want.token);
    const account = await repo.lockAccount(tx, account_id ?? '');
    if (!account) throw new AppError('auth.link_expired');
    const now = ctx.clock.now();
    await repo.setPassword(tx, account.id, hash, now);
    await links.endAccountLinks(tx, account.id, now);
    await endSessionsOf(ctx, tx, { accountId: account.id }, 'password-reset');
    await auditEverywhere(ctx, tx, account.id, requestOf(wire), 'password.reset');
    await ctx.announce(tx, 'password.reset', { accountId: account.id });
  });
}

import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError, violated } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { newId } from '../../../kernel/ids.ts';
import { composeLetter } from '../mails.ts';
import { personOf } from '../sessions/person.ts';
import { tooMany } from '../sign-in/failures.ts';
import { requestOf } from '../sign-in/sign-in.ts';
import { auditEverywhere } from './audit-everywhere.ts';
import * as repo from './credentials.repository.ts';
import * as links from './mail-links.repository.ts';
import { LIFE_MS, linkTo, newToken, use } from './mail-links.ts';

/** Changes an hour a person may ask for: each sends mail to an address of their choice. */
const AN_HOUR = 5;
const HOUR_MS = 3_600_000;

/**
 * Asks for another address, which holds once the link sent there is opened. Whether it belongs to somebody already is
 * told to its owner alone. The address of now takes a waiting change back.
 */
export async function askEmailChange(ctx: Ctx, actor: Actor, email: string): Promise<void> {
  const { accountId, userId } = personOf(actor);
  const now = ctx.clock.now();
  await ctx.system('account', async (tx) => {
    const account = await repo.lockAccount(tx, accountId);
    if (!account) throw new AppError('auth.token_invalid');
    const since = new Date(now.getTime() - HOUR_MS);
    if ((await links.countSince(tx, accountId, 'email', since)) >= AN_HOUR) throw tooMany(HOUR_MS / 1000);
    await links.endAccountLinks(tx, accountId, now, { purpose: 'email' });
    await ctx.audit(tx, actor, 'email.change_requested', { subject: { type: 'user', id: userId } });
    if (email === account.email) return;
    const linkId = newId();
    await links.insertLink(tx, {
      id: linkId,
      purpose: 'email',
      email,
      old_email: account.email,
      account_id: accountId,
      created_at: now,
      expires_at: new Date(now.getTime() + LIFE_MS.email),
    });
    await ctx.announce(tx, 'email.change_requested', { linkId });
  });
}

/** Sends the link to the new address, and a notice to the old one. */
export async function sendEmailChange(ctx: Ctx, linkId: string): Promise<void> {
  const now = ctx.clock.now();
  const due = await ctx.system('account', async (tx) => {
    const link = await links.lockLink(tx, linkId);
    const account = link && (await repo.getAccount(tx, link.account_id ?? ''));
    if (!link || !account || link.ended_at || link.expires_at <= now) return undefined;
    const { token, hash } = newToken();
    if (!link.sent_at) await links.updateLink(tx, linkId, { token_hash: hash });
    return { link, account, token: link.sent_at ? undefined : token };
  });
  if (!due) return;
  const { link, account, token } = due;
  if (token) {
    const to = { email: link.email, name: account.name };
    await ctx.mail.send(
      composeLetter('email', to, { hours: LIFE_MS.email / HOUR_MS }, linkTo(ctx, 'email', token)),
    );
    await ctx.system('account', (tx) => links.updateLink(tx, linkId, { sent_at: ctx.clock.now() }));
  }
  await ctx.mail.send(composeLetter('emailAsked', account, { newEmail: link.email }));
}

/** Gives the account the address the link was sent to. Throws `auth.link_expired`, `account.email_taken`. */
export async function confirmEmail(ctx: Ctx, token: string, wire: Wire): Promise<{ email: string }> {
  try {
    return await ctx.system('account', async (tx) => {
      const link = await use(ctx, tx, 'email', token);
      const account = await repo.lockAccount(tx, link.account_id ?? '');
      if (account?.email !== link.old_email) throw new AppError('auth.link_expired');
      const now = ctx.clock.now();
      await repo.setEmail(tx, account.id, link.email, now);
      // Links that wait in the old mailbox open nothing any more.
      await links.endAccountLinks(tx, account.id, now);
      const companies = await auditEverywhere(ctx, tx, account.id, requestOf(wire), 'email.changed');
      await ctx.announce(tx, 'email.changed', { linkId: link.id });
      tx.afterCommit(() => {
        for (const tenantId of companies) ctx.hint(tenantId, { topic: 'people' });
      });
      return { email: link.email };
    });
  } catch (error) {
    if (/^(?:accounts_email_key|users_tenant_id_email_key)$/.test(violated(error) ?? ''))
      throw new AppError('account.email_taken');
    throw error;
  }
}

/** Tells the old address that it is not the account's any more. */
export async function sendEmailChanged(ctx: Ctx, linkId: string): Promise<void> {
  const told = await ctx.system('account', async (tx) => {
    const link = await links.lockLink(tx, linkId);
    const account = link && (await repo.getAccount(tx, link.account_id ?? ''));
    return link?.old_email && account ? { old: link.old_email, email: link.email, name: account.name } : null;
  });
  if (told)
    await ctx.mail.send(
      composeLetter('emailChanged', { email: told.old, name: told.name }, { newEmail: told.email }),
    );
}

import type { BodyOf, contract, ReplyOf } from '@lintel/contract';
import { type Actor, memberActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import { AppError, violated } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { newId } from '../../../kernel/ids.ts';
import * as credentials from '../account/credentials.repository.ts';
import * as links from '../account/mail-links.repository.ts';
import { lookUp, use } from '../account/mail-links.ts';
import * as auth from '../auth.repository.ts';
import { moveSession } from '../company/switch-company.ts';
import type { OpenedSession } from '../sessions/cookie.ts';
import { endSessionsOf } from '../sessions/end-sessions.ts';
import { personOf } from '../sessions/person.ts';
import { openSession } from '../sessions/sessions.ts';
import { forgetStanding } from '../sessions/standings.ts';
import { rememberDevice } from '../sign-in/known-device.ts';
import { hashPassword, refuseWeak } from '../sign-in/passwords.ts';
import { present, requestOf } from '../sign-in/sign-in.ts';
import * as repo from './invitations.repository.ts';
import { describeInvitation } from './send-invitations.ts';

/** Who invites to what. Throws `auth.link_expired` for a link that was used, replaced, taken back or too old. */
export async function lookInvitation(
  ctx: Ctx,
  token: string,
): Promise<ReplyOf<typeof contract.auth.lookInvitation>> {
  const { invitation, dormant, account } = await open(ctx, token);
  const { company, roleName, invitedBy } = await describeInvitation(ctx, invitation);
  const hasAccount = account !== undefined && !dormant;
  return { company, email: invitation.email, name: invitation.name, roleName, invitedBy, hasAccount };
}

/**
 * Joins a company with a new account, or with one that no company lets in any more: it gets the new password, since it
 * could not sign in to prove the old one. Throws `account.email_taken` for an account that can sign in.
 */
export async function acceptInvitation(
  ctx: Ctx,
  want: BodyOf<typeof contract.auth.acceptInvitation>,
  wire: Wire,
): Promise<OpenedSession> {
  const { invitation, account, dormant } = await open(ctx, want.token);
  if (account && !dormant) throw new AppError('account.email_taken');
  const { company, teamIds } = await describeInvitation(ctx, invitation);
  refuseWeak(want.password, [want.name, invitation.email, company], 'password');
  const hash = await hashPassword(want.password);
  const opened = await ctx
    .system('invitation', async (tx) => {
      const taken = await take(ctx, tx, want.token);
      const accountId = await ensureAccount(ctx, tx, taken.email, want.name, hash);
      const who = await join(ctx, tx, taken, { accountId, name: want.name, teamIds }, wire);
      return openSession(ctx, tx, who, want.client, ['pwd'], wire);
    })
    .catch((error: unknown) => {
      if (violated(error) === 'accounts_email_key') throw new AppError('account.email_taken');
      throw error;
    });
  if (want.client === 'browser') rememberDevice(ctx, wire, opened.holder.accountId);
  return present(ctx, opened.holder, opened.refreshToken, want.client, wire);
}

/** Joins a further company with the account that is signed in; its session moves there. */
export async function joinCompany(ctx: Ctx, actor: Actor, token: string, wire: Wire): Promise<OpenedSession> {
  const { accountId } = personOf(actor);
  const { invitation } = await open(ctx, token);
  const { teamIds } = await describeInvitation(ctx, invitation);
  const moved = await ctx.system('invitation', async (tx) => {
    const account = await credentials.lockAccount(tx, accountId);
    if (account?.email !== invitation.email) throw new AppError('invitation.other_account');
    const taken = await take(ctx, tx, token);
    const who = await join(ctx, tx, taken, { accountId, name: account.name, teamIds }, wire);
    return moveSession(ctx, tx, actor, who, wire);
  });
  return present(ctx, moved.holder, moved.refreshToken, moved.client, wire);
}

/** The invitation a link opens now, and the account of its address. An account is dormant when no company lets it in. */
const open = (ctx: Ctx, token: string) =>
  ctx.system('invitation', async (tx) => {
    const link = await lookUp(ctx, tx, 'invitation', token);
    const invitation = await openOf(ctx, tx, link);
    const account = await auth.findAccount(tx, invitation.email);
    const dormant = account !== undefined && (await auth.membershipsOf(tx, account.id)).length === 0;
    return { invitation, account, dormant };
  });

/** Uses the link up and closes its invitation, with the transaction. */
async function take(ctx: Ctx, tx: SystemTx, token: string): Promise<repo.InvitationRow> {
  const link = await use(ctx, tx, 'invitation', token);
  const invitation = await openOf(ctx, tx, link);
  await repo.markAccepted(tx, invitation, ctx.clock.now());
  return invitation;
}

async function openOf(ctx: Ctx, tx: SystemTx, link: links.MailLink): Promise<repo.InvitationRow> {
  const found = await repo.lockOpen(tx, link.tenant_id ?? '', link.invitation_id ?? '', ctx.clock.now());
  if (!found) throw new AppError('auth.link_expired');
  return found;
}

async function ensureAccount(
  ctx: Ctx,
  tx: SystemTx,
  email: string,
  name: string,
  passwordHash: string,
): Promise<string> {
  const now = ctx.clock.now();
  const known = await auth.findAccount(tx, email);
  if (!known) {
    const id = newId();
    await auth.insertAccount(tx, { id, email, name, passwordHash });
    await credentials.setPassword(tx, id, passwordHash, now);
    return id;
  }
  await credentials.lockAccount(tx, known.id);
  if ((await auth.membershipsOf(tx, known.id)).length > 0) throw new AppError('account.email_taken');
  await credentials.setName(tx, known.id, name, now);
  await credentials.setPassword(tx, known.id, passwordHash, now);
  await links.endAccountLinks(tx, known.id, now);
  await endSessionsOf(ctx, tx, { accountId: known.id }, 'password-reset');
  return known.id;
}

/** Makes an account a member with the role and teams of the invitation, or lets it in again. */
export async function join(
  ctx: Ctx,
  tx: SystemTx,
  invitation: repo.InvitationRow,
  person: { accountId: string; name: string; teamIds: readonly string[] },
  wire: Wire,
): Promise<{ tenantId: string; userId: string; accountId: string }> {
  const { tenant_id: tenantId, role } = invitation;
  const { accountId } = person;
  const known = await repo.findMembership(tx, tenantId, accountId);
  const userId = known?.id ?? newId();
  if (!known) await repo.insertMembership(tx, { id: userId, accountId, name: person.name }, invitation);
  // Who belongs to the company already keeps their role: an invitation is no way around who may change it.
  else if (!known.active) await repo.reviveMembership(tx, userId, person.name, invitation, ctx.clock.now());
  if (!known?.active) await repo.joinTeams(tx, tenantId, userId, person.teamIds);
  const actor = { ...memberActor(tenantId, userId, accountId, role), request: requestOf(wire) };
  await ctx.audit(tx, actor, 'user.joined', { subject: { type: 'user', id: userId } });
  tx.afterCommit(() => {
    forgetStanding(ctx, { tenantId });
    ctx.hint(tenantId, { topic: 'people' });
  });
  return { tenantId, userId, accountId };
}

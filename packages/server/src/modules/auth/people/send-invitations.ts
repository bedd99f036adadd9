import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { newId } from '../../../kernel/ids.ts';
import * as links from '../account/mail-links.repository.ts';
import { LIFE_MS, linkTo, newToken } from '../account/mail-links.ts';
import * as auth from '../auth.repository.ts';
import { composeLetter } from '../mails.ts';
import { resolveRole } from '../roles/may-grant.ts';
import * as repo from './invitations.repository.ts';

/**
 * Sends the links of invitations. One that went out already is left alone, and an address that cannot be reached keeps
 * none of the others waiting. Throws at the end when one was not sent.
 */
export async function sendInvitations(
  ctx: Ctx,
  tenantId: string,
  invitationIds: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const failures: unknown[] = [];
  for (const id of invitationIds) {
    signal.throwIfAborted();
    await sendInvitation(ctx, tenantId, id).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} of ${invitationIds.length} invitations not sent`);
}

async function sendInvitation(ctx: Ctx, tenantId: string, id: string): Promise<void> {
  const now = ctx.clock.now();
  const { token, hash } = newToken();
  const linkId = newId();
  const invitation = await ctx.system('invitation', async (tx) => {
    const open = await repo.lockOpen(tx, tenantId, id, now);
    if (!open || (await links.invitationSentSince(tx, tenantId, id, open.sent_at))) return undefined;
    await links.endInvitationLinks(tx, tenantId, id, now);
    await links.insertLink(tx, {
      id: linkId,
      purpose: 'invitation',
      email: open.email,
      tenant_id: tenantId,
      invitation_id: id,
      token_hash: hash,
      created_at: now,
      expires_at: open.expires_at,
    });
    return open;
  });
  if (!invitation) return;
  const words = await describeInvitation(ctx, invitation);
  await ctx.mail.send(
    composeLetter(
      words.invitedBy === null ? 'namelessInvitation' : 'invitation',
      { email: invitation.email, name: invitation.name },
      {
        company: words.company,
        role: words.roleName,
        inviter: words.invitedBy ?? '',
        days: LIFE_MS.invitation / (24 * 3_600_000),
      },
      linkTo(ctx, 'invitation', token),
    ),
  );
  await ctx.system('invitation', (tx) => links.updateLink(tx, linkId, { sent_at: now }));
}

/** What a person is told of an invitation: company, role, who invites. */
export const describeInvitation = (
  ctx: Ctx,
  invitation: repo.InvitationRow,
): Promise<{ company: string; roleName: string; invitedBy: string | null; teamIds: string[] }> =>
  ctx.read(systemActor(invitation.tenant_id), async (tx) => {
    const role = await resolveRole(tx, invitation.role_id ?? invitation.role);
    const inviter = await repo.findInvitation(tx, invitation.id);
    return {
      company: (await auth.getTenant(tx)).name,
      roleName: role.name,
      invitedBy: inviter?.inviter ?? null,
      teamIds: await repo.existingTeams(tx, invitation.team_ids),
    };
  });

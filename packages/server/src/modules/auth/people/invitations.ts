import type { BodyOf, contract, Invitation, ReplyOf } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { LIFE_MS } from '../account/mail-links.ts';
import { resolveRole, roleToGive } from '../roles/may-grant.ts';
import * as repo from './invitations.repository.ts';
import { assertMayFill } from './team-reach.ts';

type Listed = repo.InvitationRow & { inviter: string | null };

/** Invitations nobody has accepted yet, those whose link has expired included. */
export const listInvitations = (ctx: Ctx, actor: Actor): Promise<{ items: Invitation[] }> =>
  ctx.read(actor, async (tx) => ({ items: await toInvitations(ctx, tx, await repo.listOpen(tx)) }));

/**
 * Invites people by mail. Who belongs to the company already is named in the reply; an older invitation of the same
 * address ends. Throws `role.too_far` for a role that reaches further than the inviter's own.
 */
export async function invite(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.people.invite>,
): Promise<ReplyOf<typeof contract.people.invite>> {
  const people = new Map(want.people.map((person) => [person.email, person]));
  return ctx.tx(actor, async (tx) => {
    await repo.lockInvitations(tx);
    const members = await repo.memberEmails(tx, [...people.keys()]);
    const now = ctx.clock.now();
    const made: repo.InvitationRow[] = [];
    for (const person of people.values()) {
      if (members.has(person.email)) continue;
      const role = await roleToGive(tx, actor, person.roleId);
      const teamIds = [...new Set(person.teamIds)];
      if ((await repo.existingTeams(tx, teamIds)).length < teamIds.length)
        throw new AppError('team.not_found');
      assertMayFill(actor, teamIds);
      await repo.closeInvitation(tx, { email: person.email }, 'replaced', now);
      made.push(
        await repo.insertInvitation(tx, {
          id: newId(),
          email: person.email,
          name: person.name ?? null,
          role: role.base,
          role_id: role.roleId,
          team_ids: teamIds,
          invited_by: actor.userId,
          sent_at: now,
          expires_at: new Date(now.getTime() + LIFE_MS.invitation),
        }),
      );
    }
    await tell(ctx, tx, actor, made);
    const listed = await Promise.all(made.map((row) => repo.findInvitation(tx, row.id)));
    return {
      invited: await toInvitations(
        ctx,
        tx,
        listed.filter((row) => row !== undefined),
      ),
      members: [...members],
    };
  });
}

/** Sends a new link for another seven days; the old one stops working. Throws `invitation.not_found`. */
export const resendInvitation = (ctx: Ctx, actor: Actor, id: string): Promise<Invitation> =>
  ctx.tx(actor, async (tx) => {
    const now = ctx.clock.now();
    const row = await repo.renewInvitation(tx, id, now, new Date(now.getTime() + LIFE_MS.invitation));
    if (!row) throw new AppError('invitation.not_found');
    await tell(ctx, tx, actor, [row]);
    const listed = await repo.findInvitation(tx, id);
    return (await toInvitations(ctx, tx, listed ? [listed] : []))[0] as Invitation;
  });

/** Takes an invitation back; its link opens nothing any more. Throws `invitation.not_found`. */
export const revokeInvitation = (ctx: Ctx, actor: Actor, id: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    if (!(await repo.closeInvitation(tx, { id }, 'revoked', ctx.clock.now())))
      throw new AppError('invitation.not_found');
    await ctx.audit(tx, actor, 'invitation.revoked', { subject: { type: 'invitation', id } });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'people' }));
  });

async function tell(ctx: Ctx, tx: Tx, actor: Actor, rows: readonly repo.InvitationRow[]): Promise<void> {
  const [first] = rows;
  await ctx.record(tx, actor, 'users.invited', {
    ...(first && rows.length === 1 ? { subject: { type: 'invitation', id: first.id } } : {}),
    payload: { invitationIds: rows.map((row) => row.id) },
  });
  tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'people' }));
}

async function toInvitations(ctx: Ctx, tx: Tx, rows: readonly Listed[]): Promise<Invitation[]> {
  const now = ctx.clock.now();
  const roles = new Map<string, string>();
  for (const id of new Set(rows.map((row) => row.role_id ?? row.role)))
    roles.set(id, (await resolveRole(tx, id)).name);
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    roleId: row.role_id ?? row.role,
    roleName: roles.get(row.role_id ?? row.role) ?? row.role,
    teamIds: row.team_ids,
    invitedBy: row.inviter,
    sentAt: row.sent_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    expired: row.expires_at <= now,
  }));
}

import { type Selectable, sql } from 'kysely';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import type { InvitationsTable } from '../account/mail-links.tables.ts';
import '../auth.tables.ts';

export type InvitationRow = Selectable<InvitationsTable>;

/** Invitations of one company are made one after the other, so that an address never has two that are open. */
export const lockInvitations = (tx: Tx) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`invitations ${tx.tenantId}`}, 0))`.execute(tx);

export const insertInvitation = (
  tx: Tx,
  row: Omit<InvitationRow, 'tenant_id' | 'closed_at' | 'outcome'>,
): Promise<InvitationRow> =>
  tx
    .insertInto('invitations')
    .values({ ...row, tenant_id: tx.tenantId })
    .returningAll()
    .executeTakeFirstOrThrow();

/** Open invitations with the name of who invited, the newest first. */
export const listOpen = (tx: Tx): Promise<(InvitationRow & { inviter: string | null })[]> =>
  withInviter(tx).where('i.closed_at', 'is', null).orderBy('i.sent_at', 'desc').orderBy('i.id').execute();

export const findInvitation = (
  tx: Tx,
  id: string,
): Promise<(InvitationRow & { inviter: string | null }) | undefined> =>
  withInviter(tx).where('i.id', '=', id).executeTakeFirst();

const withInviter = (tx: Tx) =>
  tx
    .selectFrom('invitations as i')
    .leftJoin('users as u', (join) =>
      join.onRef('u.tenant_id', '=', 'i.tenant_id').onRef('u.id', '=', 'i.invited_by'),
    )
    .selectAll('i')
    .select('u.name as inviter')
    .where('i.tenant_id', '=', tx.tenantId);

/** Puts the end of an open invitation off; undefined when it is not open. */
export const renewInvitation = (
  tx: Tx,
  id: string,
  sentAt: Date,
  expiresAt: Date,
): Promise<InvitationRow | undefined> =>
  tx
    .updateTable('invitations')
    .set({ sent_at: sentAt, expires_at: expiresAt })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .returningAll()
    .executeTakeFirst();

/** Closes an open invitation, named by its id or its address; false when there is none. */
export const closeInvitation = async (
  tx: Tx,
  of: { id: string } | { email: string },
  outcome: 'revoked' | 'replaced',
  now: Date,
): Promise<boolean> => {
  const query = tx
    .updateTable('invitations')
    .set({ closed_at: now, outcome })
    .where('tenant_id', '=', tx.tenantId)
    .where('closed_at', 'is', null);
  const { numUpdatedRows } = await ('id' in of
    ? query.where('id', '=', of.id)
    : query.where('email', '=', of.email)
  ).executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Addresses among `emails` that belong to active people of the company. */
export const memberEmails = async (tx: Tx, emails: readonly string[]): Promise<Set<string>> => {
  const rows = await tx
    .selectFrom('users')
    .select('email')
    .where('tenant_id', '=', tx.tenantId)
    .where('active', '=', true)
    .where(sql<boolean>`email = any(${[...emails]}::text[])`)
    .execute();
  return new Set(rows.flatMap((row) => row.email ?? []));
};

/** Those of `ids` that are teams of the company. */
export const existingTeams = async (tx: Tx, ids: readonly string[]): Promise<string[]> => {
  const rows = await tx
    .selectFrom('teams')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .execute();
  return rows.map((row) => row.id);
};

// Accepting: the person belongs to no company yet, so this runs as the system role. --------------------------------

/** The open invitation, held until the transaction ends. */
export const lockOpen = (
  tx: SystemTx,
  tenantId: string,
  id: string,
  now: Date,
): Promise<InvitationRow | undefined> =>
  tx
    .selectFrom('invitations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .where('expires_at', '>', now)
    .forUpdate()
    .executeTakeFirst();

/** The newest open invitation to an address, of whatever company. */
export const findOpenTo = (tx: SystemTx, email: string, now: Date): Promise<InvitationRow | undefined> =>
  tx
    .selectFrom('invitations')
    .selectAll()
    .where('email', '=', email)
    .where('closed_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('sent_at', 'desc')
    .limit(1)
    .executeTakeFirst();

export const markAccepted = async (tx: SystemTx, row: InvitationRow, now: Date): Promise<void> => {
  await tx
    .updateTable('invitations')
    .set({ closed_at: now, outcome: 'accepted' })
    .where('tenant_id', '=', row.tenant_id)
    .where('id', '=', row.id)
    .execute();
};

export const findMembership = (tx: SystemTx, tenantId: string, accountId: string) =>
  tx
    .selectFrom('users')
    .select(['id', 'active', 'role'])
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .forUpdate()
    .executeTakeFirst();

export const insertMembership = async (
  tx: SystemTx,
  row: { id: string; accountId: string; name: string },
  invitation: InvitationRow,
): Promise<void> => {
  await tx
    .insertInto('users')
    .values({
      tenant_id: invitation.tenant_id,
      id: row.id,
      account_id: row.accountId,
      email: invitation.email,
      name: row.name,
      role: invitation.role,
      role_id: invitation.role_id,
    })
    .execute();
};

/** Lets a former member in again, with the role of the invitation. */
export const reviveMembership = async (
  tx: SystemTx,
  id: string,
  name: string,
  invitation: InvitationRow,
  now: Date,
): Promise<void> => {
  await tx
    .updateTable('users')
    .set({
      active: true,
      deactivated_at: null,
      name,
      role: invitation.role,
      role_id: invitation.role_id,
      updated_at: now,
    })
    .where('tenant_id', '=', invitation.tenant_id)
    .where('id', '=', id)
    .execute();
};

export const joinTeams = async (
  tx: SystemTx,
  tenantId: string,
  userId: string,
  teamIds: readonly string[],
): Promise<void> => {
  if (teamIds.length === 0) return;
  await tx
    .insertInto('team_members')
    .values(teamIds.map((team_id) => ({ tenant_id: tenantId, team_id, user_id: userId })))
    .onConflict((c) => c.doNothing())
    .execute();
};

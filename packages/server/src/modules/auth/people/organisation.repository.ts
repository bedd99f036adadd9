import type { Office, Team } from '@lintel/contract';
import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db/tx.ts';
import '../auth.tables.ts';

export const listOffices = (tx: Tx): Promise<Office[]> =>
  tx
    .selectFrom('offices')
    .select(['id', 'name'])
    .where('tenant_id', '=', tx.tenantId)
    .orderBy(sql`lower(name)`)
    .execute();

const teams = (tx: Tx) =>
  tx
    .selectFrom('teams')
    .select((eb) => [
      'teams.id',
      'teams.name',
      'teams.office_id as officeId',
      sql<Team['members']>`coalesce((
        select json_agg(json_build_object('userId', m.user_id, 'lead', m.lead) order by m.lead desc, m.user_id)
        from team_members m where m.tenant_id = ${eb.ref('teams.tenant_id')} and m.team_id = ${eb.ref('teams.id')}), '[]')`.as(
        'members',
      ),
    ])
    .where('teams.tenant_id', '=', tx.tenantId);

export const listTeams = (tx: Tx): Promise<Team[]> => teams(tx).orderBy(sql`lower(teams.name)`).execute();

/** Teams of these ids with their members, locked in order of id. */
export const lockTeams = (tx: Tx, ids: readonly string[]): Promise<Team[]> =>
  teams(tx)
    .where('teams.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy('teams.id')
    .forNoKeyUpdate()
    .execute();

export const officeExists = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx
    .selectFrom('offices')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst()) !== undefined;

export const insertOffice = (tx: Tx, office: Office) =>
  tx
    .insertInto('offices')
    .values({ tenant_id: tx.tenantId, ...office })
    .execute();

/** False when there is no such office. */
export const renameOffice = async (tx: Tx, { id, name }: Office): Promise<boolean> =>
  (
    await tx
      .updateTable('offices')
      .set({ name })
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst()
  ).numUpdatedRows > 0n;

export const deleteOffice = async (tx: Tx, id: string): Promise<boolean> =>
  (
    await tx
      .deleteFrom('offices')
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst()
  ).numDeletedRows > 0n;

export const insertTeam = (tx: Tx, team: { id: string; name: string; officeId: string | null }) =>
  tx
    .insertInto('teams')
    .values({ tenant_id: tx.tenantId, id: team.id, name: team.name, office_id: team.officeId })
    .execute();

export const updateTeam = (tx: Tx, id: string, set: { name?: string; office_id?: string | null }) =>
  tx.updateTable('teams').set(set).where('tenant_id', '=', tx.tenantId).where('id', '=', id).execute();

export const deleteTeam = (tx: Tx, id: string) =>
  tx.deleteFrom('teams').where('tenant_id', '=', tx.tenantId).where('id', '=', id).execute();

/** Puts people into a team, or changes whether they lead it. */
export const putTeamMembers = async (
  tx: Tx,
  teamId: string,
  members: readonly { userId: string; lead: boolean }[],
): Promise<void> => {
  if (members.length === 0) return;
  await tx
    .insertInto('team_members')
    .values(
      members.map(({ userId, lead }) => ({ tenant_id: tx.tenantId, team_id: teamId, user_id: userId, lead })),
    )
    .onConflict((c) =>
      c.columns(['tenant_id', 'team_id', 'user_id']).doUpdateSet((eb) => ({ lead: eb.ref('excluded.lead') })),
    )
    .execute();
};

export const removeTeamMembers = async (
  tx: Tx,
  teamId: string,
  userIds: readonly string[],
): Promise<void> => {
  if (userIds.length === 0) return;
  await tx
    .deleteFrom('team_members')
    .where('tenant_id', '=', tx.tenantId)
    .where('team_id', '=', teamId)
    .where('user_id', '=', sql<string>`any(${[...userIds]}::uuid[])`)
    .execute();
};

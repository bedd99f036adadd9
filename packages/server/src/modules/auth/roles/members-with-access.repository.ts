import type { Role } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import '../auth.tables.ts';
import type { RoleRow } from './roles.repository.ts';

/** Everybody of the company, with the teams they are in. */
export const listPeople = (
  tx: Tx,
): Promise<{ id: string; name: string; active: boolean; role: Role; roleId: string | null }[]> =>
  tx.prepared(
    'auth.people-with-roles',
    `select id, name, active, role, role_id as "roleId" from users where tenant_id = $1 order by lower(name), id`,
    [tx.tenantId],
  );

export const listTeamMembers = (
  tx: Tx,
): Promise<{ teamId: string; team: string; userId: string; lead: boolean }[]> =>
  tx.prepared(
    'auth.all-team-members',
    `select m.team_id as "teamId", t.name as team, m.user_id as "userId", m.lead
     from team_members m join teams t on t.tenant_id = m.tenant_id and t.id = m.team_id
     where m.tenant_id = $1 order by lower(t.name)`,
    [tx.tenantId],
  );

export const allRoles = (tx: Tx): Promise<RoleRow[]> =>
  tx.selectFrom('roles').selectAll().where('tenant_id', '=', tx.tenantId).execute();

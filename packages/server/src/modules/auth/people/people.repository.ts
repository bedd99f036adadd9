import { ROLES, type Role } from '@lintel/contract';
import { type Selectable, type SqlBool, sql } from 'kysely';
import type { Position } from '../../../kernel/cursor.ts';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import { heldRole } from '../auth.repository.ts';
import type { UsersTable } from '../auth.tables.ts';
import { type HeldRole, toHeld } from '../roles/may-grant.ts';
import type { RoleRow } from '../roles/roles.repository.ts';

export interface StoredMember extends Selectable<UsersTable> {
  held: HeldRole;
  /** What the directory is in order of, before the id. */
  sortKey: string;
}
interface Row extends Selectable<UsersTable> {
  role_row: RoleRow | null;
  sort_key: string;
}

/** Names are put in order without case, by as much of them as a page marker can carry in any script. */
const SORT_KEY = sql<string>`lower(left(users.name, 40))`;

const members = (tx: Tx) =>
  tx
    .selectFrom('users')
    .leftJoin('roles', heldRole)
    .selectAll('users')
    .select([
      sql<RoleRow | null>`case when roles.id is null then null else to_json(roles) end`.as('role_row'),
      SORT_KEY.as('sort_key'),
    ])
    .where('users.tenant_id', '=', tx.tenantId);

const toMember = ({ role_row, sort_key, ...row }: Row): StoredMember => ({
  ...row,
  sortKey: sort_key,
  held: toHeld(row.role, role_row ?? undefined),
});

export interface MemberFilter {
  q?: string | undefined;
  role?: string | undefined;
  team?: string | undefined;
  state: 'active' | 'inactive' | 'all';
}

const matching = (filter: MemberFilter) => {
  const conditions = [sql<SqlBool>`true`];
  if (filter.state !== 'all') conditions.push(sql`users.active = ${filter.state === 'active'}`);
  if (filter.q !== undefined) {
    const like = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
    conditions.push(sql`(unaccent(users.name) ilike unaccent(${like}) or users.email ilike ${like})`);
  }
  if (filter.role !== undefined) {
    conditions.push(
      (ROLES as readonly string[]).includes(filter.role)
        ? sql`(users.role = ${filter.role} and users.role_id is null)`
        : sql`users.role_id = ${filter.role}`,
    );
  }
  if (filter.team !== undefined) {
    conditions.push(
      sql`exists (select 1 from team_members m where m.tenant_id = users.tenant_id and m.user_id = users.id
        and m.team_id = ${filter.team})`,
    );
  }
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
};

/** One page by name: up to `limit` members after the position. */
export async function listMembers(
  tx: Tx,
  filter: MemberFilter,
  page: { after: Position | undefined; limit: number },
): Promise<StoredMember[]> {
  let query = members(tx).where(matching(filter));
  if (page.after)
    query = query.where(sql<SqlBool>`(${SORT_KEY}, users.id) > (${page.after.key}, ${page.after.id}::uuid)`);
  const rows = (await query.orderBy(SORT_KEY).orderBy('users.id').limit(page.limit).execute()) as Row[];
  return rows.map(toMember);
}

/** How many members match, counted to `cap` and one more. */
export async function countMembers(tx: Tx, filter: MemberFilter, cap: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select 1 from users where users.tenant_id = ${tx.tenantId} and ${matching(filter)} limit ${cap + 1}) x`.execute(
    tx,
  );
  return rows[0]?.n ?? 0;
}

export async function findMembers(tx: Tx, ids: readonly string[]): Promise<StoredMember[]> {
  const rows = (await members(tx)
    .where('users.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute()) as Row[];
  return rows.map(toMember);
}

/**
 * Locks members of these ids, and with them every active owner, in one order, so that of two changes that would leave
 * a company without an owner the second sees the first. Returns the members as the last writer left them.
 */
export async function lockMembers(
  tx: Tx,
  ids: readonly string[],
): Promise<{ members: Map<string, StoredMember>; owners: string[] }> {
  const locked = await tx
    .selectFrom('users')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where((eb) =>
      eb.or([
        eb('id', '=', sql<string>`any(${[...ids]}::uuid[])`),
        eb.and([eb('role', '=', 'owner'), eb('active', '=', true)]),
      ]),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  const rows = await findMembers(
    tx,
    locked.map((row) => row.id),
  );
  return {
    members: new Map(rows.map((row) => [row.id, row])),
    owners: rows.filter((row) => row.role === 'owner' && row.active).map((row) => row.id),
  };
}

export const updateMember = (
  tx: Tx,
  id: string,
  set: {
    name?: string;
    role?: Role;
    role_id?: string | null;
    active?: boolean;
    deactivated_at?: Date | null;
    updated_at: Date;
  },
) => tx.updateTable('users').set(set).where('tenant_id', '=', tx.tenantId).where('id', '=', id).execute();

export interface Membership {
  user_id: string;
  team_id: string;
  name: string;
  lead: boolean;
}

/** The teams of these members, by name. */
export const teamsOf = (tx: Tx, userIds: readonly string[]): Promise<Membership[]> =>
  tx
    .selectFrom('team_members')
    .innerJoin('teams', (join) =>
      join
        .onRef('teams.tenant_id', '=', 'team_members.tenant_id')
        .onRef('teams.id', '=', 'team_members.team_id'),
    )
    .select(['team_members.user_id', 'team_members.team_id', 'teams.name', 'team_members.lead'])
    .where('team_members.tenant_id', '=', tx.tenantId)
    .where('team_members.user_id', '=', sql<string>`any(${[...userIds]}::uuid[])`)
    .orderBy(sql`lower(teams.name)`)
    .execute();

/** Members of the teams this member leads. */
export const peopleLedBy = async (tx: Tx, userId: string): Promise<string[]> =>
  (
    await tx
      .selectFrom('team_members as l')
      .innerJoin('team_members as m', (join) =>
        join.onRef('m.tenant_id', '=', 'l.tenant_id').onRef('m.team_id', '=', 'l.team_id'),
      )
      .select('m.user_id')
      .distinct()
      .where('l.tenant_id', '=', tx.tenantId)
      .where('l.user_id', '=', userId)
      .where('l.lead', '=', true)
      .orderBy('m.user_id')
      .execute()
  ).map((row) => row.user_id);

const living = (tx: Tx, userId: string, now: Date) =>
  tx
    .selectFrom('sessions')
    .where('tenant_id', '=', tx.tenantId)
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .where('absolute_expires_at', '>', now);

export const countSessions = async (tx: Tx, userId: string, now: Date): Promise<number> =>
  Number(
    (
      await living(tx, userId, now)
        .select((eb) => eb.fn.countAll<string>().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  );

/** Ends every session a member has in this company. */
export const endSessions = (tx: Tx, userId: string, reason: string, now: Date) =>
  tx
    .updateTable('sessions')
    .set({ ended_at: now, ended_reason: reason })
    .where('tenant_id', '=', tx.tenantId)
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .execute();

/** Which of these accounts have a second factor: an authenticator app or a passkey. */
export async function accountsWithFactor(
  tx: SystemTx,
  accountIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select a.id from accounts a where a.id = any(${[...accountIds]}::uuid[])
      and (a.totp_sealed is not null or exists (select 1 from passkeys p where p.account_id = a.id))`.execute(
    tx,
  );
  return new Set(rows.map((row) => row.id));
}

/** The account of a member; undefined for a service account. */
export const findAccountOf = async (tx: Tx, userId: string): Promise<string | undefined> => {
  const row = await tx
    .selectFrom('users')
    .select('account_id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', userId)
    .executeTakeFirst();
  return row?.account_id ?? undefined;
};

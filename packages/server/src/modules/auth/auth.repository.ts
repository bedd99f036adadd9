import type { Role } from '@lintel/contract';
import { type JoinBuilder, sql } from 'kysely';
import type { Tables } from '../../kernel/db/tables.ts';
import type { SystemTx, Tx } from '../../kernel/db/tx.ts';
import './auth.tables.ts';

/** One server, one first company: whoever registers first holds this lock until the commit. */
export const lockRegistration = (tx: SystemTx) => sql`select pg_advisory_xact_lock(7316002)`.execute(tx);

export const anyTenant = (tx: SystemTx) => tx.selectFrom('tenants').select('id').limit(1).executeTakeFirst();

/** Every company of this server, by name. */
export const listTenants = (tx: SystemTx) =>
  tx.selectFrom('tenants').select(['id', 'name']).orderBy('name').execute();

export const findAccount = (tx: SystemTx, email: string) =>
  tx
    .selectFrom('accounts')
    .select(['id', 'name', 'email', 'password_hash'])
    .where('email', '=', email)
    .executeTakeFirst();

export const insertTenant = (
  tx: SystemTx,
  row: {
    id: string;
    name: string;
    timeZone: string;
    currency: string;
    setupStep: 'stages' | null;
    sample: boolean;
  },
) =>
  tx
    .insertInto('tenants')
    .values({
      id: row.id,
      name: row.name,
      time_zone: row.timeZone,
      currency: row.currency,
      setup_step: row.setupStep,
      sample: row.sample,
    })
    .execute();

export const insertAccount = (
  tx: SystemTx,
  row: { id: string; email: string; name: string; passwordHash: string | null },
) =>
  tx
    .insertInto('accounts')
    .values({ id: row.id, email: row.email, name: row.name, password_hash: row.passwordHash })
    .execute();

export const insertUser = (
  tx: SystemTx,
  row: { tenantId: string; id: string; accountId: string; email: string; name: string; role: Role },
) =>
  tx
    .insertInto('users')
    .values({
      tenant_id: row.tenantId,
      id: row.id,
      account_id: row.accountId,
      email: row.email,
      name: row.name,
      role: row.role,
    })
    .execute();

/** Active memberships of an account, the one used last first. */
export const membershipsOf = (tx: SystemTx, accountId: string) =>
  tx
    .selectFrom('users')
    .select(['tenant_id', 'id', 'role'])
    .where('account_id', '=', accountId)
    .where('active', '=', true)
    .orderBy(sql`last_seen_at desc nulls last`)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export const getTenant = (tx: Tx) =>
  tx.selectFrom('tenants').selectAll().where('id', '=', tx.tenantId).executeTakeFirstOrThrow();

export const updateTenant = (
  tx: Tx,
  set: {
    name?: string;
    time_zone?: string;
    currency?: string;
    hot_probability?: number | null;
    setup_step?: 'stages' | 'leads' | 'team' | null;
    sample?: boolean;
    mfa_policy?: 'optional' | 'managers' | 'everyone';
    first_weekday?: number | null;
  },
) =>
  tx
    .updateTable('tenants')
    .set({ ...set, updated_at: sql<Date>`now()` })
    .where('id', '=', tx.tenantId)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Joins the stored row of the role a member holds: one of the company's own, or what it changed of a built-in one. */
export const heldRole = (join: JoinBuilder<Tables, 'users' | 'roles'>) =>
  join
    .onRef('roles.tenant_id', '=', 'users.tenant_id')
    .on((eb) =>
      eb.or([
        eb('roles.id', '=', eb.ref('users.role_id')),
        eb.and([
          eb('users.role_id', 'is', null),
          eb('roles.builtin', '=', true),
          eb('roles.base', '=', eb.ref('users.role')),
        ]),
      ]),
    );

export const getUser = (tx: Tx, userId: string) =>
  tx
    .selectFrom('users')
    .leftJoin('roles', heldRole)
    .selectAll('users')
    .select('roles.name as role_name')
    .where('users.tenant_id', '=', tx.tenantId)
    .where('users.id', '=', userId)
    .executeTakeFirst();

export const listUsers = (tx: Tx) =>
  tx
    .selectFrom('users')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('name')
    .orderBy('id')
    .execute();

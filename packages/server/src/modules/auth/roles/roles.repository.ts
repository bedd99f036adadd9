import { ROLES, type Role } from '@lintel/contract';
import { type Selectable, sql, type Updateable } from 'kysely';
import type { Tx } from '../../../kernel/db/tx.ts';
import type { RolesTable } from '../auth.tables.ts';
import '../auth.tables.ts';

export type RoleRow = Selectable<RolesTable>;

const isBuiltIn = (roleId: string): roleId is Role => (ROLES as readonly string[]).includes(roleId);

/** The row of a role: of the company's own by its id, of a built-in one by its key when the company changed it. */
export const findRole = (tx: Tx, roleId: string, lock = false): Promise<RoleRow | undefined> =>
  tx
    .selectFrom('roles')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .$call((q) =>
      isBuiltIn(roleId)
        ? q.where('builtin', '=', true).where('base', '=', roleId)
        : q.where('builtin', '=', false).where('id', '=', roleId),
    )
    .$if(lock, (q) => q.forUpdate())
    .executeTakeFirst();

/** Every row of the company, with the name of who saved it last. */
export const listRoles = (tx: Tx): Promise<(RoleRow & { saver: string | null })[]> =>
  tx
    .selectFrom('roles')
    .leftJoin('users', (join) =>
      join.onRef('users.tenant_id', '=', 'roles.tenant_id').onRef('users.id', '=', 'roles.saved_by'),
    )
    .selectAll('roles')
    .select('users.name as saver')
    .where('roles.tenant_id', '=', tx.tenantId)
    .orderBy('roles.created_at')
    .orderBy('roles.id')
    .execute();

/** How many active people hold each role, by role id or built-in key. */
export const countHolders = async (tx: Tx): Promise<ReadonlyMap<string, number>> => {
  const rows = await tx
    .selectFrom('users')
    .select((eb) => [
      sql<string>`coalesce(role_id::text, role)`.as('held'),
      eb.fn.countAll<string>().as('people'),
    ])
    .where('tenant_id', '=', tx.tenantId)
    .where('active', '=', true)
    .where('kind', '=', 'person')
    .groupBy('held')
    .execute();
  return new Map(rows.map((row) => [row.held, Number(row.people)]));
};

/** Adds a row; undefined when a built-in role's row came into being meanwhile. Throws `roles_name` for a taken name. */
export const insertRole = (
  tx: Tx,
  row: {
    id: string;
    base: Role;
    builtin: boolean;
    name: string;
    grants: string;
    fields: string;
    by: string | null;
    at: Date;
  },
): Promise<RoleRow | undefined> =>
  tx
    .insertInto('roles')
    .values({
      tenant_id: tx.tenantId,
      id: row.id,
      base: row.base,
      builtin: row.builtin,
      name: row.name,
      grants: row.grants,
      fields: row.fields,
      saved_by: row.by,
      created_at: row.at,
      updated_at: row.at,
    })
    .onConflict((c) => c.columns(['tenant_id', 'base']).where('builtin', '=', true).doNothing())
    .returningAll()
    .executeTakeFirst();

export const updateRole = (tx: Tx, id: string, set: Updateable<RolesTable>): Promise<RoleRow> =>
  tx
    .updateTable('roles')
    .set(set)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Throws the database's foreign key violation (23503) while somebody holds the role. */
export const deleteRole = (tx: Tx, id: string) =>
  tx.deleteFrom('roles').where('tenant_id', '=', tx.tenantId).where('id', '=', id).execute();

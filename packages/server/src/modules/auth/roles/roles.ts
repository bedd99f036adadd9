import {
  type BodyOf,
  type contract,
  type Grants,
  grantsOf,
  PERMISSIONS,
  type Permission,
  ROLES,
  type Role,
  type RoleInfo,
  SCOPED,
  type Scope,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, sqlState, violated } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { peopleChanged } from '../people/people-changed.ts';
import { assertMayHandle, builtInName, toHeld } from './may-grant.ts';
import * as repo from './roles.repository.ts';

type Changes = Partial<Record<Permission, Scope>>;

/** The built-in roles in their order, then the company's own. */
export async function listRoles(ctx: Ctx, actor: Actor): Promise<{ items: RoleInfo[] }> {
  return { items: await ctx.read(actor, readRoles) };
}

async function readRoles(tx: Tx): Promise<RoleInfo[]> {
  const [rows, people] = await Promise.all([repo.listRoles(tx), repo.countHolders(tx)]);
  const builtIn = new Map(rows.filter((r) => r.builtin).map((r) => [r.base, r]));
  return [
    ...ROLES.map((base) => toInfo(base, builtIn.get(base), people)),
    ...rows.filter((r) => !r.builtin).map((r) => toInfo(r.base, r, people)),
  ];
}

function toInfo(
  base: Role,
  row: (repo.RoleRow & { saver: string | null }) | undefined,
  people: ReadonlyMap<string, number>,
): RoleInfo {
  const held = toHeld(base, row);
  const start = grantsOf(base);
  return {
    id: held.id,
    name: held.name,
    base,
    custom: held.roleId !== null,
    locked: base === 'owner',
    people: people.get(held.id) ?? 0,
    grants: held.grants,
    changed: PERMISSIONS.filter((p) => held.grants[p] !== start[p]),
    fields: { ...held.fields },
    version: row?.version ?? 0,
    savedAt: row?.updated_at.toISOString() ?? null,
    savedBy: row?.saver ?? null,
  };
}

/** Adds a role of the company's own. */
export function createRole(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.access.createRole>,
): Promise<RoleInfo> {
  const grants = changesOf(want.base, {}, want.grants);
  const fields = want.fields ?? {};
  checkName(want.name, null);
  return saving(ctx, actor, async (tx) => {
    const id = newId();
    assertMayHandle(actor, { base: want.base, grants: { ...grantsOf(want.base), ...grants }, fields });
    await repo.insertRole(tx, {
      id,
      base: want.base,
      builtin: false,
      name: want.name,
      grants: JSON.stringify(grants),
      fields: JSON.stringify(fields),
      by: actor.userId,
      at: ctx.clock.now(),
    });
    await ctx.audit(tx, actor, 'role.created', {
      subject: { type: 'role', id },
      changed: Object.keys(want),
      after: { name: want.name, base: want.base, grants, fields },
    });
    return id;
  });
}

/**
 * Changes a role from the version the person saw. `grants` is laid over what the role has, `fields` replaces. The actor
 * must hold all the role gives, before and after: so nobody widens a role, their own included, past themselves.
 */
export function updateRole(
  ctx: Ctx,
  actor: Actor,
  roleId: RoleInfo['id'],
  want: BodyOf<typeof contract.access.updateRole>,
): Promise<RoleInfo> {
  return saving(ctx, actor, async (tx) => {
    const { base, row, before } = await lockRole(tx, actor, roleId);
    if ((row?.version ?? 0) !== want.version)
      throw new AppError('role.stale', { context: { version: row?.version ?? 0 } });
    const name = want.name ?? before.name;
    checkName(name, row && !row.builtin ? null : base);
    const grants = changesOf(base, row?.grants ?? {}, want.grants);
    const fields = want.fields ?? before.fields;
    assertMayHandle(actor, { base, grants: { ...grantsOf(base), ...grants }, fields });
    const set = { name, grants: JSON.stringify(grants), fields: JSON.stringify(fields) };
    const at = ctx.clock.now();
    const saved = row
      ? await repo.updateRole(tx, row.id, {
          ...set,
          version: row.version + 1,
          saved_by: actor.userId,
          updated_at: at,
        })
      : await repo.insertRole(tx, { ...set, id: newId(), base, builtin: true, by: actor.userId, at });
    // Somebody changed this built-in role for the first time between our look and our write.
    if (!saved) throw new AppError('role.stale', { context: { version: 1 } });
    await ctx.audit(tx, actor, 'role.updated', {
      subject: { type: 'role', id: saved.id },
      changed: Object.keys(want).filter((key) => key !== 'version'),
      before: { name: before.name, grants: row?.grants ?? {}, fields: before.fields },
      after: { name, grants, fields },
    });
    return roleId;
  });
}

/** Removes a role nobody holds, or puts a built-in one back to what it starts with. */
export const removeRole = (ctx: Ctx, actor: Actor, roleId: RoleInfo['id']): Promise<void> =>
  ctx
    .tx(actor, async (tx) => {
      const { base, row, before } = await lockRole(tx, actor, roleId);
      if (row && !row.builtin) {
        await repo.deleteRole(tx, row.id);
      } else {
        // What it starts with may be more than the company left it.
        assertMayHandle(actor, toHeld(base, undefined));
        // The row stays, so that a version seen before the reset never fits again.
        if (row) {
          await repo.updateRole(tx, row.id, {
            name: builtInName(base),
            grants: '{}',
            fields: '{}',
            version: row.version + 1,
            saved_by: actor.userId,
            updated_at: ctx.clock.now(),
          });
        }
      }
      await ctx.audit(tx, actor, 'role.removed', {
        ...(row ? { subject: { type: 'role', id: row.id } } : {}),
        before: { name: before.name, grants: row?.grants ?? {}, fields: before.fields },
      });
      peopleChanged(ctx, tx, actor);
    })
    .catch((error: unknown) => {
      if (sqlState(error) === '23503') throw new AppError('role.in_use');
      throw error;
    });

async function lockRole(tx: Tx, actor: Actor, roleId: RoleInfo['id']) {
  const builtIn = ROLES.find((role) => role === roleId);
  if (builtIn === 'owner') throw new AppError('role.locked');
  const row = await repo.findRole(tx, roleId, true);
  const base = row?.base ?? builtIn;
  if (!base) throw new AppError('role.not_found');
  const before = toHeld(base, row);
  assertMayHandle(actor, before);
  return { base, row, before };
}

/** What differs from the base once `wanted` is laid over `was`. Throws `role.scope_invalid`. */
function changesOf(base: Role, was: Partial<Grants>, wanted: Changes | undefined): Changes {
  const bad = Object.entries(wanted ?? {}).filter(
    ([permission, scope]) => !SCOPED.has(permission as Permission) && scope !== 'all' && scope !== 'none',
  );
  if (bad.length > 0) {
    throw new AppError('role.scope_invalid', {
      errors: bad.map(([permission]) => ({
        path: `grants.${permission}`,
        code: 'role.scope_invalid',
        message: t('error.role.scope_invalid'),
      })),
    });
  }
  const start = grantsOf(base);
  return Object.fromEntries(
    Object.entries({ ...was, ...wanted }).filter(([p, scope]) => start[p as Permission] !== scope),
  );
}

/** The names of the built-in roles stay theirs, changed or not; `base` is the built-in role that is being named. */
function checkName(name: string, base: Role | null): void {
  const taken = ROLES.some((role) => role !== base && builtInName(role).toLowerCase() === name.toLowerCase());
  if (taken) throw new AppError('role.name_taken');
}

async function saving(ctx: Ctx, actor: Actor, write: (tx: Tx) => Promise<RoleInfo['id']>): Promise<RoleInfo> {
  try {
    return await ctx.tx(actor, async (tx) => {
      const id = await write(tx);
      peopleChanged(ctx, tx, actor);
      const saved = (await readRoles(tx)).find((role) => role.id === id);
      if (!saved) throw new AppError('role.not_found');
      return saved;
    });
  } catch (error) {
    if (violated(error) === 'roles_name') throw new AppError('role.name_taken');
    throw error;
  }
}

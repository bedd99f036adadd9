import {
  type FieldRules,
  type Grants,
  grantsOf,
  PERMISSIONS,
  type Permission,
  ROLES,
  type Role,
  type RoleInfo,
  type Scope,
  withChanges,
  within,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { findRole, type RoleRow } from './roles.repository.ts';

/** A role as it is held: what the company made of it. */
export interface HeldRole {
  /** As the API names it: the key of a built-in role, or the id of one of the company's own. */
  readonly id: RoleInfo['id'];
  /** What `users.role_id` holds for it. */
  readonly roleId: string | null;
  /** What `users.role` holds for it. */
  readonly base: Role;
  readonly name: string;
  readonly grants: Grants;
  readonly fields: FieldRules;
}

/** The name of a built-in role before a company changes it. */
export const builtInName = (role: Role): string => t(`ui.role.${role}`);

/** A role from its row; of a built-in one the row is missing while the company has changed nothing of it. */
export function toHeld(base: Role, row: RoleRow | undefined): HeldRole {
  const own = row !== undefined && !row.builtin;
  return {
    id: own ? row.id : base,
    roleId: own ? row.id : null,
    base,
    name: row?.name ?? builtInName(base),
    // The owner's row is fixed, whatever a table says.
    grants: base === 'owner' ? grantsOf('owner') : withChanges(grantsOf(base), row?.grants ?? {}),
    fields: base === 'owner' ? {} : (row?.fields ?? {}),
  };
}

/**
 * Throws `role.too_far` when `grants` reach further than the actor's own, permission by permission. What `grants` leaves
 * out counts as none.
 */
export function assertMayGrant(actor: Actor, grants: Partial<Record<Permission, Scope>>): void {
  const own = actor.access.grants;
  const beyond = PERMISSIONS.filter((p) => !within(grants[p] ?? 'none', own[p]));
  if (beyond.length > 0) throw new AppError('role.too_far', { context: { permissions: beyond } });
}

/**
 * Throws `role.too_far` unless the actor holds everything the role gives, lead fields included. The owner's role is for
 * owners alone. The same rule serves for giving a role, changing it, and acting upon somebody who holds it.
 */
export function assertMayHandle(actor: Actor, role: Pick<HeldRole, 'base' | 'grants' | 'fields'>): void {
  if (role.base === 'owner' && actor.role !== 'owner' && actor.role !== 'system')
    throw new AppError('role.too_far');
  assertMayGrant(actor, role.grants);
  const shown = Object.entries(actor.access.fields).filter(
    ([field, rule]) => role.fields[field] !== 'hidden' && role.fields[field] !== rule,
  );
  if (shown.length > 0)
    throw new AppError('role.too_far', { context: { fields: shown.map(([field]) => field) } });
}

/** The role of that id in the company. Throws `role.not_found`. */
export async function resolveRole(tx: Tx, roleId: string): Promise<HeldRole> {
  const base = ROLES.find((role) => role === roleId);
  const row = await findRole(tx, roleId);
  if (!base && !row) throw new AppError('role.not_found');
  return toHeld(base ?? (row as RoleRow).base, row);
}

/** The role of that id, when the actor may give it to somebody. Throws `role.not_found`, `role.too_far`. */
export async function roleToGive(tx: Tx, actor: Actor, roleId: string): Promise<HeldRole> {
  const role = await resolveRole(tx, roleId);
  assertMayHandle(actor, role);
  return role;
}

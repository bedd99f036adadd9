import { z } from 'zod';
import { Id, Line, Moment } from './common.ts';
import { endpoint } from './endpoint.ts';
import { FieldName, FieldRule, PERMISSIONS, Permission, Role, Scope } from './permissions.ts';

/** A built-in role is named by its key, one of the company's own by its id. */
export const RoleId = z.union([Role, Id]);
const Grants = z.record(Permission, Scope).meta({ id: 'Grants' });

/** What a company calls a role and what it holds. */
export const RoleInfo = z
  .object({
    id: RoleId,
    name: z.string(),
    /** The built-in role this one is or grew out of. */
    base: Role,
    custom: z.boolean(),
    /** The owner's row is fixed. */
    locked: z.boolean(),
    people: z.int(),
    grants: Grants,
    /** Permissions that differ from what the built-in role starts with. */
    changed: z.array(z.enum(PERMISSIONS)),
    fields: z.record(z.string(), FieldRule),
    version: z.int(),
    savedAt: Moment.nullable(),
    savedBy: z.string().nullable(),
  })
  .meta({ id: 'RoleInfo' });
export type RoleInfo = z.output<typeof RoleInfo>;

const changes = {
  grants: z.partialRecord(Permission, Scope).optional(),
  /** Replaces all rules of the role. */
  fields: z
    .record(FieldName, FieldRule)
    .refine((fields) => Object.keys(fields).length <= 200, 'At most 200 fields')
    .optional(),
};

export const access = {
  listRoles: endpoint({
    name: 'access.listRoles',
    method: 'get',
    path: '/roles',
    summary: 'Roles of the company with what each may do, and how many people hold it',
    access: 'users:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(RoleInfo) }),
  }),
  createRole: endpoint({
    name: 'access.createRole',
    method: 'post',
    path: '/roles',
    summary: 'Add a role of the company’s own, starting from a built-in one',
    access: 'roles:manage',
    rate: 'write',
    audit: 'role.created',
    idempotent: true,
    stepUp: true,
    status: 201,
    body: z.strictObject({ name: Line(60), base: Role.exclude(['owner']), ...changes }),
    reply: RoleInfo,
    errors: ['role.name_taken', 'role.too_far', 'role.scope_invalid'],
  }),
  updateRole: endpoint({
    name: 'access.updateRole',
    method: 'patch',
    path: '/roles/:roleId',
    summary: 'Change what a role may do; applies to everybody who holds it within five seconds',
    access: 'roles:manage',
    rate: 'write',
    audit: 'role.updated',
    stepUp: true,
    params: z.object({ roleId: RoleId }),
    body: z.strictObject({ name: Line(60).optional(), ...changes, version: z.int() }),
    reply: RoleInfo,
    errors: [
      'role.not_found',
      'role.stale',
      'role.name_taken',
      'role.locked',
      'role.too_far',
      'role.scope_invalid',
    ],
  }),
  removeRole: endpoint({
    name: 'access.removeRole',
    method: 'delete',
    path: '/roles/:roleId',
    summary: 'Remove a role nobody holds, or put a built-in one back to what it starts with',
    access: 'roles:manage',
    rate: 'write',
    audit: 'role.removed',
    stepUp: true,
    status: 204,
    params: z.object({ roleId: RoleId }),
    reply: z.undefined(),
    errors: ['role.not_found', 'role.in_use', 'role.locked', 'role.too_far'],
  }),
};

import { z } from 'zod';

export const ROLES = [
  'owner',
  'admin',
  'broker',
  'team_lead',
  'isa',
  'agent',
  'partner',
  'read_only',
] as const;
export const Role = z.enum(ROLES);
export type Role = (typeof ROLES)[number];

/** How far a permission reaches: nobody's, one's own, the team's, the whole company's records. */
export const SCOPES = ['none', 'own', 'team', 'all'] as const;
export const Scope = z.enum(SCOPES);
export type Scope = (typeof SCOPES)[number];

export const PERMISSIONS = [
  'leads:read',
  'leads:create',
  'leads:update',
  'leads:assign',
  'leads:bulk',
  'leads:merge',
  'leads:export',
  'leads:import',
  'leads:delete',
  'leads:erase',
  'fields:manage',
  'intake:manage',
  'routing:manage',
  'lists:share',
  'deals:read',
  'deals:update',
  'deals:commission',
  'ml:read',
  'ml:train',
  'ml:promote',
  'ml:fairness',
  'users:read',
  'users:manage',
  'roles:manage',
  'keys:manage',
  'audit:read',
  'audit:values',
  'company:manage',
] as const;
export const Permission = z.enum(PERMISSIONS);
export type Permission = (typeof PERMISSIONS)[number];

/** Permissions over records that belong to somebody; the others are had or not (`all` or `none`). */
export const SCOPED: ReadonlySet<Permission> = new Set([
  'leads:read',
  'leads:update',
  'leads:assign',
  'leads:bulk',
  'leads:merge',
  'leads:export',
  'leads:delete',
  'leads:erase',
  'deals:read',
  'deals:update',
  'deals:commission',
]);

/** What an API key may be given: records, never people, roles, keys or the company itself. */
export const KEY_PERMISSIONS = [
  'leads:read',
  'leads:create',
  'leads:update',
  'leads:assign',
  'leads:bulk',
  'leads:merge',
  'leads:export',
  'leads:import',
  'leads:delete',
  'deals:read',
  'deals:update',
  'ml:read',
  'users:read',
  'audit:read',
] as const satisfies readonly Permission[];

type Row = Record<Role, Scope>;
const row = (
  owner: Scope,
  admin: Scope,
  broker: Scope,
  team_lead: Scope,
  isa: Scope,
  agent: Scope,
  partner: Scope,
  read_only: Scope,
): Row => ({ owner, admin, broker, team_lead, isa, agent, partner, read_only });

/**
 * The reviewed permission matrix: role × permission → scope. Columns in the order of ROLES. A company may change what
 * its roles hold and add roles of its own; the owner's row is fixed.
 */
export const MATRIX: Record<Permission, Row> = {
  'leads:read': row('all', 'all', 'all', 'team', 'own', 'own', 'own', 'all'),
  'leads:create': row('all', 'all', 'all', 'all', 'all', 'all', 'none', 'none'),
  'leads:update': row('all', 'all', 'all', 'team', 'own', 'own', 'none', 'none'),
  'leads:assign': row('all', 'all', 'all', 'team', 'own', 'none', 'none', 'none'),
  'leads:bulk': row('all', 'all', 'all', 'team', 'own', 'own', 'none', 'none'),
  'leads:merge': row('all', 'all', 'all', 'team', 'none', 'none', 'none', 'none'),
  'leads:export': row('all', 'all', 'all', 'team', 'none', 'none', 'none', 'none'),
  'leads:import': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'leads:delete': row('all', 'all', 'all', 'team', 'none', 'none', 'none', 'none'),
  'leads:erase': row('all', 'all', 'none', 'none', 'none', 'none', 'none', 'none'),
  'fields:manage': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'intake:manage': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'routing:manage': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'lists:share': row('all', 'all', 'all', 'all', 'none', 'none', 'none', 'none'),
  'deals:read': row('all', 'none', 'all', 'team', 'none', 'own', 'none', 'all'),
  'deals:update': row('all', 'none', 'all', 'team', 'none', 'own', 'none', 'none'),
  'deals:commission': row('all', 'none', 'all', 'team', 'none', 'own', 'none', 'none'),
  'ml:read': row('all', 'all', 'all', 'all', 'none', 'none', 'none', 'all'),
  'ml:train': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'ml:promote': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'ml:fairness': row('all', 'all', 'none', 'none', 'none', 'none', 'none', 'none'),
  'users:read': row('all', 'all', 'all', 'all', 'all', 'all', 'none', 'all'),
  'users:manage': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'roles:manage': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'keys:manage': row('all', 'all', 'none', 'none', 'none', 'none', 'none', 'none'),
  'audit:read': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'audit:values': row('all', 'all', 'none', 'none', 'none', 'none', 'none', 'none'),
  'company:manage': row('all', 'all', 'none', 'none', 'none', 'none', 'none', 'none'),
};

/** What somebody may do, resolved: one scope a permission. */
export type Grants = Readonly<Record<Permission, Scope>>;

/** The grants of a built-in role before a company changes them. */
export const grantsOf = (role: Role): Grants =>
  Object.fromEntries(PERMISSIONS.map((p) => [p, MATRIX[p][role]])) as Record<Permission, Scope>;

/** `grants` with a role's changes laid over them. */
export const withChanges = (grants: Grants, changes: Partial<Record<Permission, Scope>>): Grants => ({
  ...grants,
  ...changes,
});

const RANK: Record<Scope, number> = { none: 0, own: 1, team: 2, all: 3 };
/** True when `a` reaches no further than `b`. */
export const within = (a: Scope, b: Scope): boolean => RANK[a] <= RANK[b];

/**
 * Lead fields a role may be kept from: `hidden` leaves the value out of every reply, filter, order, search and export;
 * `read_only` refuses changes. A custom field is named `custom.<key>`.
 */
export const RULED_FIELDS = [
  'emails',
  'phones',
  'budget',
  'location',
  'financing',
  'source',
  'campaign',
  'tags',
  'notes',
] as const;
export const FieldName = z
  .string()
  .max(70)
  .regex(
    new RegExp(`^(?:${RULED_FIELDS.join('|')}|custom\\.[a-z][a-z0-9_]{0,59})$`),
    'A field of leads, or custom.<key>',
  );
export const FieldRule = z.enum(['hidden', 'read_only']);
export type FieldRule = z.output<typeof FieldRule>;
export type FieldRules = Readonly<Record<string, FieldRule>>;

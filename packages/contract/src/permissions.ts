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
export type Scope = 'none' | 'own' | 'team' | 'all';

export const PERMISSIONS = [
  'leads:read',
  'leads:create',
  'leads:update',
  'leads:delete',
  'leads:import',
  'fields:manage',
  'ml:read',
  'ml:train',
  'ml:promote',
  'company:manage',
  'users:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

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

/** The reviewed permission matrix: role × permission → scope. Columns in the order of ROLES. */
export const MATRIX: Record<Permission, Row> = {
  'leads:read': row('all', 'all', 'all', 'team', 'all', 'own', 'own', 'all'),
  'leads:create': row('all', 'all', 'all', 'all', 'all', 'all', 'none', 'none'),
  'leads:update': row('all', 'all', 'all', 'team', 'all', 'own', 'none', 'none'),
  'leads:delete': row('all', 'all', 'all', 'team', 'none', 'none', 'none', 'none'),
  'leads:import': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'fields:manage': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'ml:read': row('all', 'all', 'all', 'all', 'none', 'none', 'none', 'all'),
  'ml:train': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'ml:promote': row('all', 'all', 'all', 'none', 'none', 'none', 'none', 'none'),
  'company:manage': row('all', 'all', 'none', 'none', 'none', 'none', 'none', 'none'),
  'users:read': row('all', 'all', 'all', 'all', 'all', 'all', 'none', 'all'),
};

/** How far `role` reaches with `permission`. */
export const scopeOf = (role: Role, permission: Permission): Scope => MATRIX[permission][role];

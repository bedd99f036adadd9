import { type Permission, SCOPED, SCOPES, type Scope } from '@lintel/contract';

/** Permissions as they are grouped on screen, every one of them once. */
export const PERMISSION_GROUPS = {
  leads: [
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
  ],
  deals: ['deals:read', 'deals:update', 'deals:commission'],
  ml: ['ml:read', 'ml:train', 'ml:promote', 'ml:fairness'],
  company: [
    'users:read',
    'users:manage',
    'roles:manage',
    'keys:manage',
    'audit:read',
    'audit:values',
    'company:manage',
  ],
} as const satisfies Record<string, readonly Permission[]>;
export type PermissionGroup = keyof typeof PERMISSION_GROUPS;
export const GROUPS = Object.keys(PERMISSION_GROUPS) as PermissionGroup[];

/** What a permission may be set to: those over nobody's records are had or not. */
export const scopesOf = (permission: Permission): readonly Scope[] =>
  SCOPED.has(permission) ? SCOPES : ['none', 'all'];

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
};

/** The cell a key leads to in a grid of `rows` × `columns`, held at its edges; undefined when the key does not move. */
export function cellAfter(
  key: string,
  ctrl: boolean,
  [row, column]: readonly [number, number],
  [rows, columns]: readonly [number, number],
): [number, number] | undefined {
  if (key === 'Home') return [ctrl ? 0 : row, 0];
  if (key === 'End') return [ctrl ? rows - 1 : row, columns - 1];
  const step = STEPS[key];
  if (!step) return undefined;
  const hold = (value: number, size: number) => Math.max(0, Math.min(size - 1, value));
  return [hold(row + step[0], rows), hold(column + step[1], columns)];
}

import { type Grants, PERMISSIONS, type Permission, type Scope, within } from '@lintel/contract';
import { useSession } from '@/store/use-session';

/** What the person signed in holds: nobody gives, changes or takes away more than that. */
export function useHeld() {
  const { me } = useSession();
  const held = new Map(me?.permissions.map(({ permission, scope }) => [permission, scope]));
  const scopeOf = (permission: Permission): Scope => held.get(permission) ?? 'none';
  return {
    scopeOf,
    /** True when all of `grants` lie within what this person holds. */
    covers: (grants: Partial<Grants>): boolean =>
      PERMISSIONS.every((permission) => within(grants[permission] ?? 'none', scopeOf(permission))),
  };
}

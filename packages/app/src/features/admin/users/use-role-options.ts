import type { RoleInfo } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useSession } from '@/store/use-session';
import type { Option } from '@/ui/SelectField';
import { useHeld } from '../held';

/** Roles to choose from; those that may do more than the person signed in are shown and switched off. */
export function useRoleOptions(roles: readonly RoleInfo[] = []): Option[] {
  const { me } = useSession();
  const { covers } = useHeld();
  return roles.map(({ id, name, grants, base, custom }) => ({
    value: id as string,
    label: name,
    hint: custom ? t('admin.roles.based_on', { base: t(`ui.role.${base}`) }) : undefined,
    disabledReason:
      covers(grants) && (base !== 'owner' || me?.role === 'owner') ? undefined : t('admin.roles.too_far'),
  }));
}

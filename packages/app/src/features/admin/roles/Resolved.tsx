import type { MemberDetail, Scope } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Users from 'lucide-react-native/icons/users';
import { View } from 'react-native';
import { useListUsersQuery } from '@/features/auth';
import { Icon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useRolesQuery } from '../admin.api';
import { useFieldNames } from './field-names';
import { PermissionList } from './PermissionList';

/** What somebody may do in the end, whose records `team` reaches for them, and the fields kept from them. */
export function Resolved({ member }: { member: MemberDetail }) {
  const styles = useStyles();
  const people = useListUsersQuery().data?.items ?? [];
  const role = useRolesQuery().data?.items.find(({ id }) => id === member.roleId);
  const fieldName = useFieldNames();
  const scopes = new Map<string, Scope>(
    member.permissions.map(({ permission, scope }) => [permission, scope]),
  );
  const others = member.reaches.filter((id) => id !== member.id);
  const names = others.flatMap((id) => people.find((person) => person.id === id)?.name ?? []);
  const rules = Object.entries(role?.fields ?? {});
  return (
    <View>
      {[...scopes.values()].includes('team') && (
        <View style={styles.note}>
          <Icon of={Users} />
          <Text tone="text2" style={styles.grow}>
            {others.length === 0
              ? t('admin.person.reaches_self')
              : t('admin.person.reaches', {
                  count: others.length,
                  names: names.slice(0, 5).join(', ') + (names.length > 5 ? ' …' : ''),
                })}
          </Text>
        </View>
      )}
      <PermissionList scopeOf={(permission) => scopes.get(permission) ?? 'none'} />
      {rules.length > 0 && (
        <View style={styles.rules}>
          <Text variant="micro" weight={600} tone="text2">
            {t('admin.roles.fields')}
          </Text>
          {rules.map(([field, rule]) => (
            <View key={field} style={styles.rule}>
              <Text style={styles.grow}>{fieldName(field)}</Text>
              <Text tone="text2">{t(`admin.roles.rule.${rule}`)}</Text>
            </View>
          ))}
        </View>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  note: {
    flexDirection: 'row',
    gap: 9,
    paddingHorizontal: 14,
    paddingBottom: 10,
  },
  grow: { flex: 1 },
  rules: { padding: 14, gap: 6, borderTopWidth: 1, borderTopColor: colors.line },
  rule: { flexDirection: 'row', gap: 10 },
}));

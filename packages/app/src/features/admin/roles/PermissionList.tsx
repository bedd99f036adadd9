import type { Permission, Scope } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import ChevronRight from 'lucide-react-native/icons/chevron-right';
import { Pressable, View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type PressState, webProps } from '@/ui/web-props';
import { GROUPS, PERMISSION_GROUPS } from './permission-groups';
import { ScopeChip } from './ScopeChip';

interface Props {
  scopeOf: (permission: Permission) => Scope;
  chosen?: Permission;
  /** Makes each row a button. */
  onChoose?: (permission: Permission) => void;
}

/** All permissions in their groups with how far each reaches. */
export function PermissionList({ scopeOf, chosen, onChoose }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const inside = (permission: Permission) => (
    <>
      <View style={styles.words}>
        <Text>{t(`admin.may.${permission}`)}</Text>
        {onChoose && (
          <Text variant="meta" tone="text2">
            {t(`admin.may.${permission}.text`)}
          </Text>
        )}
      </View>
      <ScopeChip scope={scopeOf(permission)} />
      {onChoose && <Icon of={ChevronRight} tone="text3" />}
    </>
  );
  return (
    <View>
      {GROUPS.map((group) => (
        <View key={group}>
          <View style={styles.head}>
            <Text variant="micro" weight={600} tone="text2" heading={3}>
              {t(`admin.group.${group}`)}
            </Text>
          </View>
          {PERMISSION_GROUPS[group].map((permission) =>
            onChoose ? (
              <Pressable
                key={permission}
                role="button"
                onPress={() => onChoose(permission)}
                {...webProps({ dataSet: { ring: 'inset' } })}
                style={(state: PressState) => [
                  styles.row,
                  state.hovered && { backgroundColor: colors.hover },
                  permission === chosen && { backgroundColor: colors.selected },
                ]}
              >
                {inside(permission)}
              </Pressable>
            ) : (
              <View key={permission} style={styles.row}>
                {inside(permission)}
              </View>
            ),
          )}
        </View>
      ))}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  head: {
    paddingHorizontal: 14,
    paddingVertical: 7,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
    backgroundColor: colors.canvas,
  },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    minHeight: 37,
    paddingHorizontal: 14,
    paddingVertical: 5,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  words: { flex: 1, minWidth: 0 },
}));

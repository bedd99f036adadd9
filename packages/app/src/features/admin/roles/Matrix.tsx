import type { RoleInfo } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import ChevronDown from 'lucide-react-native/icons/chevron-down';
import Lock from 'lucide-react-native/icons/lock';
import { useRef, useState } from 'react';
import { Pressable, ScrollView, View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type KeyPress, type PressState, webProps } from '@/ui/web-props';
import type { Cell } from './cell';
import { cellAfter, GROUPS, PERMISSION_GROUPS } from './permission-groups';
import { ScopeChip } from './ScopeChip';

const FIRST = 168;
const COLUMN = 84;
const rowsInOrder = GROUPS.flatMap((group) => [...PERMISSION_GROUPS[group]]);
/** The first column stays in view while the others scroll under it; a style only browsers know. */
const sticky = webProps({ position: 'sticky', left: 0, zIndex: 1 });
/** What is focused is scrolled clear of it. */
const clear = webProps({ scrollPaddingLeft: FIRST });

interface Props {
  roles: readonly RoleInfo[];
  cell: Cell | undefined;
  onCell: (cell: Cell) => void;
}

/** Permissions down, roles across, how far each reaches where they meet. Arrow keys move, Enter opens. */
export function Matrix({ roles, cell, onCell }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const [at, setAt] = useState<readonly [number, number]>([0, Math.min(1, roles.length - 1)]);
  const cells = useRef(new Map<string, View | null>());
  const onKey = (row: number, column: number) => (event: KeyPress) => {
    const to = cellAfter(
      event.key,
      event.ctrlKey || event.metaKey,
      [row, column],
      [rowsInOrder.length, roles.length],
    );
    if (!to) return;
    event.preventDefault();
    setAt(to);
    cells.current.get(to.join())?.focus();
  };
  return (
    <View style={styles.card}>
      <ScrollView horizontal style={clear} contentContainerStyle={styles.grow}>
        <View
          role="grid"
          aria-label={t('admin.roles.title')}
          style={[styles.grow, { minWidth: FIRST + roles.length * COLUMN }]}
        >
          <View role="rowgroup">
            <View role="row" style={[styles.row, styles.head]}>
              <View role="columnheader" style={[styles.first, styles.headFirst, sticky]}>
                <Text variant="meta" tone="text2">
                  {t('admin.roles.permission')}
                </Text>
              </View>
              {roles.map((role) => (
                <View key={role.id} role="columnheader" style={styles.cell}>
                  <View style={styles.name}>
                    {role.locked && <Icon of={Lock} size={12} label={t('admin.roles.locked')} />}
                    <Text variant="strong" weight={600} lines={1} align="center" style={styles.shrink}>
                      {role.name}
                    </Text>
                  </View>
                  <Text variant="micro" weight={400} tone="text2" lines={1} align="center">
                    {t('admin.roles.people', { count: role.people })}
                  </Text>
                </View>
              ))}
            </View>
          </View>
          {GROUPS.map((group) => (
            <View key={group} role="rowgroup">
              <View role="row" style={[styles.row, styles.group]}>
                <View role="rowheader" style={[styles.first, sticky]}>
                  <Text variant="micro" weight={600} tone="text2">
                    {t(`admin.group.${group}`)}
                  </Text>
                </View>
              </View>
              {PERMISSION_GROUPS[group].map((permission) => {
                const row = rowsInOrder.indexOf(permission);
                const chosen = cell?.permission === permission;
                const ground = chosen && { backgroundColor: colors.selected };
                const label = t(`admin.may.${permission}`);
                return (
                  <View key={permission} role="row" style={[styles.row, ground]}>
                    <View role="rowheader" style={[styles.first, sticky, ground]}>
                      <Text lines={1}>{label}</Text>
                    </View>
                    {roles.map((role, column) => {
                      const on = chosen && cell?.roleId === role.id;
                      const scope = role.grants[permission];
                      return (
                        <View
                          key={role.id}
                          {...webProps({ role: 'gridcell', 'aria-selected': on })}
                          style={styles.cell}
                        >
                          <Pressable
                            ref={(node: View | null) => void cells.current.set(`${row},${column}`, node)}
                            role="button"
                            aria-label={t('admin.roles.cell', {
                              permission: label,
                              role: role.name,
                              scope: t(`admin.scope.${scope}`),
                            })}
                            onPress={() => {
                              setAt([row, column]);
                              onCell({ roleId: role.id, permission });
                            }}
                            {...webProps({
                              tabIndex: at[0] === row && at[1] === column ? 0 : -1,
                              onKeyDown: onKey(row, column),
                            })}
                            style={(state: PressState) => [
                              styles.press,
                              state.hovered && { backgroundColor: colors.hover },
                              on && styles.on,
                            ]}
                          >
                            <ScopeChip scope={scope} />
                            {on && (
                              <View style={styles.chevron}>
                                <Icon of={ChevronDown} size={12} />
                              </View>
                            )}
                            {!on && role.changed.includes(permission) && (
                              <View style={styles.dot} role="img" aria-label={t('admin.roles.changed')} />
                            )}
                          </Pressable>
                        </View>
                      );
                    })}
                  </View>
                );
              })}
            </View>
          ))}
        </View>
      </ScrollView>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  card: {
    borderWidth: 1,
    borderColor: colors.line,
    borderRadius: radius.card,
    overflow: 'hidden',
    backgroundColor: colors.surface,
  },
  grow: { flexGrow: 1 },
  row: {
    flexDirection: 'row',
    alignItems: 'stretch',
    minHeight: 37,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  head: { minHeight: 52, backgroundColor: colors.canvas, borderBottomColor: colors.line },
  group: { minHeight: 30 },
  first: {
    width: FIRST,
    flexShrink: 0,
    justifyContent: 'center',
    paddingLeft: 16,
    paddingRight: 8,
    backgroundColor: colors.surface,
  },
  headFirst: { backgroundColor: colors.canvas },
  cell: { flexGrow: 1, flexBasis: COLUMN, minWidth: COLUMN, alignItems: 'center', justifyContent: 'center' },
  name: { flexDirection: 'row', alignItems: 'center', gap: 4, maxWidth: COLUMN - 8 },
  shrink: { flexShrink: 1 },
  press: {
    flexDirection: 'row',
    alignItems: 'center',
    minHeight: 28,
    paddingHorizontal: 3,
    borderRadius: radius.control,
    borderWidth: 2,
    borderColor: 'transparent',
  },
  on: { borderColor: colors.accent, backgroundColor: colors.surface },
  chevron: { paddingRight: 4 },
  dot: {
    position: 'absolute',
    right: 0,
    top: 2,
    width: 6,
    height: 6,
    borderRadius: 3,
    backgroundColor: colors.warning,
  },
}));

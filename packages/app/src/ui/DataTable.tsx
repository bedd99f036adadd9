import { FlashList } from '@shopify/flash-list';
import { Pressable, View } from 'react-native';
import type { DataTableProps } from './data-table';
import { toggle } from './selection';
import { makeStyles, useTheme } from './theme-context';

/** On a device every width shows the card of a row. */
export function DataTable<Row>({
  label,
  rows,
  rowKey,
  card,
  onOpen,
  onEnd,
  footer,
  instead,
  refreshing,
  selecting,
  selection,
  onSelect,
  dimmed,
}: DataTableProps<Row>) {
  const styles = useStyles();
  const { colors } = useTheme();
  if (instead) return <View style={styles.fill}>{instead}</View>;
  return (
    <FlashList
      aria-label={label}
      data={rows as Row[]}
      extraData={[selecting, selection, dimmed]}
      keyExtractor={rowKey}
      refreshing={refreshing}
      onEndReached={onEnd}
      onEndReachedThreshold={0.6}
      ListFooterComponent={footer ? <View style={styles.footer}>{footer}</View> : null}
      renderItem={({ item }) => (
        <Pressable
          role="button"
          aria-selected={selecting ? selection?.has(rowKey(item)) : undefined}
          onPress={() =>
            selecting && selection ? onSelect?.(toggle(selection, rowKey(item))) : onOpen?.(item)
          }
          style={({ pressed }) => [
            styles.card,
            selecting && selection?.has(rowKey(item)) && { backgroundColor: colors.selected },
            pressed && { backgroundColor: colors.pressed },
            dimmed?.has(rowKey(item)) && styles.dimmed,
          ]}
        >
          {card(item)}
        </Pressable>
      )}
    />
  );
}

const useStyles = makeStyles(({ colors, rows }) => ({
  fill: { flex: 1 },
  dimmed: { opacity: 0.45 },
  card: {
    minHeight: rows.phone,
    justifyContent: 'center',
    paddingHorizontal: 16,
    paddingVertical: 10,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
    backgroundColor: colors.surface,
  },
  footer: { padding: 16, alignItems: 'center' },
}));

import { ScrollView, View } from 'react-native';
import { Text } from './Text';
import { makeStyles } from './theme-context';

interface Props {
  label: string;
  columns: readonly { label: string; align?: 'left' | 'right'; flex?: number }[];
  rows: readonly { key: string; cells: readonly (string | number)[] }[];
  maxHeight?: number;
}

/** A plain small table of words and numbers: the other face of every chart. */
export function SimpleTable({ label, columns, rows, maxHeight }: Props) {
  const styles = useStyles();
  return (
    <ScrollView style={{ maxHeight }} tabIndex={maxHeight ? 0 : undefined}>
      <View role="table" aria-label={label}>
        <View role="rowgroup">
          <View role="row" style={styles.head}>
            {columns.map((column) => (
              <View key={column.label} role="columnheader" style={{ flex: column.flex ?? 1 }}>
                <Text variant="micro" tone="text2" align={column.align}>
                  {column.label}
                </Text>
              </View>
            ))}
          </View>
        </View>
        <View role="rowgroup">
          {rows.map((row) => (
            <View key={row.key} role="row" style={styles.row}>
              {columns.map((column, index) => (
                <View key={column.label} role="cell" style={{ flex: column.flex ?? 1 }}>
                  <Text align={column.align}>{row.cells[index] ?? ''}</Text>
                </View>
              ))}
            </View>
          ))}
        </View>
      </View>
    </ScrollView>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  head: {
    flexDirection: 'row',
    gap: 12,
    paddingBottom: 6,
    borderBottomWidth: 1,
    borderBottomColor: colors.line,
  },
  row: {
    flexDirection: 'row',
    gap: 12,
    paddingVertical: 5,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
}));

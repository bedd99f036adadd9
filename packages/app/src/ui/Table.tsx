import { type ReactNode, useState } from 'react';
import { ScrollView, View } from 'react-native';
import { Text } from './Text';
import { makeStyles, useWidth } from './theme-context';
import { webProps } from './web-props';

export interface TableColumn<Row> {
  readonly key: string;
  readonly label: string;
  /** The head is spoken, not drawn, as over a column of buttons. */
  readonly hideLabel?: boolean;
  /** Fixed points, or a share of what is left with a least width. */
  readonly width: number | { readonly flex: number; readonly min: number };
  readonly align?: 'left' | 'right';
  readonly cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  /** What the table lists, for assistive technology. */
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The row on phones; without it the table scrolls sideways there as well. */
  card?: (row: Row) => ReactNode;
}

const GAP = 12;
const PAD = 14;
const leastOf = (width: TableColumn<unknown>['width']) => (typeof width === 'number' ? width : width.min);
const sizeOf = (width: TableColumn<unknown>['width']) =>
  typeof width === 'number'
    ? { width }
    : { flexGrow: width.flex, flexShrink: 1, flexBasis: 0, minWidth: width.min };

/** A short table whose cells hold anything, all rows in the page. Long lists belong in DataTable. */
export function Table<Row>({ label, columns, rows, rowKey, card }: Props<Row>) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [room, setRoom] = useState(Number.POSITIVE_INFINITY);
  if (compact && card) {
    return (
      <View role="list" aria-label={label}>
        {rows.map((row, index) => (
          <View key={rowKey(row)} role="listitem" style={[styles.card, index > 0 && styles.rule]}>
            {card(row)}
          </View>
        ))}
      </View>
    );
  }
  const least = columns.reduce((sum, column) => sum + leastOf(column.width) + GAP, 2 * PAD - GAP);
  const table = (
    <View role="table" aria-label={label} style={least > room && { width: least }}>
      <View role="rowgroup">
        <View role="row" style={[styles.row, styles.head]}>
          {columns.map((column) => (
            <View key={column.key} role="columnheader" style={sizeOf(column.width)}>
              <Text
                variant="micro"
                tone="text2"
                align={column.align}
                lines={1}
                style={column.hideLabel && styles.unseen}
              >
                {column.label}
              </Text>
            </View>
          ))}
        </View>
      </View>
      <View role="rowgroup">
        {rows.map((row) => (
          <View key={rowKey(row)} role="row" style={[styles.row, styles.rule]}>
            {columns.map((column) => {
              const content = column.cell(row);
              return (
                <View
                  key={column.key}
                  role="cell"
                  style={[sizeOf(column.width), column.align === 'right' && styles.right]}
                >
                  {typeof content === 'string' ? <Text align={column.align}>{content}</Text> : content}
                </View>
              );
            })}
          </View>
        ))}
      </View>
    </View>
  );
  return (
    <View onLayout={(event) => setRoom(event.nativeEvent.layout.width)}>
      {least > room ? (
        <ScrollView horizontal {...webProps({ tabIndex: 0, dataSet: { ring: 'inset' } })} aria-label={label}>
          {table}
        </ScrollView>
      ) : (
        table
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, rows }) => ({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: GAP,
    minHeight: rows.table,
    paddingHorizontal: PAD,
    paddingVertical: 3,
  },
  head: { minHeight: 34, backgroundColor: colors.canvas },
  rule: { borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  unseen: { opacity: 0 },
  right: { alignItems: 'flex-end' },
  card: { paddingHorizontal: PAD, paddingVertical: 12, gap: 8 },
}));

import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Text } from '../Text';
import type { ColorName } from '../theme';
import { makeStyles, useTheme } from '../theme-context';
import { ChartFrame, type ChartProps } from './ChartFrame';

interface Props extends ChartProps {
  rows: readonly { key: string; label: string; value: number }[];
  format?: (value: number) => string;
  /** Head of the value column in the table. */
  valueLabel?: string;
  color?: ColorName;
}

/** High enough for a name of two lines. */
const ROW = 40;

/** Named bars, largest first as given, with their numbers. */
export function BarList({ rows, format = String, valueLabel, color = 'v1', ...frame }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const most = Math.max(0, ...rows.map((row) => Math.abs(row.value)));
  return (
    <ChartFrame
      {...frame}
      height={frame.height ?? rows.length * ROW}
      empty={rows.length === 0}
      table={{
        columns: [
          { label: frame.title, flex: 2 },
          { label: valueLabel ?? t('ui.chart.value'), align: 'right' },
        ],
        rows: rows.map((row) => ({ key: row.key, cells: [row.label, format(row.value)] })),
      }}
    >
      {() =>
        rows.map((row) => (
          <View key={row.key} style={styles.row}>
            <Text variant="meta" lines={2} style={styles.label}>
              {row.label}
            </Text>
            <View style={styles.track}>
              <View
                style={[
                  styles.bar,
                  {
                    width: `${most === 0 ? 0 : (Math.abs(row.value) / most) * 100}%`,
                    backgroundColor: colors[color],
                  },
                ]}
              />
            </View>
            <Text tone="text2" align="right" style={styles.value}>
              {format(row.value)}
            </Text>
          </View>
        ))
      }
    </ChartFrame>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', alignItems: 'center', height: ROW, gap: 8 },
  label: { width: '50%' },
  track: { flex: 1 },
  bar: { height: 8, borderRadius: 2, minWidth: 2 },
  value: { minWidth: 34 },
}));

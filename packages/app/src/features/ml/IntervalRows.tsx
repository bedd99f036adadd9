import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Text } from '@/ui/Text';
import type { ColorName } from '@/ui/theme';
import { makeStyles, useTheme } from '@/ui/theme-context';

export interface IntervalRow {
  key: string;
  label: string;
  interval: { value: number; low: number; high: number };
  color?: ColorName;
}

interface Props {
  /** What is measured. */
  label: string;
  rows: readonly IntervalRow[];
  format: (value: number) => string;
  /** Ends of the scale; from the rows themselves when it is not given. */
  range?: readonly [number, number];
}

/** A value with its 95 % interval, one row each on one scale: whether two overlap is seen at once, and read out. */
export function IntervalRows({ label, rows, format, range }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const from = range?.[0] ?? Math.min(...rows.map(({ interval }) => interval.low));
  const to = range?.[1] ?? Math.max(...rows.map(({ interval }) => interval.high));
  const pad = range ? 0 : Math.max((to - from) * 0.15, 0.005);
  const share = (value: number) =>
    Math.min(100, Math.max(0, ((value - from + pad) / (to - from + 2 * pad || 1)) * 100));
  return (
    <View style={styles.list}>
      <Text variant="micro" tone="text3">
        {label}
      </Text>
      <View role="list" aria-label={label} style={styles.list}>
        {rows.map(({ key, label: name, interval, color = 'v1' }) => (
          <View
            key={key}
            role="listitem"
            aria-label={t('insights.interval', {
              name,
              value: format(interval.value),
              low: format(interval.low),
              high: format(interval.high),
            })}
            style={styles.row}
          >
            <Text lines={1} style={styles.name}>
              {name}
            </Text>
            <View style={styles.track} aria-hidden>
              <View style={styles.line} />
              <View
                style={[
                  styles.span,
                  {
                    left: `${share(interval.low)}%`,
                    width: `${Math.max(1, share(interval.high) - share(interval.low))}%`,
                    backgroundColor: colors[color],
                  },
                ]}
              />
              <View
                style={[styles.dot, { left: `${share(interval.value)}%`, backgroundColor: colors[color] }]}
              />
            </View>
            <Text weight={600} align="right" style={styles.value}>
              {format(interval.value)}
            </Text>
          </View>
        ))}
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  list: { gap: 2 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 8, minHeight: 26 },
  name: { width: 64 },
  track: { flex: 1, height: 20, justifyContent: 'center' },
  line: { height: 1, backgroundColor: colors.line },
  span: { position: 'absolute', height: 6, borderRadius: 3, opacity: 0.35 },
  dot: { position: 'absolute', width: 10, height: 10, borderRadius: 5, marginLeft: -5 },
  value: { minWidth: 48 },
}));

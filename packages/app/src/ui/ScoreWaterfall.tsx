import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Button } from './Button';
import { SimpleTable } from './SimpleTable';
import { Text } from './Text';
import type { ColorName } from './theme';
import { makeStyles, useTheme, useWidth } from './theme-context';
import {
  showPoints,
  type WaterfallInput,
  type WaterfallRow,
  waterfallAxis,
  waterfallRows,
} from './waterfall';

const ROW = 24;
/** On a phone a reason takes two lines. */
const ROW_PHONE = 36;
const BAR = 14;

const fillOf = (row: WaterfallRow): ColorName => {
  if (row.kind === 'total') return 'accent';
  if (row.kind === 'start') return 'v5';
  if (row.kind === 'clamp') return 'control';
  return row.points >= 0 ? 'success' : 'danger';
};

/** How the score is made: one bar per reason, each starting where the last ended. They add up exactly. */
export function ScoreWaterfall({ explanation }: { explanation: WaterfallInput }) {
  const styles = useStyles();
  const { colors } = useTheme();
  const [asTable, setAsTable] = useState(false);
  const rows = waterfallRows(explanation, {
    rest: (count) => t('ui.score.smaller', { count }),
    clamp: t('ui.score.rest'),
    total: t('ui.score.total'),
  });
  const { low, high, ticks } = waterfallAxis(rows);
  const share = (points: number) => ((points - low) / (high - low)) * 100;
  const largest = [...explanation.bars].sort((a, b) => Math.abs(b.points) - Math.abs(a.points))[0];
  const summary = t('ui.score.summary', {
    start: showPoints(explanation.start.points, false),
    total: explanation.points,
    reason: largest?.label ?? '–',
    points: showPoints(largest?.points ?? 0),
  });
  const signed = (row: WaterfallRow) => showPoints(row.points, row.kind !== 'total' && row.kind !== 'start');
  const compact = useWidth() === 'compact';
  const height = compact ? ROW_PHONE : ROW;
  const labelWidth = '44%';
  return (
    <View role="group" aria-label={t('ui.score.why')} style={styles.box}>
      {asTable ? (
        <SimpleTable
          label={t('ui.score.why')}
          columns={[{ label: t('ui.score.reason') }, { label: t('ui.score.points'), align: 'right' }]}
          rows={rows.map((row) => ({ key: row.key, cells: [row.label, signed(row)] }))}
        />
      ) : (
        <View role="img" aria-label={`${t('ui.score.why')}. ${summary}`}>
          <View style={[styles.plot, { left: labelWidth }]} aria-hidden>
            {ticks.map((tick) => (
              <View key={tick} style={[styles.tick, { left: `${share(tick)}%` }]} />
            ))}
          </View>
          {rows.map((row, index) => {
            const from = share(Math.min(row.from, row.to));
            const size = Math.abs(share(row.to) - share(row.from));
            const end = share(Math.max(row.from, row.to));
            const next = rows[index + 1];
            return (
              <View key={row.key} style={[styles.row, { height }]}>
                <View style={[styles.label, { width: labelWidth }]}>
                  <Text variant="meta" weight={row.kind === 'total' ? 600 : 400} lines={compact ? 2 : 1}>
                    {row.label}
                  </Text>
                </View>
                <View style={[styles.track, { height }]}>
                  <View
                    style={[
                      styles.bar,
                      { left: `${from}%`, width: `${size}%`, backgroundColor: colors[fillOf(row)] },
                    ]}
                  />
                  {next && next.kind !== 'total' && (
                    <View
                      style={[
                        styles.join,
                        { left: `${share(row.to)}%`, top: (height + BAR) / 2, height: height - BAR },
                      ]}
                    />
                  )}
                  <View style={[styles.value, { left: `${end}%` }]}>
                    <Text
                      variant="meta"
                      weight={600}
                      tone={
                        row.kind === 'reason' || row.kind === 'rest'
                          ? row.points >= 0
                            ? 'successText'
                            : 'dangerText'
                          : 'text'
                      }
                    >
                      {signed(row)}
                    </Text>
                  </View>
                </View>
              </View>
            );
          })}
          <View style={[styles.axis, { marginLeft: labelWidth }]}>
            {ticks.map((tick) => (
              <View key={tick} style={[styles.tickLabel, { left: `${share(tick)}%` }]}>
                <Text variant="micro" weight={400} tone="text3" align="center">
                  {showPoints(tick, false)}
                </Text>
              </View>
            ))}
          </View>
        </View>
      )}
      <View style={styles.foot}>
        <Button
          kind="quiet"
          size="small"
          label={asTable ? t('ui.chart.picture') : t('ui.chart.table')}
          onPress={() => setAsTable(!asTable)}
        />
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  box: { gap: 4 },
  plot: { position: 'absolute', top: 0, bottom: 20, right: 40 },
  tick: { position: 'absolute', top: 0, bottom: 0, width: 1, backgroundColor: colors.lineSubtle },
  row: { flexDirection: 'row', alignItems: 'center' },
  label: { paddingRight: 8 },
  track: { flex: 1, marginRight: 40, justifyContent: 'center' },
  bar: { position: 'absolute', height: BAR, borderRadius: 3, minWidth: 2 },
  join: {
    position: 'absolute',
    width: 1,
    borderLeftWidth: 1,
    borderStyle: 'dotted',
    borderColor: colors.control,
  },
  value: { position: 'absolute', paddingLeft: 6 },
  axis: { height: 20, marginRight: 40 },
  foot: { flexDirection: 'row', justifyContent: 'flex-end' },
  tickLabel: { position: 'absolute', top: 4, width: 40, marginLeft: -20 },
}));

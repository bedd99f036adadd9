import { t } from '@lintel/contract/messages';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { Button } from '../Button';
import { SimpleTable } from '../SimpleTable';
import { Text } from '../Text';
import type { ColorName } from '../theme';
import { makeStyles, useTheme } from '../theme-context';

export interface ChartProps {
  title: string;
  /** Quiet words beside the title. */
  note?: string;
  /** What the picture says, in a sentence. */
  takeaway: string;
  /** Fewer records than `need` are not drawn. */
  enough?: { have: number; need: number };
  height?: number;
  /** No card around it: the caller has one. */
  bare?: boolean;
  /** The caller's card bears the title; here it is only spoken. */
  untitled?: boolean;
}

interface FrameProps extends ChartProps {
  empty: boolean;
  legend?: readonly { label: string; color: ColorName; dashed?: boolean }[];
  table: {
    columns: readonly { label: string; align?: 'left' | 'right'; flex?: number }[];
    rows: readonly { key: string; cells: readonly (string | number)[] }[];
  };
  /** Draws in the measured width. */
  children: (width: number, height: number) => ReactNode;
}

/** Title, picture or table, the sentence, and the states without enough to draw. */
export function ChartFrame({
  title,
  note,
  takeaway,
  enough,
  height = 190,
  bare,
  untitled,
  empty,
  legend,
  table,
  children,
}: FrameProps) {
  const styles = useStyles();
  const { colors } = useTheme();
  const [width, setWidth] = useState(0);
  const [asTable, setAsTable] = useState(false);
  const few = enough !== undefined && enough.have < enough.need;
  const drawn = !empty && !few;
  return (
    <View style={!bare && styles.card} role="group" aria-label={title}>
      <View style={[styles.head, untitled && styles.noHead]}>
        {!untitled && (
          <Text variant="card" heading={3}>
            {title}
          </Text>
        )}
        {note && (
          <Text variant="meta" tone="text3" style={styles.grow}>
            {note}
          </Text>
        )}
        {legend && drawn && (
          <View style={styles.legend}>
            {legend.map((entry) => (
              <View key={entry.label} style={styles.entry}>
                <View
                  aria-hidden
                  style={[
                    styles.swatch,
                    { borderColor: colors[entry.color], borderStyle: entry.dashed ? 'dotted' : 'solid' },
                  ]}
                />
                <Text variant="micro" weight={400} tone="text2">
                  {entry.label}
                </Text>
              </View>
            ))}
          </View>
        )}
      </View>
      {!drawn ? (
        <View style={[styles.none, { minHeight: height }]}>
          <Text variant="strong">{few ? t('ui.chart.too_few') : t('ui.chart.no_data')}</Text>
          <Text variant="meta" tone="text2" align="center">
            {few
              ? t('ui.chart.too_few_text', { have: enough.have, need: enough.need })
              : t('ui.chart.no_data_text')}
          </Text>
        </View>
      ) : asTable ? (
        <SimpleTable
          label={title}
          columns={table.columns}
          rows={table.rows}
          maxHeight={Math.max(height, 160)}
        />
      ) : (
        <View
          role="img"
          aria-label={`${title}. ${takeaway}`}
          style={{ height }}
          onLayout={(event) => setWidth(event.nativeEvent.layout.width)}
        >
          {width > 0 && children(width, height)}
        </View>
      )}
      {drawn && (
        <View style={styles.foot}>
          <Text variant="meta" tone="text2" style={styles.grow}>
            {takeaway}
          </Text>
          <Button
            kind="quiet"
            size="small"
            label={asTable ? t('ui.chart.picture') : t('ui.chart.table')}
            onPress={() => setAsTable(!asTable)}
          />
        </View>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  card: {
    padding: 14,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
  },
  head: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'baseline', columnGap: 8, marginBottom: 8 },
  noHead: { marginBottom: 0 },
  grow: { flex: 1 },
  legend: { flexDirection: 'row', gap: 12, marginLeft: 'auto' },
  entry: { flexDirection: 'row', alignItems: 'center', gap: 5 },
  swatch: { width: 14, borderTopWidth: 2 },
  none: { alignItems: 'center', justifyContent: 'center', padding: 16, gap: 4 },
  foot: { flexDirection: 'row', alignItems: 'center', gap: 8, marginTop: 6, minHeight: 28 },
}));

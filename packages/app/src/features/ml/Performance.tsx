import type { ModelHealth } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { StatusChip } from '@/ui/Chip';
import { LineChart } from '@/ui/charts/LineChart';
import { shortDay } from '@/ui/moment';
import { showCount, showFigure, showPercent } from '@/ui/numbers';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { FigureCard } from './FigureCard';
import { NotYet } from './NotYet';

const DAY_MS = 86_400_000;
/** Weeks in the table before "show all". */
const FIRST = 6;
type Week = ModelHealth['performance'][number];
const weekName = (week: string): string => shortDay(`${week}T12:00:00`);
const or = (value: number | null, say: (value: number) => string): string =>
  value === null ? '–' : say(value);

/** How the model did on the leads of each week, as their outcomes become known; beside it what its chances alone promise. */
export function Performance({
  health: { performance, windowDays },
  liveFrom,
}: {
  health: ModelHealth;
  /** Since when it scores. */
  liveFrom: string | null;
}) {
  const styles = useStyles();
  const [all, setAll] = useState(false);
  const weeks = [...performance].sort((a, b) => (a.week < b.week ? -1 : 1));
  const measured = weeks.filter(({ auc }) => auc !== null);
  const last = measured.at(-1);
  if (weeks.length === 0) {
    return (
      <NotYet
        text={
          windowDays === null || liveFrom === null
            ? t('insights.performance.none')
            : t('insights.performance.none_yet', {
                count: windowDays,
                day: shortDay(new Date(Date.parse(liveFrom) + windowDays * DAY_MS).toISOString()),
              })
        }
      />
    );
  }
  const columns: TableColumn<Week>[] = [
    {
      key: 'week',
      label: t('insights.performance.week'),
      width: { flex: 1.3, min: 112 },
      cell: ({ week, settled }) => (
        <View style={styles.week}>
          <Text>{weekName(week)}</Text>
          {!settled && <StatusChip label={t('insights.performance.maturing')} tone="warning" />}
        </View>
      ),
    },
    {
      key: 'known',
      label: t('insights.performance.known'),
      width: { flex: 1, min: 84 },
      align: 'right',
      cell: ({ outcomes, forecasts }) =>
        t('insights.performance.of', { known: showCount(outcomes), all: showCount(forecasts) }),
    },
    {
      key: 'auc',
      label: t('ml.ui.auc'),
      width: { flex: 1.3, min: 110 },
      align: 'right',
      cell: ({ auc }) =>
        auc
          ? t('insights.performance.interval', {
              value: showFigure(auc.value),
              low: showFigure(auc.low),
              high: showFigure(auc.high),
            })
          : '–',
    },
    {
      key: 'ece',
      label: t('ml.ui.ece'),
      width: { flex: 1, min: 96 },
      align: 'right',
      cell: ({ ece }) => or(ece, (value) => showFigure(value, 3)),
    },
    {
      key: 'lift',
      label: t('ml.ui.lift'),
      width: { flex: 1, min: 84 },
      align: 'right',
      cell: ({ liftTop10 }) => or(liftTop10, (value) => t('ml.ui.times', { value: showFigure(value, 1) })),
    },
    {
      key: 'rate',
      label: t('insights.performance.rate'),
      width: { flex: 1.2, min: 110 },
      align: 'right',
      cell: ({ labelRate, expectedRate }) =>
        t('insights.performance.rate_of', {
          real: or(labelRate, (value) => showPercent(value, 1)),
          expected: or(expectedRate, (value) => showPercent(value, 1)),
        }),
    },
  ];
  return (
    <View style={styles.stack}>
      <LineChart
        bare
        title={t('insights.performance.chart')}
        x={weeks.map(({ week }) => weekName(week))}
        range={[0.5, 1]}
        series={[
          {
            key: 'real',
            label: t('insights.performance.real'),
            values: weeks.map(({ auc }) => auc?.value ?? null),
          },
          {
            key: 'expected',
            label: t('insights.performance.expected'),
            values: weeks.map(({ expectedAuc }) => expectedAuc),
          },
        ]}
        format={(value) => showFigure(value)}
        takeaway={
          last?.auc
            ? t('insights.performance.say', {
                week: weekName(last.week),
                auc: showFigure(last.auc.value),
                low: showFigure(last.auc.low),
                high: showFigure(last.auc.high),
              })
            : windowDays === null
              ? t('insights.performance.none')
              : t('insights.performance.waiting', { count: windowDays })
        }
      />
      <View style={styles.table}>
        <Table
          label={t('insights.performance.title')}
          columns={columns}
          rows={all ? weeks.toReversed() : weeks.slice(-FIRST).toReversed()}
          rowKey={({ week }) => week}
          card={(row) => <FigureCard columns={columns} row={row} />}
        />
      </View>
      {weeks.length > FIRST && (
        <View style={styles.more}>
          <Button
            kind="quiet"
            size="small"
            expanded={all}
            label={all ? t('ml.ui.left_out.less') : t('ml.ui.left_out.more', { count: weeks.length })}
            onPress={() => setAll(!all)}
          />
        </View>
      )}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  stack: { gap: 10 },
  week: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 6 },
  table: { marginHorizontal: -14 },
  more: { flexDirection: 'row' },
}));

import type { ModelHealth } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { DRIFT_MIN_ROWS, PSI_ACT, PSI_WATCH } from '@lintel/contract/ml';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { useState } from 'react';
import { ScrollView, View } from 'react-native';
import { Button } from '@/ui/Button';
import { LineChart } from '@/ui/charts/LineChart';
import { Icon } from '@/ui/Icon';
import { shortDay } from '@/ui/moment';
import { showCount, showFigure, showPercent } from '@/ui/numbers';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { NotYet } from './NotYet';
import { byMovement, cellsOf, lastSaid, weeksOf } from './trust';

type Drift = ModelHealth['drift'][number];
/** Lines in the picture, and rows of the strip before "show all". */
const LINES = 4;
const ROWS = 10;

/** A day of the week as it is, whatever zone the reader is in. */
const weekName = (week: string): string => shortDay(`${week}T12:00:00`);

/** The stability index of what moved most, week by week, with the lines from which it matters. */
export function DriftLines({ drift }: { drift: readonly Drift[] }) {
  const styles = useStyles();
  const weeks = weeksOf(drift);
  const shown = byMovement(drift).slice(0, LINES);
  const said = drift.some((one) => lastSaid(one));
  const worst = byMovement(drift.filter(({ feature }) => feature !== null))[0];
  const last = worst && lastSaid(worst);
  const moved = last && last.level !== 'none';
  if (!said) {
    const newest = Math.max(0, ...drift.flatMap(({ weeks: own }) => own.slice(-1).map(({ rows }) => rows)));
    return (
      <NotYet
        text={
          newest === 0
            ? t('insights.drift.none')
            : t('insights.drift.too_few', { rows: showCount(DRIFT_MIN_ROWS), have: showCount(newest) })
        }
      />
    );
  }
  return (
    <View style={styles.stack}>
      <LineChart
        bare
        untitled
        title={t('insights.drift.title')}
        height={240}
        x={weeks.map(weekName)}
        series={shown.map((one) => ({
          key: one.feature ?? 'score',
          label: one.label,
          values: cellsOf(one, weeks).map((cell) => (cell && cell.level !== 'too_few' ? cell.psi : null)),
        }))}
        format={(value) => showFigure(value)}
        limits={[
          { value: PSI_WATCH, label: t('insights.drift.watch'), tone: 'warning' },
          { value: PSI_ACT, label: t('insights.drift.act'), tone: 'danger' },
        ]}
        takeaway={
          moved
            ? t('insights.drift.say', { label: worst.label, psi: showFigure(last.psi) })
            : t('insights.drift.calm')
        }
      />
      {moved && worst.sentence && (
        <View style={styles.line}>
          <Icon of={TriangleAlert} tone={last.level === 'act' ? 'danger' : 'warning'} />
          <Text style={styles.grow}>{worst.sentence}</Text>
        </View>
      )}
    </View>
  );
}

/** Every feature by week as a strip of cells: the index is written in each, its colour only points to it. */
export function DriftStrip({ drift }: { drift: readonly Drift[] }) {
  const styles = useStyles();
  const [all, setAll] = useState(false);
  const weeks = weeksOf(drift);
  const rows = byMovement(drift);
  return (
    <View style={styles.stack}>
      <ScrollView
        horizontal
        tabIndex={0}
        contentContainerStyle={styles.scroll}
        aria-label={t('insights.drift.strip')}
      >
        <View role="table" aria-label={t('insights.drift.strip')} style={styles.table}>
          <View role="rowgroup">
            <View role="row" style={styles.row}>
              <View role="columnheader" style={styles.name}>
                <Text variant="micro" tone="text2">
                  {t('insights.drift.feature')}
                </Text>
              </View>
              {weeks.map((week) => (
                <View key={week} role="columnheader" style={styles.cell}>
                  <Text variant="micro" tone="text2" align="center">
                    {weekName(week)}
                  </Text>
                </View>
              ))}
              <View role="columnheader" style={styles.more}>
                <Text variant="micro" tone="text2" align="right">
                  {t('insights.drift.missing')}
                </Text>
              </View>
              <View role="columnheader" style={styles.more}>
                <Text variant="micro" tone="text2" align="right">
                  {t('insights.drift.p')}
                </Text>
              </View>
            </View>
          </View>
          <View role="rowgroup">
            {(all ? rows : rows.slice(0, ROWS)).map((one) => (
              <View key={one.feature ?? ''} role="row" style={styles.row}>
                <View role="rowheader" style={styles.name}>
                  <Text lines={1} weight={one.feature === null ? 600 : 400}>
                    {one.label}
                  </Text>
                </View>
                {cellsOf(one, weeks).map((cell, at) => (
                  <Cell key={weeks[at]} cell={cell} />
                ))}
                <View role="cell" style={styles.more}>
                  <Text variant="meta" tone="text2" align="right">
                    {one.missing
                      ? t('insights.drift.missing_of', {
                          now: showPercent(one.missing.now),
                          learned: showPercent(one.missing.learned),
                        })
                      : '–'}
                  </Text>
                </View>
                <View role="cell" style={styles.more}>
                  <Text variant="meta" tone="text2" align="right">
                    {one.adjustedP === null
                      ? '–'
                      : one.adjustedP < 0.001
                        ? t('insights.drift.p_small')
                        : showFigure(one.adjustedP, 3)}
                  </Text>
                </View>
              </View>
            ))}
          </View>
        </View>
      </ScrollView>
      <View style={styles.line}>
        <Text variant="meta" tone="text2" style={styles.grow}>
          {t('insights.drift.legend', {
            watch: showFigure(PSI_WATCH),
            act: showFigure(PSI_ACT),
            rows: showCount(DRIFT_MIN_ROWS),
          })}
        </Text>
        {rows.length > ROWS && (
          <Button
            kind="quiet"
            size="small"
            expanded={all}
            label={all ? t('ml.ui.left_out.less') : t('ml.ui.left_out.more', { count: rows.length })}
            onPress={() => setAll(!all)}
          />
        )}
      </View>
    </View>
  );
}

const marks = { too_few: '', none: '', watch: '▲ ', act: '▲▲ ' } as const;

function Cell({ cell }: { cell: Drift['weeks'][number] | null }) {
  const styles = useStyles();
  const { colors } = useTheme();
  const level = cell?.level ?? 'too_few';
  const looks = {
    too_few: { fill: colors.surface, ink: 'text3' },
    none: { fill: colors.sunken, ink: 'text2' },
    watch: { fill: colors.warningTint, ink: 'warningText' },
    act: { fill: colors.dangerTint, ink: 'dangerText' },
  } as const;
  return (
    <View
      role="cell"
      aria-label={
        cell === null
          ? t('insights.drift.no_scores')
          : level === 'too_few'
            ? t('insights.drift.few', { rows: cell.rows })
            : t(`insights.drift.cell.${level}`, { psi: showFigure(cell.psi) })
      }
      style={[
        styles.cell,
        styles.box,
        { backgroundColor: looks[level].fill },
        level === 'too_few' && styles.thin,
      ]}
    >
      <Text
        variant="micro"
        weight={level === 'watch' || level === 'act' ? 600 : 400}
        tone={looks[level].ink}
        align="center"
      >
        {cell === null
          ? '·'
          : level === 'too_few'
            ? showCount(cell.rows)
            : `${marks[level]}${showFigure(cell.psi)}`}
      </Text>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  stack: { gap: 8 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1, minWidth: 0 },
  scroll: { flexGrow: 1 },
  table: { flexGrow: 1, gap: 2 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 2, minHeight: 26 },
  name: { width: 170, paddingRight: 8 },
  cell: { flexGrow: 1, flexBasis: 0, minWidth: 56 },
  box: { height: 24, justifyContent: 'center', borderRadius: 4 },
  thin: { borderWidth: 1, borderStyle: 'dashed', borderColor: colors.line },
  more: { width: 104 },
}));

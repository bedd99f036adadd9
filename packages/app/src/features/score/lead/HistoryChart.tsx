import type { ScoreSource } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Svg, { Circle, Line, Path, Rect } from 'react-native-svg';
import { Axes, Label } from '@/ui/charts/Axes';
import { ChartFrame } from '@/ui/charts/ChartFrame';
import { linear } from '@/ui/charts/scale';
import { fullMoment, shortDay } from '@/ui/moment';
import { useTheme } from '@/ui/theme-context';
import type { Moves } from './moves';

const HEIGHT = 108;
const LINES = [25, 50, 75];

const makerOf = (one: { source: ScoreSource; modelVersion: string | null }): string =>
  one.source === 'model' ? (one.modelVersion ?? '') : t(`ui.score.${one.source}`);

/** The score as it stood, step by step, with a mark where another model took over and where a person's own stood. */
export function HistoryChart({ moves, now, note }: { moves: Moves; now: number; note?: string }) {
  const { colors } = useTheme();
  const { stands, changes, overrides } = moves;
  const first = stands[0];
  const last = stands.at(-1);
  if (!first || !last) return null;
  const from = Date.parse(first.at);
  return (
    <ChartFrame
      bare
      title={t('leads.score.history')}
      note={note}
      height={HEIGHT}
      empty={false}
      takeaway={[
        t('leads.score.history_label', { first: first.points, last: last.points }),
        changes.length > 0 && t('score.history.changes', { count: changes.length }),
        overrides.length > 0 && t('score.history.overrides', { count: overrides.length }),
      ]
        .filter(Boolean)
        .join('. ')}
      table={{
        columns: [
          { label: t('ui.chart.when'), flex: 1.6 },
          { label: t('ui.score.points'), align: 'right' },
          { label: t('score.history.by'), align: 'right' },
        ],
        rows: [
          ...stands.map((one) => ({ at: Date.parse(one.at), points: one.points, by: makerOf(one) })),
          ...overrides.map((one) => ({ at: one.from, points: one.points, by: t('ui.score.by_hand') })),
        ]
          .sort((a, b) => b.at - a.at)
          .map(({ at, points, by }, index) => ({
            key: `${index}`,
            cells: [fullMoment(new Date(at).toISOString()), points, by],
          })),
      }}
    >
      {(width) => {
        const plot = { left: 22, right: width - 8, top: 14, bottom: HEIGHT - 18 };
        const toX = linear([from, Math.max(from + 1, now)], [plot.left, plot.right]);
        const toY = linear([0, 100], [plot.bottom, plot.top]);
        const path = stands
          .map(({ at, points }, i) => {
            const x = toX(Date.parse(at));
            return i === 0 ? `M${x} ${toY(points)}` : `H${x}V${toY(points)}`;
          })
          .join('');
        return (
          <Svg width={width} height={HEIGHT}>
            <Axes plot={plot} x={[]} y={LINES.map((value) => ({ at: toY(value), label: `${value}` }))} />
            {overrides.map((one) => (
              <Rect
                key={one.from}
                x={toX(one.from)}
                y={toY(one.points)}
                width={Math.max(3, toX(one.to) - toX(one.from))}
                height={Math.max(2, plot.bottom - toY(one.points))}
                fill={colors.violetTint}
                stroke={colors.violet}
                strokeWidth={1}
                strokeDasharray="3 2"
              />
            ))}
            <Path d={`${path}H${plot.right}`} stroke={colors.v1} strokeWidth={1.8} fill="none" />
            {changes.map((change) => {
              const x = toX(Date.parse(change.at));
              return [
                <Line
                  key={`${change.at}-line`}
                  x1={x}
                  x2={x}
                  y1={plot.top}
                  y2={plot.bottom}
                  stroke={colors.control}
                  strokeDasharray="2 3"
                />,
                <Label
                  key={`${change.at}-name`}
                  x={Math.min(plot.right, Math.max(plot.left + 8, x))}
                  y={plot.top - 4}
                  anchor={x > plot.right - 20 ? 'end' : 'middle'}
                  fill={colors.text2}
                >
                  {makerOf(change)}
                </Label>,
              ];
            })}
            <Circle cx={plot.right} cy={toY(last.points)} r={3} fill={colors.v1} />
            <Label x={plot.left} y={HEIGHT - 3}>
              {shortDay(first.at)}
            </Label>
            <Label x={plot.right} y={HEIGHT - 3} anchor="end">
              {t('leads.score.history_now', { points: last.points })}
            </Label>
          </Svg>
        );
      }}
    </ChartFrame>
  );
}

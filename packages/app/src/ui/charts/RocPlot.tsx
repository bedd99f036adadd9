import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import Svg, { Circle, Line, Path } from 'react-native-svg';
import { Text } from '../Text';
import { makeStyles, useTheme } from '../theme-context';
import { Axes } from './Axes';
import { ChartFrame, type ChartProps } from './ChartFrame';
import { linear, linePath } from './scale';

export interface RocPoint {
  /** False and true positive rate, 0 to 1. */
  fpr: number;
  tpr: number;
}

interface Props extends ChartProps {
  points: readonly RocPoint[];
  /** The line in use, such as where Hot begins, and what it means. */
  mark?: RocPoint & { title: string; detail: string };
  compare?: { label: string; points: readonly RocPoint[] };
}

const halves = [0, 0.5, 1];

/** How well higher scores find the ones that convert. */
export function RocPlot({ points, mark, compare, height = 250, ...frame }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <ChartFrame
      {...frame}
      height={height}
      empty={points.length < 2}
      table={{
        columns: [
          { label: t('ui.chart.false_positive') },
          { label: t('ui.chart.true_positive'), align: 'right' },
        ],
        rows: thin(points, 21).map((point, index) => ({
          key: `${index}`,
          cells: [point.fpr.toFixed(3), point.tpr.toFixed(3)],
        })),
      }}
    >
      {(width) => {
        const plot = { left: 30, right: width - 10, top: 8, bottom: height - 38 };
        const toX = linear([0, 1], [plot.left, plot.right]);
        const toY = linear([0, 1], [plot.bottom, plot.top]);
        const curve = linePath(points.map((point) => [toX(point.fpr), toY(point.tpr)]));
        const note = mark && { left: toX(0.42), top: toY(Math.min(0.32, Math.max(0.28, mark.tpr - 0.1))) };
        return (
          <>
            <Svg width={width} height={height}>
              <Path
                d={`${curve}L${toX(1)} ${toY(0)}L${toX(0)} ${toY(0)}Z`}
                fill={colors.accentTint}
                opacity={0.7}
              />
              <Axes
                plot={plot}
                xTitle={t('ui.chart.false_positive')}
                x={halves.map((at) => ({ at: toX(at), label: `${at}` }))}
                y={halves.map((at) => ({ at: toY(at), label: `${at}` }))}
              />
              <Line
                x1={toX(0)}
                y1={toY(0)}
                x2={toX(1)}
                y2={toY(1)}
                stroke={colors.control}
                strokeDasharray="4 4"
              />
              {compare && (
                <Path
                  d={linePath(compare.points.map((point) => [toX(point.fpr), toY(point.tpr)]))}
                  stroke={colors.v5}
                  strokeWidth={2}
                  strokeDasharray="2 3"
                  fill="none"
                />
              )}
              <Path d={curve} stroke={colors.v1} strokeWidth={2} fill="none" />
              {mark && note && (
                <>
                  <Line
                    x1={toX(mark.fpr)}
                    y1={toY(mark.tpr)}
                    x2={note.left}
                    y2={note.top + 12}
                    stroke={colors.control}
                  />
                  <Circle
                    cx={toX(mark.fpr)}
                    cy={toY(mark.tpr)}
                    r={5}
                    fill={colors.v1}
                    stroke={colors.surface}
                    strokeWidth={2}
                  />
                </>
              )}
            </Svg>
            {mark && note && (
              <View style={[styles.note, note]} aria-hidden>
                <Text variant="micro" weight={600}>
                  {mark.title}
                </Text>
                <Text variant="micro" weight={400} tone="text2">
                  {mark.detail}
                </Text>
              </View>
            )}
          </>
        );
      }}
    </ChartFrame>
  );
}

/** At most `count` points, the ends always among them. */
function thin<T>(points: readonly T[], count: number): T[] {
  if (points.length <= count) return [...points];
  return Array.from(
    { length: count },
    (_, i) => points[Math.round((i * (points.length - 1)) / (count - 1))] as T,
  );
}

const useStyles = makeStyles(({ colors }) => ({
  note: { position: 'absolute', right: 12, padding: 8, borderRadius: 6, backgroundColor: colors.surface },
}));

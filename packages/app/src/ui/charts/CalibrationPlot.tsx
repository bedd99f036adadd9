import { t } from '@lintel/contract/messages';
import Svg, { Circle, Line, Path } from 'react-native-svg';
import { useTheme } from '../theme-context';
import { Axes } from './Axes';
import { ChartFrame, type ChartProps } from './ChartFrame';
import { linear, linePath } from './scale';

export interface CalibrationBin {
  /** Mean predicted chance, observed share and its interval, 0 to 1. */
  predicted: number;
  observed: number;
  low: number;
  high: number;
  count: number;
}

interface Props extends Omit<ChartProps, 'height'> {
  bins: readonly CalibrationBin[];
  /** Name of this model, and another one to compare with. */
  label: string;
  compare?: { label: string; bins: readonly CalibrationBin[] };
  height?: number;
}

const percent = (share: number) => `${Math.round(share * 100)}`;
const exact = (share: number) => `${(share * 100).toFixed(1)}`;
/** Bins of fewer say little: drawn small, and the line leaves them out. */
const THIN = 20;
const solid = ({ count }: CalibrationBin) => count >= THIN;
/** Where the axes end: rare success leaves the upper part of a plot to 100 % empty. */
const ENDS = [0.25, 0.5, 1];
const endOf = (bins: readonly CalibrationBin[]): number => {
  const most = Math.max(0, ...bins.map((bin) => Math.max(bin.predicted, solid(bin) ? bin.observed : 0)));
  return ENDS.find((end) => most <= end) ?? 1;
};
const QUARTERS = [0, 0.25, 0.5, 0.75, 1];
const STEPS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Whether 30 % means 30 %: predicted chance against what happened, with error bars. */
export function CalibrationPlot({ bins, label, compare, height = 250, ...frame }: Props) {
  const { colors } = useTheme();
  return (
    <ChartFrame
      {...frame}
      height={height}
      empty={bins.length === 0}
      legend={[
        { label, color: 'v1' },
        ...(compare ? [{ label: compare.label, color: 'v5' as const, dashed: true }] : []),
      ]}
      table={{
        columns: [
          { label: t('ui.chart.predicted') },
          { label: t('ui.chart.observed'), align: 'right' },
          { label: t('ui.chart.interval'), align: 'right' },
          { label: t('ui.chart.count'), align: 'right' },
        ],
        rows: bins.map((bin, index) => ({
          key: `${index}`,
          cells: [
            exact(bin.predicted),
            exact(bin.observed),
            `${exact(bin.low)}–${exact(bin.high)}`,
            bin.count.toLocaleString(),
          ],
        })),
      }}
    >
      {(width) => {
        const plot = { left: 32, right: width - 10, top: 8, bottom: height - 38 };
        const end = endOf([...bins, ...(compare?.bins ?? [])]);
        const ticks = (end === 1 ? QUARTERS : STEPS).map((step) => step * end);
        const toX = linear([0, end], [plot.left, plot.right]);
        const scaled = linear([0, end], [plot.bottom, plot.top]);
        const toY = (share: number) => scaled(Math.min(end, share));
        return (
          <Svg width={width} height={height}>
            <Axes
              plot={plot}
              xTitle={t('ui.chart.predicted')}
              x={ticks.map((at) => ({ at: toX(at), label: percent(at) }))}
              y={ticks.map((at) => ({ at: toY(at), label: percent(at) }))}
            />
            <Line
              x1={toX(0)}
              y1={toY(0)}
              x2={toX(end)}
              y2={toY(end)}
              stroke={colors.control}
              strokeDasharray="4 4"
            />
            {compare && (
              <Path
                d={linePath(compare.bins.filter(solid).map((bin) => [toX(bin.predicted), toY(bin.observed)]))}
                stroke={colors.v5}
                strokeWidth={2}
                strokeDasharray="2 3"
                fill="none"
              />
            )}
            {bins.map((bin) => (
              <Line
                key={bin.predicted}
                x1={toX(bin.predicted)}
                x2={toX(bin.predicted)}
                y1={toY(bin.low)}
                y2={toY(bin.high)}
                stroke={colors.v1}
                strokeWidth={1.5}
                opacity={solid(bin) ? 0.55 : 0.25}
              />
            ))}
            <Path
              d={linePath(bins.filter(solid).map((bin) => [toX(bin.predicted), toY(bin.observed)]))}
              stroke={colors.v1}
              strokeWidth={2}
              fill="none"
            />
            {bins
              .filter((bin) => bin.observed <= end)
              .map((bin) => (
                <Circle
                  key={bin.predicted}
                  cx={toX(bin.predicted)}
                  cy={toY(bin.observed)}
                  r={solid(bin) ? 4 : 2.5}
                  opacity={solid(bin) ? 1 : 0.5}
                  fill={colors.surface}
                  stroke={colors.v1}
                  strokeWidth={2}
                />
              ))}
          </Svg>
        );
      }}
    </ChartFrame>
  );
}

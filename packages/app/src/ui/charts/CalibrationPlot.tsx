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
const quarters = [0, 0.25, 0.5, 0.75, 1];

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
        const toX = linear([0, 1], [plot.left, plot.right]);
        const toY = linear([0, 1], [plot.bottom, plot.top]);
        return (
          <Svg width={width} height={height}>
            <Axes
              plot={plot}
              xTitle={t('ui.chart.predicted')}
              x={quarters.map((at) => ({ at: toX(at), label: percent(at) }))}
              y={quarters.map((at) => ({ at: toY(at), label: percent(at) }))}
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
                d={linePath(compare.bins.map((bin) => [toX(bin.predicted), toY(bin.observed)]))}
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
                opacity={0.55}
              />
            ))}
            <Path
              d={linePath(bins.map((bin) => [toX(bin.predicted), toY(bin.observed)]))}
              stroke={colors.v1}
              strokeWidth={2}
              fill="none"
            />
            {bins.map((bin) => (
              <Circle
                key={bin.predicted}
                cx={toX(bin.predicted)}
                cy={toY(bin.observed)}
                r={4}
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

import { t } from '@lintel/contract/messages';
import Svg, { Circle, Line, Path } from 'react-native-svg';
import type { ColorName } from '../theme';
import { useTheme } from '../theme-context';
import { Axes, Label } from './Axes';
import { ChartFrame, type ChartProps } from './ChartFrame';
import { linear, linePath, niceTicks, spread } from './scale';

export interface Series {
  key: string;
  label: string;
  /** One value per entry of `x`; null leaves a gap. */
  values: readonly (number | null)[];
}

interface Props extends ChartProps {
  /** Names along the time axis, oldest first. */
  x: readonly string[];
  series: readonly Series[];
  xTitle?: string;
  format?: (value: number) => string;
  /** Lines to watch, such as "Act" at 0.25. */
  limits?: readonly { value: number; label: string; tone: 'warning' | 'danger' }[];
  /** Ends of the value axis when they are fixed. */
  range?: readonly [number, number];
}

const strokes: readonly ColorName[] = ['v1', 'v2', 'v3', 'v4', 'v5'];
const dashes = [undefined, '6 3', '2 3', '8 3 2 3', '1 4'];

const fifths = ([low, high]: readonly [number, number]): number[] =>
  [0, 1, 2, 3, 4, 5].map((step) => low + ((high - low) * step) / 5);

/** Up to five series over time, each named at its end and with a dash of its own. */
export function LineChart({ x, series, xTitle, format = String, limits = [], range, ...frame }: Props) {
  const { colors } = useTheme();
  const shown = series.slice(0, strokes.length);
  const all = [
    ...shown.flatMap((one) => one.values.filter((v) => v !== null)),
    ...limits.map((limit) => limit.value),
  ];
  const ticks = range ? fifths(range) : niceTicks(Math.min(0, ...all), Math.max(...all));
  const named = shown.length > 1;
  return (
    <ChartFrame
      {...frame}
      empty={x.length === 0 || all.length === limits.length}
      table={{
        columns: [
          { label: xTitle ?? t('ui.chart.when'), flex: 1.4 },
          ...shown.map((one) => ({ label: one.label, align: 'right' as const })),
        ],
        rows: x.map((name, at) => ({
          key: `${at}`,
          cells: [name, ...shown.map((one) => (one.values[at] == null ? '–' : format(one.values[at])))],
        })),
      }}
    >
      {(width, height) => {
        const widest = Math.max(
          ...shown.map((one) => `${one.label} ${format(one.values.at(-1) ?? 0)}`.length),
        );
        const plot = {
          left: 38,
          right: width - (named ? Math.min(130, widest * 6 + 12) : 12),
          top: 10,
          bottom: height - (xTitle ? 38 : 22),
        };
        const toX = linear([0, Math.max(1, x.length - 1)], [plot.left + 4, plot.right - 4]);
        const toY = linear([ticks[0] ?? 0, ticks.at(-1) ?? 1], [plot.bottom, plot.top]);
        const every = Math.max(
          1,
          Math.ceil(x.length / Math.max(2, Math.floor((plot.right - plot.left) / 70))),
        );
        const ends = spread(
          shown.map((one) => toY(one.values.findLast((value) => value !== null) ?? 0)),
          14,
          plot.top,
          plot.bottom,
        );
        return (
          <Svg width={width} height={height}>
            <Axes
              plot={plot}
              xTitle={xTitle}
              x={x.flatMap((label, at) => (at % every === 0 ? [{ at: toX(at), label }] : []))}
              y={ticks.map((value) => ({ at: toY(value), label: format(value) }))}
            />
            {limits.map((limit) => (
              <Line
                key={limit.label}
                x1={plot.left}
                x2={plot.right}
                y1={toY(limit.value)}
                y2={toY(limit.value)}
                stroke={colors[limit.tone]}
                strokeDasharray="4 3"
              />
            ))}
            {limits.map((limit) => (
              <Label
                key={limit.label}
                x={plot.left + 4}
                y={toY(limit.value) - 4}
                fill={colors[`${limit.tone}Text`]}
              >
                {limit.label}
              </Label>
            ))}
            {shown.map((one, index) => {
              const stroke = colors[strokes[index] ?? 'v1'];
              const last = one.values.findLastIndex((value) => value !== null);
              const value = one.values[last] ?? 0;
              const name = `${one.label} ${format(value)}`;
              return [
                <Path
                  key={`${one.key}-line`}
                  d={linePath(one.values.map((v, at) => (v === null ? null : [toX(at), toY(v)])))}
                  stroke={stroke}
                  strokeWidth={2}
                  strokeLinejoin="round"
                  strokeDasharray={dashes[index]}
                  fill="none"
                />,
                <Circle key={`${one.key}-end`} cx={toX(last)} cy={toY(value)} r={3.5} fill={stroke} />,
                named && (
                  <Label
                    key={`${one.key}-name`}
                    x={toX(last) + 9}
                    y={(ends[index] ?? 0) + 4}
                    fill={colors.text}
                    bold
                  >
                    {name}
                  </Label>
                ),
              ];
            })}
          </Svg>
        );
      }}
    </ChartFrame>
  );
}

import { Line, Text as SvgText } from 'react-native-svg';
import { font } from '../font';
import { useTheme } from '../theme-context';

export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Words of a picture: eleven points, Inter. */
export function Label({
  x,
  y,
  children,
  anchor = 'start',
  bold,
  fill,
}: {
  x: number;
  y: number;
  children: string;
  anchor?: 'start' | 'middle' | 'end';
  bold?: boolean;
  fill?: string;
}) {
  const { colors } = useTheme();
  return (
    <SvgText
      x={x}
      y={y}
      fontSize={11}
      fill={fill ?? colors.text3}
      textAnchor={anchor}
      {...(font(bold ? 600 : 400) as object)}
    >
      {children}
    </SvgText>
  );
}

/** Grid lines with their numbers. */
export function Axes({
  plot,
  x,
  y,
  xTitle,
}: {
  plot: Plot;
  x: readonly Tick[];
  y: readonly Tick[];
  xTitle?: string;
}) {
  const { colors } = useTheme();
  return (
    <>
      {y.map((tick) => (
        <Line
          key={`y${tick.label}`}
          x1={plot.left}
          x2={plot.right}
          y1={tick.at}
          y2={tick.at}
          stroke={colors.lineSubtle}
          strokeWidth={1}
        />
      ))}
      {x.map((tick) => (
        <Line
          key={`x${tick.at}`}
          x1={tick.at}
          x2={tick.at}
          y1={plot.top}
          y2={plot.bottom}
          stroke={colors.lineSubtle}
          strokeWidth={1}
        />
      ))}
      {y.map((tick) => (
        <Label key={`yl${tick.label}`} x={plot.left - 6} y={tick.at + 4} anchor="end">
          {tick.label}
        </Label>
      ))}
      {x.map((tick) => (
        <Label key={`xl${tick.at}`} x={tick.at} y={plot.bottom + 15} anchor="middle">
          {tick.label}
        </Label>
      ))}
      {xTitle && (
        <Label x={(plot.left + plot.right) / 2} y={plot.bottom + 31} anchor="middle" fill={colors.text2}>
          {xTitle}
        </Label>
      )}
    </>
  );
}

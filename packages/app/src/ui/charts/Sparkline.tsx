import { useState } from 'react';
import { View } from 'react-native';
import Svg, { Circle, Path } from 'react-native-svg';
import { useTheme } from '../theme-context';
import { linear, linePath } from './scale';

interface Props {
  values: readonly number[];
  /** What it shows, in a sentence: there is no axis to read. */
  label: string;
  height?: number;
}

/** A small line with its last value marked, as wide as its container. */
export function Sparkline({ values, label, height = 40 }: Props) {
  const { colors } = useTheme();
  const [width, setWidth] = useState(0);
  const toX = linear([0, Math.max(1, values.length - 1)], [2, width - 5]);
  const toY = linear([Math.min(...values), Math.max(...values)], [height - 5, 5]);
  const points = values.map((value, at): [number, number] => [toX(at), toY(value)]);
  const last = points.at(-1);
  return (
    <View
      role="img"
      aria-label={label}
      style={{ height }}
      onLayout={(event) => setWidth(event.nativeEvent.layout.width)}
    >
      {width > 0 && last && (
        <Svg width={width} height={height}>
          <Path d={`${linePath(points)}L${last[0]} ${height}L2 ${height}Z`} fill={colors.accentTint} />
          <Path
            d={linePath(points)}
            stroke={colors.v1}
            strokeWidth={1.8}
            strokeLinejoin="round"
            fill="none"
          />
          <Circle cx={last[0]} cy={last[1]} r={3} fill={colors.v1} />
        </Svg>
      )}
    </View>
  );
}

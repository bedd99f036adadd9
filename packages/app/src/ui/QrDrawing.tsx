import { useMemo } from 'react';
import { View } from 'react-native';
import Svg, { Path } from 'react-native-svg';
import { encode } from 'uqr';
import { themes } from './theme';

export default function QrDrawing({ text, label, size }: { text: string; label: string; size: number }) {
  const { path, side } = useMemo(() => {
    const { data, size: modules } = encode(text, { ecc: 'M', border: 2 });
    const runs = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { path: runs.join(''), side: modules };
  }, [text]);
  const { surface, text: ink } = themes.light.colors;
  return (
    <View
      role="img"
      aria-label={label}
      style={{
        width: size,
        height: size,
        backgroundColor: surface,
        borderRadius: themes.light.radius.control,
      }}
    >
      <Svg width={size} height={size} viewBox={`0 0 ${side} ${side}`}>
        <Path d={path} fill={ink} />
      </Svg>
    </View>
  );
}

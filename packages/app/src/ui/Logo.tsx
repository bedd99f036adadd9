import { View } from 'react-native';
import Svg, { Path, Rect } from 'react-native-svg';
import { useTheme } from './theme-context';

/** The mark: two posts under a lintel. */
export function Logo({ size = 28 }: { size?: number }) {
  const { colors } = useTheme();
  return (
    <View aria-hidden>
      <Svg width={size} height={size} viewBox="0 0 28 28">
        <Rect width={28} height={28} rx={8} fill={colors.accent} />
        <Path
          d="M6.6 9.2h14.8M11 9.2v10.6M17 9.2v10.6"
          stroke={colors.onAccent}
          strokeWidth={2.3}
          strokeLinecap="round"
          strokeLinejoin="round"
          fill="none"
        />
      </Svg>
    </View>
  );
}

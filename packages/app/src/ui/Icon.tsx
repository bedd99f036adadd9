import type { LucideIcon } from 'lucide-react-native';
import { View } from 'react-native';
import type { ColorName } from './theme';
import { useTheme } from './theme-context';

export type { LucideIcon };

interface Props {
  /** Import each icon by itself: `import House from 'lucide-react-native/icons/house'`. */
  of: LucideIcon;
  size?: 12 | 14 | 16 | 20 | 24;
  tone?: ColorName;
  /** Spoken name; without one the icon is decoration and hidden. */
  label?: string;
}

/** A drawing of 1.8 stroke in a colour of the theme. */
export function Icon({ of: Drawing, size = 16, tone = 'text2', label }: Props) {
  const { colors } = useTheme();
  const drawing = <Drawing size={size} color={colors[tone]} strokeWidth={1.8} />;
  return label ? (
    <View role="img" aria-label={label}>
      {drawing}
    </View>
  ) : (
    <View aria-hidden>{drawing}</View>
  );
}

import ChevronRight from 'lucide-react-native/icons/chevron-right';
import { Pressable, View } from 'react-native';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { Spinner } from '@/ui/Spinner';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import type { PressState } from '@/ui/web-props';

interface Props {
  icon: LucideIcon;
  title: string;
  text: string;
  onPress: () => void;
  busy?: boolean;
  disabled?: boolean;
}

/** One way to go on, said in a sentence. */
export function ChoiceCard({ icon, title, text, onPress, busy, disabled }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <Pressable
      role="button"
      aria-disabled={disabled || undefined}
      aria-busy={busy || undefined}
      onPress={busy || disabled ? undefined : onPress}
      style={(state: PressState) => [
        styles.card,
        (state.hovered || state.pressed) &&
          !disabled && { borderColor: colors.accentLine, backgroundColor: colors.hover },
      ]}
    >
      <View style={styles.badge}>
        <Icon of={icon} size={20} tone="accentText" />
      </View>
      <View style={styles.words}>
        <Text variant="strong" weight={600}>
          {title}
        </Text>
        <Text tone="text2">{text}</Text>
      </View>
      {busy ? <Spinner /> : <Icon of={ChevronRight} tone="text3" />}
    </Pressable>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  card: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 14,
    padding: 14,
    minHeight: 72,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
  },
  badge: {
    width: 40,
    height: 40,
    borderRadius: 10,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: colors.accentTint,
  },
  words: { flex: 1, minWidth: 0, gap: 2 },
}));

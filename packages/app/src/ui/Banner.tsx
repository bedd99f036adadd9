import CircleAlert from 'lucide-react-native/icons/circle-alert';
import Info from 'lucide-react-native/icons/info';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import WifiOff from 'lucide-react-native/icons/wifi-off';
import { Pressable, View } from 'react-native';
import { Icon } from './Icon';
import { Text } from './Text';
import { type Tone, toneColors } from './theme';
import { makeStyles, useTheme } from './theme-context';

type BannerKind = 'offline' | 'error' | 'warning' | 'info';

const looks = {
  offline: { icon: WifiOff, tone: 'warning', ink: 'warningText' },
  error: { icon: CircleAlert, tone: 'danger', ink: 'dangerText' },
  warning: { icon: TriangleAlert, tone: 'warning', ink: 'warningText' },
  info: { icon: Info, tone: 'info', ink: 'infoText' },
} as const satisfies Record<BannerKind, { icon: typeof Info; tone: Tone; ink: string }>;

interface Props {
  kind: BannerKind;
  /** The short fact, in bold. */
  title: string;
  text?: string;
  action?: { label: string; onPress: () => void };
  /** A notice with round corners inside a page, or a bar across it. */
  inset?: boolean;
}

/** One line across a page or card that says what is going on and offers one action. */
export function Banner({ kind, title, text, action, inset }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const look = looks[kind];
  return (
    <View
      role={kind === 'error' ? 'alert' : 'status'}
      aria-live={kind === 'error' ? 'assertive' : 'polite'}
      style={[styles.bar, { backgroundColor: toneColors(colors, look.tone).fill }, inset && styles.inset]}
    >
      <Icon of={look.icon} tone={look.ink} />
      <Text tone={look.ink} style={styles.words}>
        <Text tone={look.ink} weight={600}>
          {title}
        </Text>
        {text ? ` ${text}` : ''}
      </Text>
      {action && (
        <Pressable role="button" onPress={action.onPress} hitSlop={10}>
          <Text tone={look.ink} weight={600} style={styles.link}>
            {action.label}
          </Text>
        </Pressable>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ radius }) => ({
  bar: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 9,
    minHeight: 38,
    paddingHorizontal: 14,
    paddingVertical: 8,
  },
  inset: { borderRadius: radius.card },
  words: { flex: 1 },
  link: { textDecorationLine: 'underline' },
}));

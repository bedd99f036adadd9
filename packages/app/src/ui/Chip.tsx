import { t } from '@lintel/contract/messages';
import TrendingDown from 'lucide-react-native/icons/trending-down';
import TrendingUp from 'lucide-react-native/icons/trending-up';
import { View } from 'react-native';
import { Icon, type LucideIcon } from './Icon';
import { Text } from './Text';
import { type ColorName, type Tone, toneColors } from './theme';
import { makeStyles, useTheme } from './theme-context';

const inkName = (tone: Tone): ColorName =>
  tone === 'neutral' ? 'text2' : tone === 'accent' ? 'accentText' : `${tone}Text`;

interface ChipProps {
  label: string;
  tone?: Tone;
  icon?: LucideIcon;
}

/** A fact in one word or two, on a tint: tags, states, kinds. */
export function Chip({ label, tone = 'neutral', icon }: ChipProps) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <View style={[styles.chip, { backgroundColor: toneColors(colors, tone).fill }]}>
      {icon && <Icon of={icon} size={12} tone={inkName(tone)} />}
      <Text variant="micro" weight={500} tone={inkName(tone)} lines={1} style={styles.word}>
        {label}
      </Text>
    </View>
  );
}

export const Tag = ({ label }: { label: string }) => <Chip label={label} />;

/** A state with its colour: live, training, failed … */
export const StatusChip = Chip;

/** Why a score is high or low: an arrow up or down and a few plain words. */
export function ReasonChip({ label, points }: { label: string; points: number }) {
  const styles = useStyles();
  const up = points >= 0;
  return (
    <View
      role="img"
      aria-label={t(up ? 'ui.reason.raises' : 'ui.reason.lowers', { reason: label })}
      style={[styles.chip, styles.outlined]}
    >
      <Icon of={up ? TrendingUp : TrendingDown} size={12} tone={up ? 'successText' : 'dangerText'} />
      <Text variant="micro" weight={400} tone="text2" lines={1} style={styles.word}>
        {label}
      </Text>
    </View>
  );
}

/** Stage of a pipeline: a square in its colour, and its name. */
export function StageDot({
  label,
  color = 'v5',
  variant = 'body',
}: {
  label: string;
  color?: ColorName;
  variant?: 'body' | 'meta';
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <View style={styles.stage}>
      <View aria-hidden style={[styles.dot, { backgroundColor: colors[color] }]} />
      <Text variant={variant} tone={variant === 'meta' ? 'text2' : 'text'} lines={1} style={styles.word}>
        {label}
      </Text>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  chip: {
    flexDirection: 'row',
    alignItems: 'center',
    alignSelf: 'flex-start',
    gap: 5,
    minHeight: 20,
    maxWidth: '100%',
    paddingHorizontal: 7,
    paddingVertical: 2,
    borderRadius: radius.chip,
  },
  outlined: {
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
    paddingVertical: 1,
    paddingHorizontal: 6,
  },
  word: { flexShrink: 1 },
  stage: { flexDirection: 'row', alignItems: 'center', gap: 6, maxWidth: '100%' },
  dot: { width: 8, height: 8, borderRadius: 2.5 },
}));

import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import Svg, { Circle } from 'react-native-svg';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type Left, shortTime, spokenTime } from './countdown';

interface Props {
  left: Left;
  /** Whose time it is. */
  name: string;
  /** The connection is lost: it shows what was left then. */
  frozen: boolean;
  size?: number;
}

const STROKE = 3;

/** How much time is left: a ring that empties, with minutes and seconds inside. */
export function CountdownRing({ left, name, frozen, size = 42 }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const radius = (size - STROKE) / 2;
  const round = 2 * Math.PI * radius;
  const time = spokenTime(left.ms);
  const key = left.ms === 0 ? 'today.ring.over' : frozen ? 'today.ring.frozen' : ('today.ring.left' as const);
  const color = frozen ? colors.text3 : colors[left.tone];
  return (
    <View role="timer" aria-label={t(key, { name, time })} style={{ width: size, height: size }}>
      <Svg width={size} height={size}>
        <Circle
          cx={size / 2}
          cy={size / 2}
          r={radius}
          fill="none"
          stroke={colors.line}
          strokeWidth={STROKE}
        />
        <Circle
          cx={size / 2}
          cy={size / 2}
          r={radius}
          fill="none"
          stroke={color}
          strokeWidth={STROKE}
          strokeLinecap="round"
          strokeDasharray={[round, round]}
          strokeDashoffset={round * (1 - left.share)}
          transform={`rotate(-90 ${size / 2} ${size / 2})`}
        />
      </Svg>
      <View style={styles.inside} aria-hidden>
        <Text variant="micro" weight={600} maxScale={1.1}>
          {shortTime(left.ms)}
        </Text>
      </View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  inside: {
    position: 'absolute',
    top: 0,
    right: 0,
    bottom: 0,
    left: 0,
    alignItems: 'center',
    justifyContent: 'center',
  },
}));

import type { ScoreExplanation } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { showPoints } from '@/ui/waterfall';

interface Props {
  why: Pick<ScoreExplanation, 'start' | 'bars' | 'rest' | 'clamp' | 'points'>;
  /** From the starting point to the score, so that the list adds up; else the reasons alone. */
  complete?: boolean;
}

/** Reasons as a list: words, a bar as long as its share, and the points. */
export function ReasonBars({ why, complete }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const longest = Math.max(1, ...why.bars.map((bar) => Math.abs(bar.points)));
  const plain = (key: string, label: string, text: string, strong = false) => (
    <View key={key} role="listitem" style={styles.row}>
      <Text weight={strong ? 600 : 400} tone={strong ? 'text' : 'text2'} style={styles.label}>
        {label}
      </Text>
      <Text weight={600} tone={strong ? 'text' : 'text2'} align="right" style={styles.points}>
        {text}
      </Text>
    </View>
  );
  return (
    <View role="list" aria-label={t('ui.score.why')} style={styles.list}>
      {complete && plain('start', why.start.label, showPoints(why.start.points, false))}
      {why.bars.map(({ feature, label, points }) => (
        <View key={feature} role="listitem" style={styles.row}>
          <Text lines={2} style={styles.label}>
            {label}
          </Text>
          <View style={styles.track} aria-hidden>
            <View
              style={[
                styles.bar,
                {
                  width: `${Math.max(3, (Math.abs(points) / longest) * 100)}%`,
                  backgroundColor: points >= 0 ? colors.success : colors.danger,
                },
              ]}
            />
          </View>
          <Text
            weight={600}
            tone={points >= 0 ? 'successText' : 'dangerText'}
            align="right"
            style={styles.points}
          >
            {showPoints(points)}
          </Text>
        </View>
      ))}
      {complete &&
        why.rest.count > 0 &&
        plain('rest', t('ui.score.smaller', { count: why.rest.count }), showPoints(why.rest.points))}
      {complete && Math.abs(why.clamp) > 1e-6 && plain('clamp', t('ui.score.rest'), showPoints(why.clamp))}
      {complete && plain('total', t('ui.score.total'), showPoints(why.points, false), true)}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  list: { gap: 2 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, minHeight: 26, paddingVertical: 2 },
  label: { flex: 1, minWidth: 0 },
  track: { width: '28%', maxWidth: 190 },
  bar: { height: 8, borderRadius: 3 },
  points: { minWidth: 46 },
}));

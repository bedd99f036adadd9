import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { useOnline } from '@/platform/use-online';
import { useLiveLine, useSayLine } from '@/store/live-line';
import { useOffline } from '@/store/offline/offline-state';
import { clockOrMoment } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';

/**
 * Whether Today shows what is: "Live", else as of when. On phones only the dot, and the banner says the rest; offline the
 * banner says all of it.
 *
 * @param readAt when what is shown was read, in milliseconds; undefined before
 * @param stale the newest attempt to read it failed
 */
export function LiveState({ readAt, stale }: { readAt: number | undefined; stale: boolean }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { lostAt } = useLiveLine();
  const { reachable } = useOffline();
  const online = useOnline() && reachable;
  const known = online && readAt !== undefined;
  const lost = known && lostAt !== null;
  useSayLine(lost && !compact);
  if (!known || (compact && lost) || (stale && !lost)) return null;
  if (compact) return <View role="img" aria-label={t('today.live')} style={styles.dot} />;
  return (
    <View role="status" style={styles.state}>
      {!lost && <View aria-hidden style={styles.dot} />}
      <Text tone="text2" lines={1}>
        {lost ? t('today.live.lost', { time: clockOrMoment(Math.max(lostAt, readAt)) }) : t('today.live')}
      </Text>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  state: { flexDirection: 'row', alignItems: 'center', gap: 6, marginEnd: 4 },
  dot: { width: 7, height: 7, borderRadius: 4, backgroundColor: colors.success },
}));

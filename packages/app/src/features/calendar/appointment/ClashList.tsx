import type { Clash } from '@lintel/contract/appointments';
import { t } from '@lintel/contract/messages';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { wallTime } from '../time/zone';
import { rangeText, shortDate } from '../words';

const MOST = 4;

/** Who has something else then: a warning that refuses nothing. */
export function ClashList({ clashes, zone }: { clashes: readonly Clash[]; zone: string }) {
  const styles = useStyles();
  return (
    <View role="status" aria-live="polite" style={styles.box}>
      <View style={styles.icon}>
        <Icon of={TriangleAlert} tone="warningText" />
      </View>
      <View style={styles.words}>
        <Text weight={600} tone="warningText">
          {t('calendar.clash_found', { count: clashes.length })}
        </Text>
        {clashes.slice(0, MOST).map((clash) => {
          const times = { start: Date.parse(clash.startsAt), end: Date.parse(clash.endsAt) };
          return (
            <Text key={`${clash.appointmentId}${clash.userId}${clash.startsAt}`} tone="warningText">
              {t('calendar.clash_line', {
                name: clash.userName,
                title: clash.title ?? t('calendar.busy'),
                when: `${shortDate(wallTime(times.start, zone).day)}, ${rangeText(times, zone)}`,
              })}
            </Text>
          );
        })}
        {clashes.length > MOST && (
          <Text tone="warningText">{t('calendar.more', { count: clashes.length - MOST })}</Text>
        )}
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  box: {
    flexDirection: 'row',
    gap: 10,
    padding: 12,
    borderRadius: radius.card,
    backgroundColor: colors.warningTint,
  },
  icon: { paddingTop: 2 },
  words: { flex: 1, minWidth: 0, gap: 2 },
}));

import { t } from '@lintel/contract/messages';
import type { TodayQueue } from '@lintel/contract/today';
import { View } from 'react-native';
import { countText } from '@/ui/lead-text';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

/** What was done today, and how soon new leads are answered. What there is none of is left out. */
export function Figures({ queue }: { queue: TodayQueue }) {
  const styles = useStyles();
  const { contacted, appointments, firstReplySeconds } = queue.figures;
  const all = contacted + queue.due;
  const figures = [
    all > 0 && {
      key: 'contacted' as const,
      value: String(contacted),
      of: countText(all, queue.capped),
    },
    appointments.of > 0 && {
      key: 'appointments' as const,
      value: String(appointments.over),
      of: String(appointments.of),
    },
    firstReplySeconds !== null && {
      key: 'first_reply' as const,
      value: durationText(firstReplySeconds),
      of: undefined,
    },
  ].filter((figure) => figure !== false);
  if (figures.length === 0) return null;
  return (
    <View role="list" aria-label={t('today.figures')} style={styles.row}>
      {figures.map(({ key, value, of }) => (
        <View key={key} role="listitem" style={styles.figure}>
          <Text variant="section">
            {value}
            {of !== undefined && (
              <Text tone="text2" weight={400}>
                {` ${t('today.figures.of', { count: of })}`}
              </Text>
            )}
          </Text>
          <Text variant="meta" tone="text2">
            {t(`today.figures.${key}`)}
          </Text>
        </View>
      ))}
    </View>
  );
}

/** "3m 10s", "2h 5m", "45s". */
function durationText(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  if (h > 0) return m > 0 ? t('today.figures.hours_minutes', { h, m }) : t('today.figures.hours', { h });
  if (m > 0) return s > 0 ? t('today.figures.minutes_seconds', { m, s }) : t('today.figures.minutes', { m });
  return t('today.figures.seconds', { s });
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', gap: 24 },
  figure: { alignItems: 'flex-end' },
}));

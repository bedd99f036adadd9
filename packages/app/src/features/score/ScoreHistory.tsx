import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Section } from '@/ui/Card';
import { Sparkline } from '@/ui/charts/Sparkline';
import { shortDay } from '@/ui/moment';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { showPoints } from '@/ui/waterfall';
import { useScoreHistoryQuery } from './score.api';

/** How the score moved over 30 days; nothing is drawn from a single value. */
export function ScoreHistory({ leadId }: { leadId: string }) {
  const styles = useStyles();
  const { currentData, isError } = useScoreHistoryQuery({ params: { leadId }, query: { days: 30 } });
  if (isError && !currentData) return null;
  const items = [...(currentData?.items ?? [])].sort((a, b) => a.at.localeCompare(b.at));
  const first = items[0];
  const last = items.at(-1);
  const moved = first && last ? last.points - first.points : 0;
  return (
    <Section
      title={t('leads.score.history')}
      actions={
        moved !== 0 && (
          <Text variant="strong" weight={600} tone={moved > 0 ? 'successText' : 'dangerText'}>
            {showPoints(moved)}
          </Text>
        )
      }
    >
      {!currentData ? (
        <SkeletonBlock lines={2} />
      ) : !first || !last ? (
        <Text tone="text2">{t('leads.score.none')}</Text>
      ) : items.length === 1 ? (
        <Text tone="text2">{t('leads.score.history_one', { day: shortDay(first.at) })}</Text>
      ) : (
        <>
          <Sparkline
            values={items.map(({ points }) => points)}
            label={t('leads.score.history_label', { first: first.points, last: last.points })}
            height={56}
          />
          <View style={styles.ends}>
            <Text variant="meta" tone="text2">
              {t('leads.score.history_end', { day: shortDay(first.at), points: first.points })}
            </Text>
            <Text variant="meta" tone="text2">
              {t('leads.score.history_now', { points: last.points })}
            </Text>
          </View>
        </>
      )}
    </Section>
  );
}

const useStyles = makeStyles(() => ({ ends: { flexDirection: 'row', justifyContent: 'space-between' } }));

import { t } from '@lintel/contract/messages';
import { problemText } from '@/store/problem';
import { Section } from '@/ui/Card';
import { shortDay } from '@/ui/moment';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { useNow } from '@/ui/use-now';
import { showPoints } from '@/ui/waterfall';
import { HistoryChart } from './HistoryChart';
import { movesOf } from './moves';
import { useScoreHistoryQuery } from './score.api';

/** How the score moved over 30 days and who made it; nothing is drawn from a single value. */
export function ScoreHistory({ leadId }: { leadId: string }) {
  const now = useNow();
  const { currentData, error, isError, isFetching, refetch } = useScoreHistoryQuery({
    params: { leadId },
    query: { days: 30 },
  });
  const moves = currentData && movesOf(currentData.items, currentData.overrides, now);
  const first = moves?.stands[0];
  const last = moves?.stands.at(-1);
  if (moves && first && last && (moves.stands.length > 1 || moves.overrides.length > 0)) {
    const moved = last.points - first.points;
    return <HistoryChart moves={moves} now={now} note={moved === 0 ? undefined : showPoints(moved)} />;
  }
  return (
    <Section title={t('leads.score.history')}>
      {isError && !currentData ? (
        <ErrorState
          title={t('score.history.failed')}
          text={problemText(error)}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      ) : !currentData ? (
        <SkeletonBlock lines={2} />
      ) : (
        <Text tone="text2">
          {first ? t('leads.score.history_one', { day: shortDay(first.at) }) : t('leads.score.none')}
        </Text>
      )}
    </Section>
  );
}

import type { DealEvent } from '@lintel/contract/deals';
import { hasMessage, t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { fullMoment } from '@/ui/moment';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useDealHistoryQuery } from '../deals.api';
import type { DealNames } from '../use-deal-names';
import type { DealPart } from './use-change';

const FIRST = 10;
const MOST = 200;

/** Everything that happened to the deal, newest first; nothing of it can be changed. */
export function History({ deal, names }: DealPart) {
  const styles = useStyles();
  const [limit, setLimit] = useState(FIRST);
  const query = useDealHistoryQuery({ params: { dealId: deal.id }, query: { limit } });
  return (
    <Card title={t('deals.history')}>
      {!query.data ? (
        query.isError ? (
          <ErrorState
            title={t('deals.history')}
            text={problemText(query.error)}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <SkeletonBlock lines={3} />
        )
      ) : (
        <View role="list" aria-label={t('deals.history')} style={styles.list}>
          {query.data.items.map((event) => (
            <View key={event.id} role="listitem">
              <Text>{eventText(event, names)}</Text>
              <Text variant="meta" tone="text2">
                {`${fullMoment(event.at)} · ${names.userName(event.userId) ?? t('deals.history.by_system')}`}
              </Text>
            </View>
          ))}
        </View>
      )}
      {query.data?.nextCursor && limit < MOST && (
        <Button
          kind="quiet"
          size="small"
          label={t('deals.history.more')}
          busy={query.isFetching}
          onPress={() => setLimit(MOST)}
        />
      )}
    </Card>
  );
}

function eventText(event: DealEvent, names: DealNames): string {
  const stage = names.stageName(event.stageId);
  switch (event.kind) {
    case 'created':
      return t('deals.history.created', { stage });
    case 'moved':
      return t('deals.history.moved', { from: names.stageName(event.fromStageId ?? ''), stage });
    case 'won':
      return t('deals.history.won');
    case 'lost':
      return t('deals.history.lost', { reason: event.reason ? t(`deals.reason.${event.reason}`) : '' });
    case 'reopened':
      return t('deals.history.reopened', { stage });
    case 'changed':
      return t('deals.history.changed', { fields: event.changed.map(fieldText).join(', ') });
  }
}
const fieldText = (field: string): string => {
  const key = `deals.field.${field}`;
  return hasMessage(key) ? t(key) : field;
};

const useStyles = makeStyles(() => ({ list: { gap: 10 } }));

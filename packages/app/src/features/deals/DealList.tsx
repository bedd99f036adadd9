import type { DealRow } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { SkeletonRows } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { makeStyles } from '@/ui/theme-context';
import { DealTable } from './DealTable';
import { useDealListInfiniteQuery } from './deals.api';
import { NoDeals } from './NoDeals';
import type { DealNames } from './use-deal-names';

interface ListProps {
  state: DealRow['state'];
  ownerId: string | null;
  pipelineId: string | undefined;
  names: DealNames;
  onClear: () => void;
  onCreate: (() => void) | undefined;
}

/** Deals of a state, a page at a time: open ones by when they close, the others by what ended last. */
export function DealList({ state, ownerId, pipelineId, names, onClear, onCreate }: ListProps) {
  const styles = useStyles();
  const list = useDealListInfiniteQuery({
    state,
    sort: state === 'open' ? 'closing' : '-updated',
    ...(ownerId ? { ownerId } : {}),
    ...(pipelineId ? { pipelineId } : {}),
  });
  useAutoRetry(list.isError, list.isFetching, () => void list.refetch());
  const rows = list.currentData?.pages.flatMap((page) => page.items);
  if (!rows) {
    return list.isError ? (
      <ErrorState
        title={t('deals.title')}
        text={problemText(list.error)}
        reference={isAppProblem(list.error) ? list.error.requestId : undefined}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    ) : (
      <SkeletonRows rows={6} height={52} />
    );
  }
  if (rows.length === 0)
    return <NoDeals state={state} ownerId={ownerId} onClear={onClear} onCreate={onCreate} />;
  return (
    <Card flush>
      <DealTable state={state} rows={rows} names={names} />
      {list.hasNextPage && (
        <View style={styles.more}>
          <Button
            label={t('deals.more')}
            busy={list.isFetchingNextPage}
            onPress={() => void list.fetchNextPage()}
          />
        </View>
      )}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  more: { alignItems: 'center', padding: 12 },
}));

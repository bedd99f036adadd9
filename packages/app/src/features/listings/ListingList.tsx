import { t } from '@lintel/contract/messages';
import CloudOff from 'lucide-react-native/icons/cloud-off';
import House from 'lucide-react-native/icons/house';
import { View } from 'react-native';
import { useOffline } from '@/store/offline/offline-state';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { clockOrMoment } from '@/ui/moment';
import { Notice } from '@/ui/Notice';
import { showCount } from '@/ui/numbers';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { ListingTable } from './ListingTable';
import { useListingListInfiniteQuery } from './listings.api';
import type { ListingFilter } from './use-listing-filter';
import { useListingNames } from './use-listing-names';

/** The listings a filter leaves, a page at a time; without a network those this device keeps. */
export function ListingList({ filter }: { filter: ListingFilter }) {
  const styles = useStyles();
  const names = useListingNames();
  const list = useListingListInfiniteQuery(filter.arg);
  useAutoRetry(list.isError, list.isFetching, () => void list.refetch());
  const rows = list.currentData?.pages.flatMap((page) => page.items);
  if (!rows) {
    return list.isError ? (
      <ErrorState
        title={t('listings.failed')}
        text={problemText(list.error)}
        reference={isAppProblem(list.error) ? list.error.requestId : undefined}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    ) : (
      <SkeletonRows rows={8} height={52} />
    );
  }
  const first = list.currentData?.pages[0];
  const count = first?.total ?? rows.length;
  return (
    <>
      <Age />
      {rows.length === 0 ? (
        <NoListings filter={filter} />
      ) : (
        <>
          <View role="status">
            <Text variant="meta" tone="text2">
              {first?.totalCapped
                ? t('listings.count_more', { count: showCount(count) })
                : t('listings.count', { count })}
            </Text>
          </View>
          <Card flush>
            <ListingTable rows={rows} names={names} />
            {list.hasNextPage && (
              <View style={styles.more}>
                <Button
                  label={t('listings.more')}
                  busy={list.isFetchingNextPage}
                  onPress={() => void list.fetchNextPage()}
                />
              </View>
            )}
          </Card>
        </>
      )}
    </>
  );
}

/** Without a network: that this is what is kept on this device, and from when. */
export function Age({ one = false }: { one?: boolean }) {
  const { reachable, listingsAt } = useOffline();
  if (reachable) return null;
  return (
    <Notice
      icon={CloudOff}
      tone="warning"
      text={
        listingsAt === null
          ? t('listings.here_none')
          : t(one ? 'listings.here_one' : 'listings.here', { time: clockOrMoment(listingsAt) })
      }
    />
  );
}

function NoListings({ filter }: { filter: ListingFilter }) {
  if (filter.narrowed)
    return (
      <EmptyState
        kind="filtered"
        title={t('listings.empty.filtered')}
        text={t('listings.empty.filtered_text')}
        action={{ label: t('listings.empty.clear'), onPress: filter.clear }}
      />
    );
  return filter.of === 'mine' ? (
    <EmptyState
      kind="first-use"
      icon={House}
      title={t('listings.empty.mine')}
      text={t('listings.empty.mine_text')}
      action={{ label: t('listings.empty.mine_action'), onPress: () => filter.set({ of: 'all' }) }}
    />
  ) : (
    <EmptyState
      kind="first-use"
      icon={House}
      title={t('listings.empty.title')}
      text={t('listings.empty.text')}
    />
  );
}

const useStyles = makeStyles(() => ({
  more: { alignItems: 'center', padding: 12 },
}));

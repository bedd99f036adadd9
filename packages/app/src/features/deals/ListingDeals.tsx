import { t } from '@lintel/contract/messages';
import { problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { Card } from '@/ui/Card';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { DealLines } from './DealLines';
import { useDealListInfiniteQuery } from './deals.api';
import { useDealNames } from './use-deal-names';

/** The deals within reach on a listing, for its page; nothing while there is none. */
export function ListingDeals({ listingId }: { listingId: string }) {
  const names = useDealNames();
  const list = useDealListInfiniteQuery({ listingId });
  useAutoRetry(list.isError, list.isFetching, () => void list.refetch());
  const rows = list.currentData?.pages.flatMap((page) => page.items);
  if (rows?.length === 0) return null;
  return (
    <Card title={t('deals.title')}>
      {rows ? (
        <DealLines label={t('deals.listing.list')} rows={rows} names={names} />
      ) : list.isError ? (
        <Text tone="text2">{problemText(list.error)}</Text>
      ) : (
        <SkeletonBlock lines={2} />
      )}
    </Card>
  );
}

import type { DealRow } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import Handshake from 'lucide-react-native/icons/handshake';
import { EmptyState } from '@/ui/States';
import { useDealListInfiniteQuery } from './deals.api';

/** Why no deal shows: there never was one, none is open, or none fits what was chosen. */
export function NoDeals({
  state,
  ownerId,
  onClear,
  onCreate,
}: {
  state: DealRow['state'];
  ownerId: string | null;
  onClear: () => void;
  onCreate: (() => void) | undefined;
}) {
  const any = useDealListInfiniteQuery({});
  const none = any.data?.pages[0]?.items.length === 0;
  if (none && ownerId === null)
    return (
      <EmptyState
        kind="first-use"
        icon={Handshake}
        title={t('deals.empty.title')}
        text={t('deals.empty.text')}
        {...(onCreate ? { action: { label: t('deals.new'), onPress: onCreate } } : {})}
      />
    );
  return ownerId === null && state === 'open' ? (
    <EmptyState kind="all-done" title={t('deals.empty.done')} text={t('deals.empty.done_text')} />
  ) : (
    <EmptyState
      kind="filtered"
      title={t('deals.empty.filtered')}
      text={t('deals.empty.filtered_text')}
      action={{ label: t('deals.filter.clear'), onPress: onClear }}
    />
  );
}

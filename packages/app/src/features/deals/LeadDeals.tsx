import { t } from '@lintel/contract/messages';
import Handshake from 'lucide-react-native/icons/handshake';
import { useState } from 'react';
import { problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Section } from '@/ui/Card';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { DealLines } from './DealLines';
import { useDealListInfiniteQuery } from './deals.api';
import { NewDealDialog } from './NewDealDialog';
import { useDealNames } from './use-deal-names';

/** The deals a lead is on, for the lead's page: how each stands, for how much, and when it closes. */
export function LeadDeals({ leadId, leadName }: { leadId: string; leadName: string }) {
  const { may } = useSession();
  const names = useDealNames();
  const [creating, setCreating] = useState(false);
  const list = useDealListInfiniteQuery({ leadId });
  useAutoRetry(list.isError, list.isFetching, () => void list.refetch());
  const rows = list.currentData?.pages.flatMap((page) => page.items);
  return (
    <Section
      title={t('deals.title')}
      actions={
        may('deals:update') && (
          <Button
            size="small"
            kind="quiet"
            icon={Handshake}
            label={t('deals.new')}
            onPress={() => setCreating(true)}
          />
        )
      }
    >
      {!rows ? (
        list.isError ? (
          <ErrorState
            title={t('deals.lead.failed')}
            text={problemText(list.error)}
            onRetry={() => void list.refetch()}
            retrying={list.isFetching}
          />
        ) : (
          <SkeletonBlock lines={2} />
        )
      ) : rows.length === 0 ? (
        <Text variant="meta" tone="text2">
          {t('deals.lead.none')}
        </Text>
      ) : (
        <DealLines label={t('deals.lead.list')} rows={rows} names={names} />
      )}
      {list.hasNextPage && (
        <Button
          size="small"
          kind="quiet"
          label={t('deals.more')}
          busy={list.isFetchingNextPage}
          onPress={() => void list.fetchNextPage()}
        />
      )}
      {creating && (
        <NewDealDialog
          names={names}
          lead={{ id: leadId, name: leadName }}
          onClose={() => setCreating(false)}
        />
      )}
    </Section>
  );
}

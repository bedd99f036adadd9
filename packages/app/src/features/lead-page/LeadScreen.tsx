import './timeline/catalogue';
import { t } from '@lintel/contract/messages';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { useEffect } from 'react';
import { useGetLeadQuery } from '@/features/leads';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { clock } from '@/ui/moment';
import { SkeletonBlock, SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { useToast } from '@/ui/Toast';
import { nameOf } from './LeadHeader';
import { LeadView } from './LeadView';
import { useListPosition } from './use-list-position';
import { HandArea } from './viewers/in-hand';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One person in five seconds, and what to do about them. */
export function LeadScreen() {
  const { id } = useLocalSearchParams<{ id: string }>();
  return <LeadById key={id} id={id} />;
}

function LeadById({ id }: { id: string }) {
  const position = useListPosition(id);
  const known = UUID.test(id);
  const found = useGetLeadQuery({ params: { leadId: id } }, { skip: !known });
  const problem = isAppProblem(found.error) ? found.error : undefined;
  const missing = !known || problem?.status === 404;
  const merged = problem?.code === 'lead.merged';
  const intoId = merged ? problem?.context.leadId : undefined;
  useFollowMerge(intoId);
  useAutoRetry(found.isError && !missing && !merged, found.isFetching, () => void found.refetch());
  const lead = missing || merged ? undefined : found.data;
  if (lead) {
    return (
      <HandArea>
        <LeadView
          lead={lead}
          position={position}
          problem={
            found.isError ? t('leads.error.since', { time: clock(found.fulfilledTimeStamp ?? 0) }) : undefined
          }
          onRetry={() => void found.refetch()}
        />
      </HandArea>
    );
  }
  return (
    <Screen
      title={missing ? t('leads.detail.missing') : t('leads.title')}
      onBack={position.back}
      crumbs={[{ label: t('leads.title'), href: position.listHref }]}
    >
      {missing ? (
        <EmptyState
          kind="filtered"
          title={t('leads.detail.missing')}
          text={t('leads.detail.missing_text')}
          action={{ label: t('leads.detail.back'), onPress: position.back }}
        />
      ) : merged && !intoId ? (
        <EmptyState
          kind="filtered"
          title={t('leads.detail.merged')}
          text={t('leads.detail.merged_text')}
          action={{ label: t('leads.detail.back'), onPress: position.back }}
        />
      ) : found.isError && !merged ? (
        <ErrorState
          title={t('leads.detail.error')}
          text={problemText(found.error)}
          reference={isAppProblem(found.error) ? found.error.requestId : undefined}
          onRetry={() => void found.refetch()}
          retrying={found.isFetching}
        />
      ) : (
        <>
          <SkeletonRows rows={2} height={60} />
          <SkeletonBlock lines={8} />
        </>
      )}
    </Screen>
  );
}

/** Leads on to the lead that another was merged into, and says so. */
function useFollowMerge(intoId: unknown): void {
  const router = useRouter();
  const toast = useToast();
  const into = useGetLeadQuery(
    { params: { leadId: typeof intoId === 'string' ? intoId : '' } },
    { skip: typeof intoId !== 'string' },
  );
  const name = into.data && nameOf(into.data);
  useEffect(() => {
    if (typeof intoId !== 'string' || name === undefined) return;
    router.replace(`/leads/${intoId}`);
    toast({ message: t('leads.detail.merged_into', { name }) });
  }, [intoId, name, router, toast]);
}

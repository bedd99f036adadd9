import { t } from '@lintel/contract/messages';
import { useLocalSearchParams } from 'expo-router';
import { useListPipelinesQuery } from '@/features/leads';
import { problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { SkeletonRows } from '@/ui/Skeleton';
import { ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { OnePipeline } from './OnePipeline';
import { one } from './use-board-state';

/** See how leads flow and what is stuck. */
export function PipelineScreen() {
  const { may } = useSession();
  return may('leads:read') ? (
    <Pipelines />
  ) : (
    <Screen title={t('pipelines.title')}>
      <PermissionState />
    </Screen>
  );
}

function Pipelines() {
  const params = useLocalSearchParams();
  const list = useListPipelinesQuery({ query: { kind: 'lead' } });
  useAutoRetry(list.isError, list.isFetching, () => void list.refetch());
  const items = list.data?.items;
  const asked = one(params.pipeline);
  const pipeline =
    items?.find(({ id }) => id === asked) ?? items?.find(({ isDefault }) => isDefault) ?? items?.[0];
  if (!pipeline || !items)
    return (
      <Screen title={t('pipelines.title')} body="fill">
        {list.isError ? (
          <ErrorState
            title={t('pipelines.failed')}
            text={problemText(list.error)}
            onRetry={() => void list.refetch()}
            retrying={list.isFetching}
          />
        ) : (
          <SkeletonRows rows={8} height={100} />
        )}
      </Screen>
    );
  return (
    <OnePipeline
      key={pipeline.id}
      pipeline={pipeline}
      pipelines={items}
      gone={asked !== '' && asked !== pipeline.id}
    />
  );
}

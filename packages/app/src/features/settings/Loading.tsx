import { t } from '@lintel/contract/messages';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { SkeletonRows, useSlow } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';

interface Query {
  isError: boolean;
  isFetching: boolean;
  error?: unknown;
  refetch: () => unknown;
}

/** In the place of a page whose data is not there: nothing, then its skeleton, or what went wrong. */
export function Loading({ query }: { query: Query }) {
  const slow = useSlow();
  useAutoRetry(query.isError, query.isFetching, () => void query.refetch());
  if (query.isError) {
    return (
      <ErrorState
        title={t('settings.error')}
        text={problemText(query.error)}
        reference={isAppProblem(query.error) ? query.error.requestId : undefined}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  }
  return slow ? <SkeletonRows rows={5} height={56} avatar={false} /> : null;
}

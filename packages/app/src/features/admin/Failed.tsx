import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { ErrorState } from '@/ui/States';

/** A read that failed: what, why, a reference, and another try; a few tries happen by themselves. */
export function Failed({
  title,
  query,
}: {
  title: string;
  query: { isError: boolean; isFetching: boolean; error?: unknown; refetch: () => unknown };
}) {
  const { isError, isFetching, error, refetch } = query;
  useAutoRetry(isError, isFetching, refetch);
  return (
    <ErrorState
      title={title}
      text={problemText(error)}
      reference={isAppProblem(error) ? error.requestId : undefined}
      onRetry={() => void refetch()}
      retrying={isFetching}
    />
  );
}

import { useMemo } from 'react';
import { countText } from '@/ui/lead-text';
import { useListCountsQuery } from './leads.api';

const REFRESH_MS = 30_000;

/** The counter of each smart list by id, of all leads under null, as text; refreshed while somebody looks. */
export function useListCounts(): ReadonlyMap<string | null, string> {
  const { data } = useListCountsQuery(undefined, {
    pollingInterval: REFRESH_MS,
    skipPollingIfUnfocused: true,
  });
  return useMemo(
    () =>
      new Map(
        (data?.items ?? []).flatMap(({ id, total, capped }) =>
          total === null ? [] : [[id, countText(total, capped)] as const],
        ),
      ),
    [data],
  );
}

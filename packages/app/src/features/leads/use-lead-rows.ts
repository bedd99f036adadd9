import type { LeadRow } from '@lintel/contract';
import { useCallback, useMemo } from 'react';
import { isAppProblem } from '@/store/problem';
import { type LeadListArg, useLeadListInfiniteQuery, useSearchLeadsQuery } from './leads.api';

/** The lead opened last, so that coming back stands on its row. */
export const lastOpened: { id: string | null } = { id: null };

const SEARCH_LIMIT = 50;
const none: readonly LeadRow[] = [];

/** The rows of the list, page after page, or what the search has found; old rows stay while new ones are fetched. */
export function useLeadRows(arg: LeadListArg, q: string, waiting = false) {
  const searching = q.trim() !== '';
  const list = useLeadListInfiniteQuery(arg, { skip: searching || waiting });
  const search = useSearchLeadsQuery({ query: { q: q.trim(), limit: SEARCH_LIMIT } }, { skip: !searching });
  const pages = list.currentData?.pages;
  const listed = useMemo(() => pages?.flatMap((page) => page.items) ?? none, [pages]);
  const rows = searching ? (search.data?.items ?? none) : listed;
  const used = searching ? search : list;
  const first = pages?.[0];
  const { hasNextPage, isFetching, fetchNextPage } = list;
  const more = useCallback(() => {
    if (!searching && hasNextPage && !isFetching) void fetchNextPage();
  }, [searching, hasNextPage, isFetching, fetchNextPage]);
  return {
    rows,
    total:
      searching || first?.total === undefined
        ? undefined
        : { count: first.total, capped: first.totalCapped ?? false },
    more,
    isLoading:
      (used.isFetching || (waiting && !searching)) &&
      (searching ? search.data : list.currentData) === undefined,
    isLoadingMore: !searching && list.isFetchingNextPage,
    isRefreshing: used.isFetching && !list.isFetchingNextPage && rows.length > 0,
    isFetching: used.isFetching,
    isError: used.isError,
    error: used.error,
    reference: isAppProblem(used.error) ? used.error.requestId : undefined,
    updatedAt: used.fulfilledTimeStamp ?? 0,
    refetch: () => void used.refetch(),
  };
}

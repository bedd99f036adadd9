import type { BatchProblem } from '@lintel/contract';
import { batches } from '@lintel/contract/batches';
import { api, fromContract } from '@/store/api';
import type { ContractCall } from '@/store/renew';

interface ProblemPage {
  items: BatchProblem[];
  nextCursor: string | null;
}

const batchesApi = api.injectEndpoints({
  endpoints: (build) => ({
    batches: build.query({ ...fromContract(batches.list), providesTags: ['batches'] }),
    batch: build.query({
      ...fromContract(batches.get),
      providesTags: (_reply, _problem, { params }) => [{ type: 'batches', id: params.batchId }],
    }),
    /** Asked for anew each time: what was changed since may be a moment old. */
    undoPreview: build.query({ ...fromContract(batches.previewUndo), keepUnusedDataFor: 0 }),
    batchProblems: build.infiniteQuery<ProblemPage, string, string | null>({
      infiniteQueryOptions: {
        initialPageParam: null as string | null,
        getNextPageParam: (last) => last.nextCursor ?? undefined,
      },
      query: ({ queryArg: batchId, pageParam: cursor }): ContractCall => ({
        endpoint: batches.problems,
        call: { params: { batchId }, query: { cursor } },
      }),
      keepUnusedDataFor: 0,
    }),
    changeAgain: build.mutation({
      ...fromContract(batches.changeBulk),
      invalidatesTags: ['batches', 'leads', 'lead'],
    }),
    stopBatch: build.mutation({ ...fromContract(batches.cancel), invalidatesTags: ['batches', 'leads'] }),
    undoBatch: build.mutation({
      ...fromContract(batches.undo),
      invalidatesTags: ['batches', 'leads', 'imports', 'duplicates'],
    }),
  }),
});

export const {
  useBatchesQuery,
  useBatchQuery,
  useBatchProblemsInfiniteQuery,
  useChangeAgainMutation,
  useStopBatchMutation,
  useUndoPreviewQuery,
  useUndoBatchMutation,
} = batchesApi;

/** Imports among the newest that can be taken back. */
export function useUndoable(limit: number): ReadonlySet<string> {
  const { data } = useBatchesQuery({ query: { kind: 'import', limit } }, { refetchOnMountOrArgChange: true });
  return new Set(data?.items.flatMap(({ id, canUndo }) => (canUndo ? [id] : [])));
}

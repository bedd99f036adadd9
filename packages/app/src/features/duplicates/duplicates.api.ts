import { contract, type DuplicateGroup } from '@lintel/contract';
import { batches } from '@lintel/contract/batches';
import { duplicates } from '@lintel/contract/duplicates';
import { api, fromContract } from '@/store/api';
import type { ContractCall } from '@/store/renew';

const { leads } = contract;

export type GroupKind = DuplicateGroup['kind'];
interface GroupPage {
  items: DuplicateGroup[];
  nextCursor: string | null;
  total?: number;
  totalCapped?: boolean;
}
const PAGE = 20;

const duplicatesApi = api.injectEndpoints({
  endpoints: (build) => ({
    duplicateList: build.infiniteQuery<GroupPage, { kind?: GroupKind }, string | null>({
      infiniteQueryOptions: {
        initialPageParam: null as string | null,
        getNextPageParam: (last) => last.nextCursor ?? undefined,
      },
      query: ({ queryArg: { kind }, pageParam: cursor }): ContractCall => ({
        endpoint: duplicates.list,
        call: { query: { limit: PAGE, kind, cursor } },
      }),
      providesTags: ['duplicates'],
    }),
    duplicatesOf: build.query({
      ...fromContract(duplicates.ofLead),
      providesTags: (_reply, _problem, { params }) => ['duplicates', { type: 'lead', id: params.leadId }],
    }),
    decideDuplicates: build.mutation({
      ...fromContract(duplicates.decide),
      invalidatesTags: (_reply, problem, { body }) =>
        problem ? [] : ['duplicates', ...body.leadIds.map((id) => ({ type: 'lead' as const, id }))],
    }),
    duplicateScan: build.query({ ...fromContract(duplicates.getScan), providesTags: ['duplicates'] }),
    startDuplicateScan: build.mutation({
      ...fromContract(duplicates.startScan),
      invalidatesTags: ['duplicates'],
    }),
    mergePreview: build.query({
      ...fromContract(duplicates.previewMerge),
      providesTags: (reply) => (reply?.leads ?? []).map(({ id }) => ({ type: 'lead' as const, id })),
    }),
    mergeLeads: build.mutation({
      ...fromContract(duplicates.merge),
      // The records themselves are read again where they are shown: here one of them is gone.
      invalidatesTags: (_reply, problem) => (problem ? [] : ['leads', 'duplicates']),
    }),
    undoMerge: build.mutation({
      ...fromContract(batches.undo),
      invalidatesTags: ['leads', 'lead', 'duplicates', 'batches'],
    }),
    relations: build.query({
      ...fromContract(duplicates.listRelations),
      providesTags: (_reply, _problem, { params }) => [{ type: 'lead', id: params.leadId }],
    }),
    relate: build.mutation({
      ...fromContract(duplicates.relate),
      invalidatesTags: (_reply, _problem, { params }) => [{ type: 'lead', id: params.leadId }],
    }),
    unrelate: build.mutation({
      ...fromContract(duplicates.unrelate),
      invalidatesTags: (_reply, _problem, { params }) => [{ type: 'lead', id: params.leadId }],
    }),
    findPeople: build.query({ ...fromContract(leads.search), keepUnusedDataFor: 5 }),
  }),
});

export const {
  useDuplicateListInfiniteQuery,
  useDuplicatesOfQuery,
  useDecideDuplicatesMutation,
  useDuplicateScanQuery,
  useStartDuplicateScanMutation,
  useMergePreviewQuery,
  useMergeLeadsMutation,
  useUndoMergeMutation,
  useRelationsQuery,
  useRelateMutation,
  useUnrelateMutation,
  useFindPeopleQuery,
} = duplicatesApi;

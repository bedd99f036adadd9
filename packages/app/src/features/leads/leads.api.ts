import { contract, type LeadRow, type LeadSort } from '@lintel/contract';
import { lists } from '@lintel/contract/lists';
import { pipelines } from '@lintel/contract/pipelines';
import { api, fromContract } from '@/store/api';
import type { ContractCall } from '@/store/renew';
import type { Call } from '@/store/send';

/** What a list shows: its order and its conditions as the JSON text of the address. */
export interface LeadListArg {
  sort: LeadSort;
  filter?: string;
}
export interface LeadPage {
  items: LeadRow[];
  nextCursor: string | null;
  total?: number;
  totalCapped?: boolean;
}

const PAGE = 100;
/** Every page of a list is read again when it changes: past this many only after one's own changes. */
const LIVE_PAGES = 5;
/** Kept for ten minutes: coming back from a lead finds the list as it was left. */
const KEEP_LIST_S = 600;
const nextPage = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor ?? undefined,
};
const call = (endpoint: ContractCall['endpoint'], parts: Call): ContractCall => ({ endpoint, call: parts });

/** A hint may name the leads that changed: a list is concerned when it shows one of them. */
const rowTags = (rows: readonly LeadRow[] = []) => rows.map(({ id }) => ({ type: 'leads' as const, id }));

/** Counts of the built-in lists are refreshed in the background and after one's own changes, not by every hint. */
const leadsApi = api.enhanceEndpoints({ addTagTypes: ['leadCounts'] }).injectEndpoints({
  endpoints: (build) => ({
    leadList: build.infiniteQuery<LeadPage, LeadListArg, string | null>({
      infiniteQueryOptions: nextPage,
      query: ({ queryArg: { sort, filter }, pageParam: cursor }) =>
        call(contract.leads.list, { query: { limit: PAGE, sort, filter, cursor, count: cursor === null } }),
      providesTags: (list) =>
        (list?.pages.length ?? 0) > LIVE_PAGES
          ? ['leadCounts']
          : ['leads', ...rowTags(list?.pages.flatMap((page) => page.items))],
      keepUnusedDataFor: KEEP_LIST_S,
    }),
    leadCount: build.query<{ total: number; capped: boolean }, string | undefined>({
      query: (filter) => call(contract.leads.list, { query: { limit: 1, filter, count: true } }),
      transformResponse: (page: LeadPage) => ({ total: page.total ?? 0, capped: page.totalCapped ?? false }),
      providesTags: ['leadCounts'],
    }),
    searchLeads: build.query({
      ...fromContract(contract.leads.search),
      providesTags: (found) => ['leads', ...rowTags(found?.items)],
    }),
    getLead: build.query({
      ...fromContract(contract.leads.get),
      providesTags: (_reply, _error, { params }) => [{ type: 'lead', id: params.leadId }],
    }),
    createLead: build.mutation({
      ...fromContract(contract.leads.create),
      invalidatesTags: ['leads', 'leadCounts'],
    }),
    updateLead: build.mutation({
      ...fromContract(contract.leads.update),
      invalidatesTags: (_reply, error, { params }) =>
        error ? [] : ['leads', 'leadCounts', { type: 'lead', id: params.leadId }],
    }),
    removeLead: build.mutation({
      ...fromContract(contract.leads.remove),
      invalidatesTags: ['leads', 'leadCounts'],
    }),
    restoreLead: build.mutation({
      ...fromContract(contract.leads.restore),
      invalidatesTags: (_reply, _error, { params }) => [
        'leads',
        'leadCounts',
        { type: 'lead', id: params.leadId },
      ],
    }),
    leadAccess: build.query({
      ...fromContract(contract.leads.explainAccess),
      providesTags: (_reply, _error, { params }) => [{ type: 'lead', id: params.leadId }],
    }),
    addNote: build.mutation({
      ...fromContract(contract.leads.addNote),
      invalidatesTags: (_reply, error, { params }) => (error ? [] : [{ type: 'lead', id: params.leadId }]),
    }),
    smartLists: build.query({
      ...fromContract(lists.list),
      providesTags: ['lists', 'fields', 'me'],
      keepUnusedDataFor: KEEP_LIST_S,
    }),
    /** All counters in one question; refreshed in the background and after one's own changes, not by every hint. */
    listCounts: build.query({
      ...fromContract(lists.counts),
      providesTags: ['lists', 'leadCounts'],
      keepUnusedDataFor: KEEP_LIST_S,
    }),
    createList: build.mutation({ ...fromContract(lists.create), invalidatesTags: ['lists'] }),
    updateList: build.mutation({ ...fromContract(lists.update), invalidatesTags: ['lists'] }),
    removeList: build.mutation({ ...fromContract(lists.remove), invalidatesTags: ['lists'] }),
    arrangeLists: build.mutation({ ...fromContract(lists.arrange), invalidatesTags: ['lists'] }),
    leadSources: build.query({ ...fromContract(contract.leads.sources), keepUnusedDataFor: KEEP_LIST_S }),
    shareLead: build.mutation({
      ...fromContract(contract.leads.share),
      invalidatesTags: (_reply, _error, { params }) => ['leads', { type: 'lead', id: params.leadId }],
    }),
    /** A pond is part of how people are organised, and told of as such. */
    listPonds: build.query({ ...fromContract(contract.leads.listPonds), providesTags: ['people'] }),
    listStages: build.query({
      ...fromContract(contract.leads.listStages),
      providesTags: ['stages'],
      keepUnusedDataFor: KEEP_LIST_S,
    }),
    listPipelines: build.query({
      ...fromContract(pipelines.list),
      providesTags: ['stages', 'me'],
      keepUnusedDataFor: KEEP_LIST_S,
    }),
    savePipelineStages: build.mutation({
      ...fromContract(pipelines.saveStages),
      invalidatesTags: (_reply, error) => (error ? [] : ['stages', 'pipeline', 'leads', 'batches']),
    }),
    listFields: build.query({
      ...fromContract(contract.leads.listFields),
      providesTags: ['fields'],
      keepUnusedDataFor: KEEP_LIST_S,
    }),
  }),
});

export { leadsApi };
export const {
  useLeadListInfiniteQuery,
  useLeadCountQuery,
  useSearchLeadsQuery,
  useGetLeadQuery,
  useCreateLeadMutation,
  useUpdateLeadMutation,
  useRemoveLeadMutation,
  useRestoreLeadMutation,
  useLeadAccessQuery,
  useAddNoteMutation,
  useSmartListsQuery,
  useListCountsQuery,
  useCreateListMutation,
  useUpdateListMutation,
  useRemoveListMutation,
  useArrangeListsMutation,
  useLeadSourcesQuery,
  useShareLeadMutation,
  useListPondsQuery,
  useListStagesQuery,
  useListPipelinesQuery,
  useSavePipelineStagesMutation,
  useListFieldsQuery,
} = leadsApi;

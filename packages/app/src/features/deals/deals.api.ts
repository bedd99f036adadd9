import type { QueryOf } from '@lintel/contract';
import type { DealRow } from '@lintel/contract/deals';
import { deals } from '@lintel/contract/deals';
import { pipelines } from '@lintel/contract/pipelines';
import { api, fromContract } from '@/store/api';
import type { ContractCall } from '@/store/renew';

/** What a list of deals is narrowed to, and its order. */
export type DealListArg = Partial<Omit<QueryOf<typeof deals.list>, 'limit' | 'cursor'>>;
interface DealPage {
  items: DealRow[];
  nextCursor: string | null;
  total?: number;
  totalCapped?: boolean;
}
const PAGE = 50;

const one = (id: string) => [{ type: 'deals' as const, id }];
/** What every change of a deal makes old: itself, lists with it, its history and its commission. */
const changed = (_reply: unknown, problem: unknown) => (problem ? [] : (['deals'] as const));

const dealsApi = api.injectEndpoints({
  endpoints: (build) => ({
    dealList: build.infiniteQuery<DealPage, DealListArg, string | null>({
      infiniteQueryOptions: {
        initialPageParam: null as string | null,
        getNextPageParam: (last) => last.nextCursor ?? undefined,
      },
      query: ({ queryArg, pageParam: cursor }): ContractCall => ({
        endpoint: deals.list,
        call: { query: { ...queryArg, limit: PAGE, cursor } },
      }),
      providesTags: ['deals'],
    }),
    dealBoard: build.query({ ...fromContract(deals.board), providesTags: ['deals', 'pipeline'] }),
    dealColumn: build.query({ ...fromContract(deals.list), keepUnusedDataFor: 0 }),
    dealForecast: build.query({ ...fromContract(deals.forecast), providesTags: ['deals', 'pipeline'] }),
    dealPipelines: build.query({ ...fromContract(pipelines.list), providesTags: ['pipeline', 'stages'] }),
    getDeal: build.query({
      ...fromContract(deals.get),
      providesTags: (_reply, _problem, { params }) => ['deals', ...one(params.dealId)],
    }),
    createDeal: build.mutation({ ...fromContract(deals.create), invalidatesTags: changed }),
    updateDeal: build.mutation({ ...fromContract(deals.update), invalidatesTags: changed }),
    moveDeal: build.mutation({ ...fromContract(deals.move), invalidatesTags: changed }),
    closeDeal: build.mutation({ ...fromContract(deals.close), invalidatesTags: changed }),
    reopenDeal: build.mutation({ ...fromContract(deals.reopen), invalidatesTags: changed }),
    addDealPerson: build.mutation({ ...fromContract(deals.addPerson), invalidatesTags: changed }),
    removeDealPerson: build.mutation({ ...fromContract(deals.removePerson), invalidatesTags: changed }),
    previewDates: build.query({ ...fromContract(deals.previewDates), keepUnusedDataFor: 0 }),
    setDates: build.mutation({ ...fromContract(deals.setDates), invalidatesTags: changed }),
    addItem: build.mutation({ ...fromContract(deals.addItem), invalidatesTags: changed }),
    updateItem: build.mutation({ ...fromContract(deals.updateItem), invalidatesTags: changed }),
    removeItem: build.mutation({ ...fromContract(deals.removeItem), invalidatesTags: changed }),
    checklists: build.query({ ...fromContract(deals.listTemplates), providesTags: ['deals'] }),
    createChecklist: build.mutation({ ...fromContract(deals.createTemplate), invalidatesTags: changed }),
    updateChecklist: build.mutation({ ...fromContract(deals.updateTemplate), invalidatesTags: changed }),
    removeChecklist: build.mutation({ ...fromContract(deals.removeTemplate), invalidatesTags: changed }),
    restoreChecklist: build.mutation({ ...fromContract(deals.restoreTemplate), invalidatesTags: changed }),
    getCommission: build.query({
      ...fromContract(deals.getCommission),
      providesTags: (_reply, _problem, { params }) => ['deals', ...one(params.dealId)],
    }),
    saveCommission: build.mutation({ ...fromContract(deals.saveCommission), invalidatesTags: changed }),
    commissionPlans: build.query({ ...fromContract(deals.listPlans), providesTags: ['deals'] }),
    removePlan: build.mutation({ ...fromContract(deals.removePlan), invalidatesTags: changed }),
    savePlan: build.mutation({ ...fromContract(deals.savePlan), invalidatesTags: changed }),
    dealHistory: build.query({
      ...fromContract(deals.history),
      providesTags: (_reply, _problem, { params }) => ['deals', ...one(params.dealId)],
    }),
  }),
});

export const {
  useDealListInfiniteQuery,
  useDealBoardQuery,
  useLazyDealColumnQuery,
  useDealForecastQuery,
  useDealPipelinesQuery,
  useGetDealQuery,
  useCreateDealMutation,
  useUpdateDealMutation,
  useMoveDealMutation,
  useCloseDealMutation,
  useReopenDealMutation,
  useAddDealPersonMutation,
  useRemoveDealPersonMutation,
  usePreviewDatesQuery,
  useSetDatesMutation,
  useAddItemMutation,
  useUpdateItemMutation,
  useRemoveItemMutation,
  useChecklistsQuery,
  useCreateChecklistMutation,
  useUpdateChecklistMutation,
  useRemoveChecklistMutation,
  useRestoreChecklistMutation,
  useGetCommissionQuery,
  useSaveCommissionMutation,
  useCommissionPlansQuery,
  useSavePlanMutation,
  useRemovePlanMutation,
  useDealHistoryQuery,
} = dealsApi;

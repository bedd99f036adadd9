export { ruleOf } from './field-rules';
export {
  conditionText,
  countsDays,
  type FilterField,
  fieldOf,
  filterFields,
  isEventMatch,
  needsValue,
  opsFor,
  opText,
  valueText,
} from './filter-fields';
export { NewLeadDialog } from './late';
export {
  leadsApi,
  useArrangeListsMutation,
  useCreateListMutation,
  useGetLeadQuery,
  useLeadAccessQuery,
  useLeadCountQuery,
  useLeadSourcesQuery,
  useListFieldsQuery,
  useListPipelinesQuery,
  useListPondsQuery,
  useListStagesQuery,
  useRemoveLeadMutation,
  useRemoveListMutation,
  useRestoreLeadMutation,
  useSavePipelineStagesMutation,
  useSearchLeadsQuery,
  useShareLeadMutation,
  useSmartListsQuery,
  useUpdateLeadMutation,
  useUpdateListMutation,
} from './leads.api';
export { countConditions, filterText, leadsInPond, withoutConditions, withParts } from './list-state';
export { useFilterSources, useLeadLists } from './use-lead-lists';
export { lastOpened, useLeadRows } from './use-lead-rows';
export { useListCounts } from './use-list-counts';
export { type ListView, useListState } from './use-list-state';
export { usePinnedLists } from './use-pinned-lists';

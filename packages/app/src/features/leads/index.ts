export { fieldLabel, fieldValueText } from './detail/field-words';
export { budgetText, countText, customText, leadName, ownerText } from './format';
export {
  leadsApi,
  useArrangeListsMutation,
  useCreateListMutation,
  useLeadCountQuery,
  useLeadSourcesQuery,
  useListFieldsQuery,
  useListPipelinesQuery,
  useListPondsQuery,
  useListStagesQuery,
  useRemoveListMutation,
  useSavePipelineStagesMutation,
  useSearchLeadsQuery,
  useSmartListsQuery,
  useUpdateListMutation,
} from './leads.api';
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
} from './list/filter-fields';
export { FilterSheet, Late, NewLeadDialog } from './list/late';
export type { LeadColumn } from './list/lead-columns';
export type { ListLook } from './list/list-memory';
export { filterText, leadsInPond, withoutConditions } from './list/list-state';
export { useFilterSources, useLeadLists } from './use-lead-lists';
export { useListCounts } from './use-list-counts';
export { usePinnedLists } from './use-pinned-lists';

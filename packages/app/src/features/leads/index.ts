export { budgetText, customText, leadName } from './format';
export {
  useListFieldsQuery,
  useListPondsQuery,
  useListStagesQuery,
  useSaveStagesMutation,
} from './leads.api';
export { leadsInPond } from './list/list-state';
export { useLeadLists } from './use-lead-lists';

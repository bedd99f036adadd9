export { budgetText, customText, leadName } from './format';
export { useListFieldsQuery, useListStagesQuery, useSaveStagesMutation } from './leads.api';
export { useLeadLists } from './use-lead-lists';

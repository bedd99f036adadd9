import type { Module } from '../../kernel/http/route.ts';
import { leadJobs } from './leads.jobs.ts';

export { type Arrival, type Arrived, arrive } from './arrive/arrive.ts';
export { type Image, imageOf } from './batches/images.ts';
export { runUndo } from './batches/run-undo.ts';
export {
  type BatchImage,
  leadIdsOfBatch,
  type ScoreWrite,
  type ScoringEvent,
  scoringEvents as readScoringEvents,
  updateScores as saveScores,
  updateScoresBefore as saveScoresBefore,
} from './bulk.repository.ts';
export {
  DuplicateLeads,
  findMatches,
  holdsLeads,
  type InsertSettings,
  insertEvents,
  insertLeads,
  insertSettings,
  insertStageHistory,
  type NewEvent,
  openBatch,
  recordImages,
  refuseUndone,
  settleBatch,
} from './bulk.ts';
export {
  type ChangedLead,
  type ChangeSettings,
  changeLeads as updateLeadsBulk,
  changeSettings,
  type LeadPatch,
} from './change-leads.ts';
export { type BrokenCondition, checkFair, usableFilter } from './check-filter.ts';
export { nameKey, normalizeEmail, normalizePhone } from './contact-keys.ts';
export { countLeads, type LeadCount } from './count-leads.ts';
export { createLead } from './create-lead.ts';
export {
  checkCustom,
  fits,
  type Given,
  type Reading,
  readCustom,
  takeCustom,
} from './custom-values.ts';
export { companyDefaults, type LeadDraft } from './draft.ts';
export { seersOf } from './explain-access.ts';
export { type ProtectedTrait, protectedTrait } from './fair-housing.ts';
export { checkNotes, checkWritable, hides, mayWrite } from './field-rules.ts';
export { valuesOfField } from './fields/change-type.ts';
export { addField, allFields, createField, listFields } from './fields/custom-fields.ts';
export { peopleOf } from './leads.policy.ts';
export { type LeadKeys, type LeadMatch, lockLeads } from './leads.repository.ts';
export { askingFor } from './list-leads.ts';
export { mergedLeads } from './merge/merge.repository.ts';
export { type MergeUndo, previewUndoMerge, undoMerge } from './merge/undo-merge.ts';
export {
  findStage,
  IN_PLAY,
  pipelinesOf,
  type StoredPipeline,
  type StoredStage,
  stagesOf,
  stagesOfKind,
} from './pipelines/pipelines.repository.ts';
export {
  askBoard,
  type LeadCard,
  readBoard,
  readColumnPage,
} from './pipelines/read-board.ts';
export { ensurePipelines, listStages } from './pipelines/stages.ts';
export { readLead, readLeads } from './read-lead.ts';
export { searchLeads } from './search-leads.ts';
export { learnSource, nameSource } from './sources/known-sources.ts';
export { listSources } from './sources/list-sources.ts';
export type { ScoreFields, StoredLead } from './stored-lead.ts';
export { listTags } from './tags/manage-tags.ts';
export { latestEvents, listEvents, writeEvent } from './timeline/events.ts';
export { withdrawOutcome } from './withdraw-events.repository.ts';

/** Leads, their timeline, stages, custom fields and search. */
export const leadsModule: Module = {
  name: 'leads',
  routes: async () => (await import('./leads.routes.ts')).leadRoutes(),
  jobs: leadJobs,
};

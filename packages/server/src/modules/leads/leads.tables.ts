import type { BatchReason, BatchState, UndoChoice } from '@lintel/contract';
import type { Generated, GeneratedAlways } from 'kysely';
import type { DefaultTimestamp, Json, Timestamp } from '../../kernel/db/tables.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    leads: LeadsTable;
    lead_emails: LeadEmailsTable;
    lead_phones: LeadPhonesTable;
    lead_search: LeadSearchTable;
    lead_names: LeadNamesTable;
    lead_external_ids: LeadExternalIdsTable;
    lead_sources: LeadSourcesTable;
    lead_collaborators: LeadCollaboratorsTable;
    ponds: PondsTable;
    pond_members: PondMembersTable;
    lead_events: LeadEventsTable;
    lead_files: LeadFilesTable;
    lead_reads: LeadReadsTable;
    lead_viewers: LeadViewersTable;
    conversion_events: ConversionEventsTable;
    pipelines: PipelinesTable;
    stages: StagesTable;
    custom_fields: CustomFieldsTable;
    lead_tags: LeadTagsTable;
    tags: TagsTable;
    batches: BatchesTable;
    batch_images: BatchImagesTable;
    batch_targets: BatchTargetsTable;
    batch_problems: BatchProblemsTable;
    withdrawn_events: WithdrawnEventsTable;
  }
}

/** Several choices are a list. */
export type CustomValue = string | number | boolean | string[] | null;
export type Custom = Record<string, CustomValue>;
export interface StoredReason {
  feature: string;
  label: string;
  points: number;
}

interface LeadsTable {
  tenant_id: string;
  id: string;
  version: Generated<number>;
  user_id: string | null;
  pond_id: Generated<string | null>;
  name: string | null;
  sort_name: Generated<string>;
  email: string | null;
  phone: string | null;
  type: string | null;
  budget: number | null;
  budget_min: number | null;
  currency: Generated<string>;
  timeline: string | null;
  property_type: string | null;
  location: string | null;
  financing: string | null;
  time_zone: string | null;
  status: Generated<string>;
  stage_id: string;
  stage_since: DefaultTimestamp;
  source: string | null;
  external_id: string | null;
  campaign: string | null;
  tags: Generated<string[]>;
  custom: Json<Custom>;
  batch_id: string | null;
  score: number | null;
  score_rank: GeneratedAlways<number>;
  score_band: string | null;
  score_probability: number | null;
  score_source: string | null;
  score_model_id: string | null;
  score_model_version: string | null;
  score_reasons: Json<StoredReason[]> | null;
  score_before: number | null;
  score_overridden_until: Timestamp | null;
  scored_at: Timestamp | null;
  last_event_at: DefaultTimestamp;
  last_source: Generated<string | null>;
  last_campaign: Generated<string | null>;
  last_source_at: Generated<Date | null>;
  /** Written by the database when a person's call, text or e-mail enters the log. */
  last_touch_at: Generated<Date | null>;
  /** Likewise, when the person's own call, text, e-mail or inquiry does. */
  last_reply_at: Generated<Date | null>;
  deleted_at: Timestamp | null;
  merged_into: string | null;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

/** Tags of `leads`, kept by the database, one row each. */
interface LeadTagsTable {
  tenant_id: string;
  tag: string;
  lead_id: string;
}

/** Every tag of the company in its one spelling, written by the database beside the leads. */
interface TagsTable {
  tenant_id: string;
  key: string;
  name: string;
}

interface LeadEmailsTable {
  tenant_id: string;
  id: string;
  lead_id: string;
  position: number;
  raw: string;
  value: string | null;
  hmac: Buffer | null;
  active: Generated<boolean>;
}

interface LeadNamesTable {
  tenant_id: string;
  id: string;
  lead_id: string;
  name: string;
  name_key: string;
  source: string | null;
  seen_at: Timestamp;
}

interface LeadExternalIdsTable {
  tenant_id: string;
  source: string;
  external_id: string;
  lead_id: string;
}

interface LeadSourcesTable {
  tenant_id: string;
  id: string;
  name: string;
  kind: Generated<string>;
  state: Generated<string>;
  same_as: string | null;
  first_seen_at: Timestamp;
  updated_at: Timestamp;
}

interface LeadPhonesTable extends LeadEmailsTable {
  name_key: Generated<string>;
}

interface LeadSearchTable {
  tenant_id: string;
  lead_id: string;
  user_id: string | null;
  pond_id: Generated<string | null>;
  body: string;
  typos: Generated<number[]>;
}

interface LeadCollaboratorsTable {
  tenant_id: string;
  lead_id: string;
  user_id: string;
  added_at: DefaultTimestamp;
}

interface PondsTable {
  tenant_id: string;
  id: string;
  name: string;
  created_at: DefaultTimestamp;
}

interface PondMembersTable {
  tenant_id: string;
  pond_id: string;
  user_id: string | null;
  team_id: string | null;
}

interface LeadEventsTable {
  tenant_id: string;
  id: string;
  lead_id: string;
  kind: string;
  occurred_at: Timestamp;
  recorded_at: DefaultTimestamp;
  user_id: string | null;
  source: string | null;
  payload: Json<Record<string, unknown>>;
  body: Buffer | null;
  subject_id: string | null;
  private_to: string | null;
  note_id: string | null;
  thread_id: string | null;
  /** The listing it speaks of. */
  property_id: GeneratedAlways<string | null>;
}

interface LeadFilesTable {
  tenant_id: string;
  id: string;
  lead_id: string;
  subject_id: string;
  event_id: string | null;
  private_to: string | null;
  sealed: Buffer;
  type: string;
  bytes: number;
  uploaded_by: string | null;
  created_at: Timestamp;
  removed_at: Generated<Timestamp | null>;
  dropped_at: Generated<Timestamp | null>;
}

interface LeadReadsTable {
  tenant_id: string;
  user_id: string;
  lead_id: string;
  read_to: Timestamp;
}

interface LeadViewersTable {
  tenant_id: string;
  user_id: string;
  page_id: string;
  lead_id: string;
  session_id: string;
  since: Timestamp;
  seen_at: Timestamp;
  editing: boolean;
}

interface ConversionEventsTable {
  tenant_id: string;
  id: string;
  lead_id: string;
  from_stage: string | null;
  to_stage: string;
  from_stage_id: string | null;
  to_stage_id: string;
  conversion_probability: number | null;
  trigger_type: string;
  user_id: string | null;
  reason: string | null;
  metadata: Json<Record<string, unknown>>;
  created_at: DefaultTimestamp;
}

interface PipelinesTable {
  tenant_id: string;
  id: string;
  version: Generated<number>;
  kind: string;
  name: string;
  position: number;
  is_default: Generated<boolean>;
  archived_at: Timestamp | null;
}

interface StagesTable {
  tenant_id: string;
  id: string;
  pipeline_id: string;
  name: string;
  position: number;
  kind: Generated<string>;
  color: Generated<string>;
  limit_days: number | null;
  required: Generated<string[]>;
  reasons: Generated<string[]>;
  archived_at: Timestamp | null;
}

interface CustomFieldsTable {
  tenant_id: string;
  id: string;
  key: string;
  label: string;
  type: string;
  options: Json<string[]>;
  position: number;
  description: string | null;
  required: Generated<boolean>;
  least: number | null;
  most: number | null;
  fallback: Json<Exclude<CustomValue, null>> | null;
  archived_at: Timestamp | null;
  batch_id: string | null;
  created_at: DefaultTimestamp;
}

interface BatchesTable {
  tenant_id: string;
  id: string;
  kind: string;
  created_by: string | null;
  created_at: DefaultTimestamp;
  undo_until: DefaultTimestamp;
  undone_at: Timestamp | null;
  label: string | null;
  changes: Json<Record<string, unknown>> | null;
  automate: Generated<boolean>;
  state: Generated<BatchState>;
  total: Generated<number>;
  done: Generated<number>;
  changed: Generated<number>;
  failed: Generated<number>;
  announced: Generated<number>;
  moved_at: Timestamp | null;
  finished_at: Timestamp | null;
  undo_state: 'waiting' | 'running' | 'done' | 'failed' | null;
  undo_choice: UndoChoice | null;
  undo_by: string | null;
  undo_asked_at: Timestamp | null;
  undo_cursor: number | null;
  undo_announced: number | null;
  undo_done: Generated<number>;
  undo_restored: Generated<number>;
  undo_removed: Generated<number>;
  undo_kept: Generated<number>;
}

interface BatchImagesTable {
  tenant_id: string;
  batch_id: string;
  row_no: number;
  record_type: string;
  record_id: string;
  before: Json<Record<string, unknown>> | null;
  after: Json<Record<string, unknown>> | null;
  recorded_at: Timestamp | null;
}

interface BatchTargetsTable {
  tenant_id: string;
  batch_id: string;
  row_no: number;
  lead_id: string;
}

interface BatchProblemsTable {
  tenant_id: string;
  batch_id: string;
  phase: 'change' | 'undo';
  row_no: number;
  lead_id: string;
  reason: BatchReason;
  fields: string[];
}

interface WithdrawnEventsTable {
  tenant_id: string;
  event_id: string;
  batch_id: string | null;
  lead_id: string;
}

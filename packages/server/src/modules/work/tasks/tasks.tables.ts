import type { TaskType } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Json, Timestamp } from '../../../kernel/db/tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    tasks: TasksTable;
    task_changes: TaskChangesTable;
  }
}

/** What a task was before a change of several, and its version after it. */
export interface TaskImage {
  id: string;
  version: number;
  /** Columns as they were; moments as ISO 8601. */
  before: Record<string, string | number | null>;
  /** The next of the series that completing it made. */
  nextId: string | null;
}

interface TasksTable {
  tenant_id: string;
  id: string;
  origin_lead_id: string | null;
  lead_id: string | null;
  deal_id: string | null;
  assignee_id: string;
  creator_id: string | null;
  type: TaskType;
  title: string;
  note: Buffer | null;
  subject_id: string;
  time_zone: string;
  due_day: string | null;
  due_local: string;
  due_at: Timestamp;
  remind_before: number | null;
  remind_at: Timestamp | null;
  snoozed_until: Timestamp | null;
  recurrence: string | null;
  series_id: string | null;
  series_start: string | null;
  series_at: string | null;
  occurrence: number | null;
  done_at: Timestamp | null;
  done_by: string | null;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

interface TaskChangesTable {
  tenant_id: string;
  id: string;
  user_id: string;
  images: Json<TaskImage[]>;
  created_at: Timestamp;
  undone_at: Timestamp | null;
}

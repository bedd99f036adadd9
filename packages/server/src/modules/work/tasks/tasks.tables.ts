import type { TaskType } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Json, Timestamp } from '../../../kernel/db/tables.ts';
import type { TaskImage } from './tasks.repository.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    tasks: TasksTable;
    task_changes: TaskChangesTable;
  }
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

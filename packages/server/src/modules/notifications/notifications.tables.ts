import type { NotificationKind } from '@lintel/contract';
import type { Json, Timestamp } from '../../kernel/db/tables.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    notification_queue: NotificationQueueTable;
  }
}

/** What the sentence needs beside the lead: ids and figures, and of a task or appointment what it is called. */
export interface Content {
  /** The colleague it is about. */
  personId?: string;
  minutes?: number;
  title?: string;
  taskId?: string;
  appointmentId?: string;
  [detail: string]: unknown;
}

interface NotificationQueueTable {
  tenant_id: string;
  id: string;
  user_id: string;
  lead_id: string | null;
  notification_type: NotificationKind;
  channel: string;
  content: Json<Content>;
  status: string;
  dedupe_key: string;
  scheduled_at: Timestamp | null;
  sent_at: Timestamp | null;
  read_at: Timestamp | null;
  created_at: Timestamp;
}

import type { Door } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Json, Timestamp } from '../../../kernel/db/tables.ts';
import type { Words } from '../reading/problems.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    intake_messages: IntakeMessagesTable;
  }
}

export type MessageState = 'kept' | 'waiting' | 'read' | 'ignored' | 'failed';

export interface IntakeMessagesTable {
  tenant_id: string;
  id: string;
  door: Door;
  channel_id: string | null;
  source: string | null;
  dedupe: Buffer;
  content_type: string;
  bytes: number;
  sealed: Buffer | null;
  file_key: string | null;
  sealed_head: Buffer | null;
  sealed_view: Buffer | null;
  sender_domain: string | null;
  state: Generated<MessageState>;
  problem: Json<Words> | null;
  lead_id: string | null;
  event_id: string | null;
  settled_by: string | null;
  received_at: Timestamp;
  settled_at: Timestamp | null;
  forgotten_at: Timestamp | null;
}

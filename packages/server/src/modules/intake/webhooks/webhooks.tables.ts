import type { Mapping } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Json, Timestamp } from '../../../kernel/db/tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    intake_webhooks: IntakeWebhooksTable;
  }
}

export interface IntakeWebhooksTable {
  tenant_id: string;
  id: string;
  name: string;
  active: Generated<boolean>;
  source: string | null;
  token_hash: Buffer;
  hint: string;
  previous_hash: Buffer | null;
  previous_until: Timestamp | null;
  sealed_secret: Buffer | null;
  mapping: Json<Mapping> | null;
  mapping_version: Generated<number>;
  created_by: string | null;
  created_at: Timestamp;
  last_received_at: Timestamp | null;
}

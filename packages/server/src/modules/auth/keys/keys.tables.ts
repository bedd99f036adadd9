import type { KEY_PERMISSIONS, Scope } from '@lintel/contract';
import type { Json, Timestamp } from '../../../kernel/db/tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    api_keys: ApiKeysTable;
  }
}

export type KeyGrants = Partial<Record<(typeof KEY_PERMISSIONS)[number], Scope>>;

export interface ApiKeysTable {
  tenant_id: string;
  id: string;
  user_id: string;
  name: string;
  lookup: string;
  hash: Buffer;
  previous_hash: Buffer | null;
  previous_until: Timestamp | null;
  grants: Json<KeyGrants>;
  limit_per_minute: number;
  created_by: string | null;
  created_at: Timestamp;
  expires_at: Timestamp | null;
  revoked_at: Timestamp | null;
  last_used_at: Timestamp | null;
  last_used_from: string | null;
}

import type { Role } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { DefaultTimestamp, Timestamp } from '../../kernel/db/tables.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    tenants: TenantsTable;
    accounts: AccountsTable;
    users: UsersTable;
    sessions: SessionsTable;
  }
}

export interface TenantsTable {
  id: string;
  name: string;
  time_zone: string;
  currency: string;
  hot_probability: Generated<number | null>;
  setup_step: 'stages' | 'leads' | 'team' | null;
  sample: Generated<boolean>;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

interface AccountsTable {
  id: string;
  email: string;
  name: string;
  password_hash: string | null;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

export interface UsersTable {
  tenant_id: string;
  id: string;
  account_id: string;
  email: string;
  name: string;
  role: Role;
  active: Generated<boolean>;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

export interface SessionsTable {
  id: string;
  tenant_id: string;
  user_id: string;
  account_id: string;
  client: 'browser' | 'device';
  generation: Generated<number>;
  current_hash: Buffer;
  previous_hash: Buffer | null;
  rotated_at: DefaultTimestamp;
  user_agent: string | null;
  ip_address: string | null;
  created_at: DefaultTimestamp;
  last_seen_at: DefaultTimestamp;
  expires_at: Timestamp;
  absolute_expires_at: Timestamp;
  ended_at: Timestamp | null;
  ended_reason: string | null;
}

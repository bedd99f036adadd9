import type { FieldRules, Grants, Role } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { DefaultTimestamp, Json, Timestamp } from '../../kernel/db/tables.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    tenants: TenantsTable;
    accounts: AccountsTable;
    users: UsersTable;
    sessions: SessionsTable;
    offices: OfficesTable;
    teams: TeamsTable;
    team_members: TeamMembersTable;
    roles: RolesTable;
    hand_overs: HandOversTable;
    passkeys: PasskeysTable;
    recovery_codes: RecoveryCodesTable;
    challenges: ChallengesTable;
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
  mfa_policy: Generated<'optional' | 'managers' | 'everyone'>;
  first_weekday: Generated<number | null>;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

export interface AccountsTable {
  id: string;
  email: string;
  name: string;
  password_hash: string | null;
  password_changed_at: Timestamp | null;
  totp_sealed: Buffer | null;
  totp_since: Timestamp | null;
  totp_step: string | null;
  totp_pending: Buffer | null;
  totp_pending_at: Timestamp | null;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

export interface UsersTable {
  tenant_id: string;
  id: string;
  /** Null for a service account, like the address. */
  account_id: string | null;
  email: string | null;
  name: string;
  /** The built-in role, or the one a role of the company's own grew out of. */
  role: Role;
  role_id: string | null;
  kind: Generated<'person' | 'service'>;
  active: Generated<boolean>;
  phone: string | null;
  time_zone: string | null;
  last_seen_at: Timestamp | null;
  deactivated_at: Timestamp | null;
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
  verified_at: Timestamp | null;
  methods: Generated<string[]>;
}

interface OfficesTable {
  tenant_id: string;
  id: string;
  name: string;
  created_at: DefaultTimestamp;
}

interface TeamsTable {
  tenant_id: string;
  id: string;
  name: string;
  office_id: string | null;
  created_at: DefaultTimestamp;
}

interface TeamMembersTable {
  tenant_id: string;
  team_id: string;
  user_id: string;
  lead: Generated<boolean>;
}

export interface RolesTable {
  tenant_id: string;
  id: string;
  base: Role;
  builtin: Generated<boolean>;
  name: string;
  grants: Json<Partial<Grants>>;
  fields: Json<FieldRules>;
  version: Generated<number>;
  saved_by: string | null;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

interface HandOversTable {
  tenant_id: string;
  id: string;
  from_user_id: string;
  to_user_ids: string[];
  started_by: string | null;
  /** Kinds of work that are still on their way; none: done. */
  pending: string[];
  moved: Generated<number>;
  started_at: Timestamp;
}

export interface PasskeysTable {
  id: string;
  account_id: string;
  credential_id: string;
  public_key: Buffer;
  counter: string;
  transports: string[];
  synced: boolean;
  name: string;
  created_at: DefaultTimestamp;
  last_used_at: Timestamp | null;
}

interface RecoveryCodesTable {
  account_id: string;
  hash: Buffer;
  created_at: DefaultTimestamp;
  used_at: Timestamp | null;
}

export interface ChallengesTable {
  hash: Buffer;
  purpose: 'second-factor' | 'passkey-sign-in' | 'passkey-add' | 'step-up';
  account_id: string | null;
  session_id: string | null;
  client: 'browser' | 'device' | null;
  user_agent: string | null;
  methods: string[];
  nonce: string | null;
  attempts: Generated<number>;
  expires_at: Timestamp;
}

import type { ColumnType, Generated } from 'kysely';

/**
 * Every table as Kysely sees it. A module adds its own in `<module>.tables.ts` by declaration merging:
 * `declare module '…/kernel/db/tables.ts' { interface Tables { leads: LeadsTable } }`.
 */
export interface Tables {
  outbox: OutboxTable;
  audit_log: AuditLogTable;
  idempotency_keys: IdempotencyKeysTable;
  subject_keys: SubjectKeysTable;
  signing_keys: SigningKeysTable;
  secrets: SecretsTable;
  rate_limits: RateLimitsTable;
}

/** timestamptz: read as Date, written as Date or ISO text. */
export type Timestamp = ColumnType<Date, Date | string, Date | string>;
/** timestamptz with a default. */
export type DefaultTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** jsonb: read parsed, written as JSON text (pg would turn arrays into PostgreSQL arrays). */
export type Json<T> = ColumnType<T, string, string>;

interface OutboxTable {
  seq: Generated<string>;
  id: string;
  tenant_id: string;
  name: string;
  user_id: string | null;
  payload: Json<Record<string, unknown>>;
  occurred_at: DefaultTimestamp;
  published_at: Timestamp | null;
  pending: string[] | null;
}

interface AuditLogTable {
  tenant_id: string;
  id: string;
  seq: Generated<string>;
  user_id: string | null;
  action: string;
  resource_type: string | null;
  resource_id: string | null;
  changed: string[] | null;
  old_values: Buffer | null;
  new_values: Buffer | null;
  ip_address: string | null;
  user_agent: string | null;
  request_id: string | null;
  created_at: DefaultTimestamp;
}

interface IdempotencyKeysTable {
  tenant_id: string;
  user_id: string;
  key: string;
  endpoint: string;
  request_hash: Buffer;
  status: number | null;
  reply: Json<unknown> | null;
  created_at: DefaultTimestamp;
}

interface SubjectKeysTable {
  tenant_id: string;
  subject_id: string;
  sealed_key: Buffer;
  created_at: DefaultTimestamp;
  destroyed_at: Timestamp | null;
}

interface SigningKeysTable {
  kid: string;
  algorithm: string;
  public_jwk: Json<Record<string, unknown>>;
  sealed_private: Buffer;
  created_at: DefaultTimestamp;
  retired_at: Timestamp | null;
}

interface SecretsTable {
  tenant_id: string;
  id: string;
  name: string;
  sealed: Buffer;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

interface RateLimitsTable {
  bucket: string;
  ends_at: Timestamp;
  used: number;
}

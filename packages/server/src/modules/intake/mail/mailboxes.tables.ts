import type { ColumnType, Generated } from 'kysely';
import type { Json, Timestamp } from '../../../kernel/db/tables.ts';
import type { Words } from '../reading/problems.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    mailboxes: MailboxesTable;
  }
}

/** bigint: read as text. */
type Big = ColumnType<string, string | number | bigint, string | number | bigint>;

export interface MailboxesTable {
  tenant_id: string;
  id: string;
  kind: 'imap' | 'address';
  name: string;
  source: string | null;
  host: string | null;
  port: number | null;
  security: 'tls' | 'starttls' | 'none' | null;
  username: string | null;
  sealed_password: Buffer | null;
  folder: string | null;
  afterwards: Generated<'leave' | 'seen' | 'move'>;
  move_to: string | null;
  token_hash: Buffer | null;
  active: Generated<boolean>;
  since: Timestamp;
  uid_validity: Big | null;
  last_uid: ColumnType<string, string | number | undefined, string | number>;
  problem: Json<Words> | null;
  failures: Generated<number>;
  checked_at: Timestamp | null;
  mail_at: Timestamp | null;
  due_at: Timestamp;
  holder: string | null;
  held_until: Timestamp | null;
  created_by: string | null;
  created_at: Timestamp;
  removed_at: Timestamp | null;
}

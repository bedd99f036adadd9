import type { FormDefinition, InquiryProperty } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Json, Timestamp } from '../../../kernel/db/tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    forms: FormsTable;
    form_wordings: FormWordingsTable;
    form_posts: FormPostsTable;
    form_counts: FormCountsTable;
    kiosks: KiosksTable;
  }
}

export type Channel = 'call' | 'text' | 'email';
/** How a post ended. `host`: it came from a site that is not allowed. */
export type Outcome = 'received' | 'kiosk' | 'trap' | 'too_fast' | 'no_proof' | 'host';

export interface FormsTable {
  tenant_id: string;
  id: string;
  active: Generated<boolean>;
  version: Generated<number>;
  definition: Json<FormDefinition>;
  created_by: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface FormWordingsTable {
  tenant_id: string;
  form_id: string;
  channel: Channel;
  version: number;
  wording: string;
  since: Timestamp;
  until: Timestamp | null;
}

export interface FormPostsTable {
  tenant_id: string;
  form_id: string;
  page: string;
  print: Buffer;
  posted_at: Timestamp;
}

export interface FormCountsTable {
  tenant_id: string;
  form_id: string;
  day: string;
  outcome: Outcome;
  host: string;
  posts: number;
  last_at: Timestamp;
}

export interface KiosksTable {
  tenant_id: string;
  id: string;
  form_id: string;
  token_hash: Buffer;
  property: Json<InquiryProperty>;
  agent_id: string | null;
  started_by: string | null;
  started_at: Timestamp;
  ends_at: Timestamp;
  ended_at: Timestamp | null;
  visitors: Generated<number>;
  last_seen_at: Timestamp | null;
}

import type { DefaultTimestamp, Timestamp } from '../../kernel/db/tables.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    consent_ledger: ConsentLedgerTable;
  }
}

interface ConsentLedgerTable {
  tenant_id: string;
  id: string;
  lead_id: string;
  channel: string;
  purpose: string;
  state: string;
  wording: string | null;
  text_version: string | null;
  source: string | null;
  evidence: string | null;
  occurred_at: Timestamp | null;
  recorded_at: DefaultTimestamp;
  user_id: string | null;
  batch_id: string | null;
  withdrawn_at: Timestamp | null;
}

import type { Timestamp } from '../../../kernel/db/tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    lead_blocks: { tenant_id: string; key: string; lead_id: string };
    duplicate_pairs: DuplicatePairsTable;
    duplicate_scans: DuplicateScansTable;
    lead_relations: LeadRelationsTable;
  }
}

interface DuplicatePairsTable {
  tenant_id: string;
  a_id: string;
  b_id: string;
  kind: string;
  confidence: number;
  reasons: string[];
  basis: Buffer;
  state: string;
  found_at: Timestamp;
  decided_by: string | null;
  decided_at: Timestamp | null;
}

interface DuplicateScansTable {
  tenant_id: string;
  id: string;
  state: string;
  cursor_id: string | null;
  done: number;
  total: number;
  found: number;
  started_at: Timestamp;
  finished_at: Timestamp | null;
}

interface LeadRelationsTable {
  tenant_id: string;
  lead_id: string;
  other_id: string;
  kind: string;
  created_at: Timestamp;
}

import type { ChainFault } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Json, Timestamp } from '../../kernel/db/tables.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    audit_waiting: AuditWaitingTable;
    audit_chain: AuditChainTable;
    audit_heads: AuditHeadsTable;
    audit_actions: AuditActionsTable;
    audit_checks: AuditChecksTable;
  }
}

interface AuditWaitingTable {
  tenant_id: string;
  id: string;
  created_at: Timestamp;
}

interface AuditChainTable {
  tenant_id: string;
  position: number;
  entry_id: string;
  created_at: Timestamp;
  hash: Buffer;
}

interface AuditHeadsTable {
  tenant_id: string;
  position: number;
  hash: Buffer;
  signed_at: Timestamp;
  key_id: string;
  made: Generated<number>;
}

interface AuditActionsTable {
  tenant_id: string;
  action: string;
}

interface AuditChecksTable {
  tenant_id: string;
  id: string;
  state: Generated<'running' | 'intact' | 'broken'>;
  started_at: Timestamp;
  finished_at: Timestamp | null;
  entries: Generated<number>;
  faults: Json<ChainFault[]>;
}

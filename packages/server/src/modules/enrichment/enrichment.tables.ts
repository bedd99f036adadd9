import type { NewProvider } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { DefaultTimestamp, Json, Timestamp } from '../../kernel/db/tables.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    lead_facts: LeadFactsTable;
    enrichment_providers: EnrichmentProvidersTable;
    enrichment_usage: EnrichmentUsageTable;
    enrichment_cache: EnrichmentCacheTable;
  }
}

export type FactValue = string | number | boolean;
export type ProviderRules = Omit<NewProvider, 'headers'>;

interface LeadFactsTable {
  tenant_id: string;
  lead_id: string;
  provider: string;
  fact: string;
  value: Json<FactValue>;
  input: Buffer;
  applied_to: string | null;
  looked_up_at: Timestamp;
  expires_at: Timestamp;
}

interface EnrichmentProvidersTable {
  tenant_id: string;
  id: string;
  version: Generated<number>;
  rules: Json<ProviderRules>;
  header_names: string[];
  sealed_headers: Buffer;
  failures_in_row: Generated<number>;
  rests_until: Timestamp | null;
  last_failure_at: Timestamp | null;
  last_failure: string | null;
  last_success_at: Timestamp | null;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

interface EnrichmentUsageTable {
  tenant_id: string;
  provider: string;
  day: string;
  calls: Generated<number>;
  failures: Generated<number>;
}

interface EnrichmentCacheTable {
  tenant_id: string;
  provider: string;
  key: Buffer;
  facts: Json<CachedFact[]>;
  looked_up_at: Timestamp;
  expires_at: Timestamp;
}

/** One thing a provider says: what it is called, and the empty field of the lead it may fill. */
export interface CachedFact {
  fact: string;
  value: FactValue;
  to: string | null;
}

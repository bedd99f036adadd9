import type { Generated } from 'kysely';
import type { Timestamp } from '../../../kernel/db/tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    lead_offers: LeadOffersTable;
    lead_offer_candidates: LeadOfferCandidatesTable;
  }
}

export type OfferState = 'open' | 'claimed' | 'passed' | 'withdrawn';

interface LeadOffersTable {
  tenant_id: string;
  id: string;
  lead_id: string;
  decision_id: string;
  hides_name: boolean;
  hides_source: boolean;
  next_ids: string[];
  touch_minutes: number | null;
  arrived_at: Timestamp;
  opened_at: Timestamp;
  due_at: Timestamp;
  state: Generated<OfferState>;
  claimed_by: string | null;
  closed_at: Timestamp | null;
}

interface LeadOfferCandidatesTable {
  tenant_id: string;
  offer_id: string;
  user_id: string;
  left_at: Timestamp | null;
}

import type {
  CommissionSide,
  DealRole,
  DealSide,
  DealState,
  ItemRole,
  LostReason,
  Milestone,
} from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Json, Timestamp } from '../../kernel/db/tables.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    deals: DealsTable;
    deal_people: DealPeopleTable;
    deal_people_moves: DealPeopleMovesTable;
    deal_stage_events: DealStageEventsTable;
    checklist_templates: ChecklistTemplatesTable;
    deal_items: DealItemsTable;
    commission_plans: CommissionPlansTable;
    deal_commissions: DealCommissionsTable;
    commission_lines: CommissionLinesTable;
  }
}

/** A day, written and compared as `YYYY-MM-DD`; repositories read it as text. */
type Day = string;

export interface DealsTable {
  tenant_id: string;
  id: string;
  version: Generated<number>;
  name: string;
  side: DealSide;
  state: Generated<DealState>;
  stage_id: string;
  stage_since: Timestamp;
  owner_id: string | null;
  listing_id: string | null;
  address: string | null;
  price: number | null;
  currency: string;
  earnest_money: number | null;
  offer_on: Day | null;
  acceptance_on: Day | null;
  earnest_on: Day | null;
  due_diligence_on: Day | null;
  inspection_on: Day | null;
  appraisal_on: Day | null;
  finance_on: Day | null;
  walk_through_on: Day | null;
  closing_on: Day | null;
  possession_on: Day | null;
  closed_on: Day | null;
  lost_reason: LostReason | null;
  lost_note: Buffer | null;
  lost_note_subject: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

interface DealPeopleTable {
  tenant_id: string;
  id: string;
  deal_id: string;
  role: DealRole;
  lead_id: string | null;
  user_id: string | null;
  name: string | null;
  company: string | null;
  contact: Buffer | null;
  added_at: Timestamp;
  moved: Generated<boolean>;
}

interface DealPeopleMovesTable {
  tenant_id: string;
  batch_id: string;
  person_id: string;
  from_lead_id: string;
  was_moved: boolean;
}

interface DealStageEventsTable {
  tenant_id: string;
  id: string;
  deal_id: string;
  kind: 'created' | 'moved' | 'changed' | 'won' | 'lost' | 'reopened';
  at: Timestamp;
  user_id: string | null;
  changed: string[];
  from_stage_id: string | null;
  stage_id: string;
  state: DealState;
  reason: LostReason | null;
  price: number | null;
  currency: string;
  closing_on: Day | null;
  owner_id: string | null;
  /** False: who owned it then is not known. */
  owner_kept: boolean;
}

export interface StoredTemplateItem {
  title: string;
  role: ItemRole;
  milestone: Milestone | null;
  offset: number;
  unit: 'calendar' | 'business';
  blocking: boolean;
}

interface ChecklistTemplatesTable {
  tenant_id: string;
  id: string;
  version: Generated<number>;
  name: string;
  pipeline_id: string | null;
  side: DealSide | null;
  items: Json<StoredTemplateItem[]>;
  preset: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
  removed_at: Timestamp | null;
}

interface DealItemsTable {
  tenant_id: string;
  id: string;
  version: Generated<number>;
  deal_id: string;
  position: number;
  title: string;
  role: ItemRole;
  milestone: Milestone | null;
  days: number;
  unit: 'calendar' | 'business';
  blocking: boolean;
  due_on: Day | null;
  fixed: boolean;
  done_at: Timestamp | null;
  done_by: string | null;
  links: Json<{ name: string; url: string | null }[]>;
}

interface CommissionPlansTable {
  tenant_id: string;
  id: string;
  agent_id: string | null;
  from_day: Day;
  company_share: number;
  team_share: number;
  agent_share: number;
  cap: number | null;
  cap_year_from: string;
  fee: number;
  created_at: Timestamp;
}

interface DealCommissionsTable {
  tenant_id: string;
  deal_id: string;
  version: Generated<number>;
  sides: Json<CommissionSide[]>;
  result: Json<unknown> | null;
  computed_at: Timestamp | null;
}

interface CommissionLinesTable {
  tenant_id: string;
  deal_id: string;
  agent_id: string;
  closed_on: Day;
  currency: string;
  company: number;
  team: number;
  fee: number;
  agent: number;
}

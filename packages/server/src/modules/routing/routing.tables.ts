import type { HoursWindow, Outcome, RoutingCause, Sharing } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Json, Timestamp } from '../../kernel/db/tables.ts';
import type { Trace } from './decisions/trace.ts';
import type { Taken } from './engine/turns.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    routing_heads: RoutingHeadsTable;
    routing_versions: RoutingVersionsTable;
    routing_rings: RoutingRingsTable;
    routing_availability: RoutingAvailabilityTable;
    territories: TerritoriesTable;
    territory_areas: TerritoryAreasTable;
    routing_decisions: RoutingDecisionsTable;
    routing_simulations: RoutingSimulationsTable;
  }
}

interface RoutingHeadsTable {
  tenant_id: string;
  version: number;
  revision: Generated<number>;
  draft: Json<unknown> | null;
  draft_based_on: number | null;
  draft_saved_at: Timestamp | null;
  draft_saved_by: string | null;
}

interface RoutingVersionsTable {
  tenant_id: string;
  version: number;
  rules: Json<unknown>;
  published_at: Timestamp;
  published_by: string | null;
}

interface RoutingRingsTable {
  tenant_id: string;
  ring_id: string;
  step: number;
  taken: Json<Taken>;
  updated_at: Timestamp;
}

interface RoutingAvailabilityTable {
  tenant_id: string;
  user_id: string;
  receiving: Generated<boolean>;
  vacation_from: string | null;
  vacation_to: string | null;
  hours: Json<HoursWindow[]> | null;
  open_cap: number | null;
  day_cap: number | null;
  saved_at: Timestamp;
  saved_by: string | null;
}

interface TerritoriesTable {
  tenant_id: string;
  id: string;
  name: string;
  cities: string[];
  city_keys: string[];
  postal_codes: string[];
  agents: Json<Sharing>;
  created_at: Timestamp;
}

interface TerritoryAreasTable {
  tenant_id: string;
  territory_id: string;
  position: number;
  outline: string;
  holes: string[];
}

interface RoutingDecisionsTable {
  tenant_id: string;
  id: string;
  lead_id: string;
  cause: RoutingCause;
  cause_id: string;
  version: number;
  outcome: Outcome;
  rule_id: string | null;
  step: number;
  last_resort: boolean;
  user_id: string | null;
  pond_id: string | null;
  offered_to: Generated<string[]>;
  minutes: number | null;
  after_hours: boolean;
  trace: Json<Trace>;
  decided_at: Timestamp;
}

interface RoutingSimulationsTable {
  tenant_id: string;
  id: string;
  state: 'running' | 'done' | 'failed';
  against: 'published' | 'happened';
  days: number;
  from_at: Timestamp;
  to_at: Timestamp;
  revision: number;
  version: number;
  rules: Json<unknown>;
  total: Generated<number>;
  done: Generated<number>;
  result: Json<unknown> | null;
  started_at: Timestamp;
  started_by: string | null;
  moved_at: Timestamp;
  finished_at: Timestamp | null;
}

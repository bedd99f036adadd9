import type { Generated } from 'kysely';
import type { Json, Timestamp } from '../../../kernel/db/tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    today_marks: TodayMarksTable;
    today_visits: TodayVisitsTable;
  }
}

/** What a person has marked on a lead; moments as ISO 8601 in JSON. */
export interface Marked {
  snoozedAt: string | null;
  snoozedUntil: string | null;
  doneAt: string | null;
}

interface TodayMarksTable {
  tenant_id: string;
  user_id: string;
  /** The lead the mark was made on, and the one that was merged into, or itself. */
  origin_lead_id: string;
  lead_id: string;
  version: Generated<number>;
  snoozed_at: Timestamp | null;
  snoozed_until: Timestamp | null;
  done_at: Timestamp | null;
  before: Json<Marked> | null;
  updated_at: Timestamp;
}

interface TodayVisitsTable {
  tenant_id: string;
  user_id: string;
  here_since: Timestamp;
  here_until: Timestamp;
  away_since: Timestamp | null;
}

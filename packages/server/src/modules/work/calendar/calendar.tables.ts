import type { Timestamp } from '../../../kernel/db/tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    calendar_feeds: CalendarFeedsTable;
    calendar_imports: CalendarImportsTable;
  }
}

interface CalendarFeedsTable {
  tenant_id: string;
  id: string;
  user_id: string;
  name: string;
  with_tasks: boolean;
  token_hash: Buffer;
  hint: string;
  created_at: Timestamp;
  fetched_at: Timestamp | null;
  ended_at: Timestamp | null;
}

interface CalendarImportsTable {
  tenant_id: string;
  id: string;
  user_id: string;
  created_at: Timestamp;
  undone_at: Timestamp | null;
}

import type { DefaultTimestamp, Timestamp } from '../../kernel/db/tables.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    properties: PropertiesTable;
  }
}

export interface PropertiesTable {
  tenant_id: string;
  id: string;
  address: string;
  city: string | null;
  property_type: string | null;
  standard_status: string;
  list_price: number | null;
  bedrooms_total: number | null;
  bathrooms_total: number | null;
  living_area: number | null;
  listing_agent_id: string | null;
  batch_id: string | null;
  listed_at: Timestamp | null;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

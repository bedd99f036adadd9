import type { Generated, GeneratedAlways } from 'kysely';
import type { DefaultTimestamp, Timestamp } from '../../kernel/db/tables.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    properties: PropertiesTable;
  }
}

export interface PropertiesTable {
  tenant_id: string;
  id: string;
  /** The number it has in its MLS (RESO ListingId). */
  listing_id: Generated<string | null>;
  listing_key: GeneratedAlways<string | null>;
  address: string;
  address_key: GeneratedAlways<string>;
  city: string | null;
  state_or_province: Generated<string | null>;
  postal_code: Generated<string | null>;
  /** Longitude, latitude, as PostgreSQL writes a point. */
  coordinates: Generated<string | { x: number; y: number } | null>;
  property_type: string | null;
  standard_status: string;
  list_price: number | null;
  price_up: GeneratedAlways<number>;
  price_down: GeneratedAlways<number>;
  bedrooms_total: number | null;
  bathrooms_total: number | null;
  living_area: number | null;
  search_text: GeneratedAlways<string>;
  listing_agent_id: string | null;
  batch_id: string | null;
  listed_at: Timestamp | null;
  /** When it was listed, else when it came in. */
  listed_key: GeneratedAlways<Date>;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

import type { FilterGroup, LeadSort, ListColumn } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Json, Timestamp } from '../../kernel/db/tables.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    smart_lists: SmartListsTable;
    smart_list_places: SmartListPlacesTable;
  }
}

interface SmartListsTable {
  tenant_id: string;
  id: string;
  version: Generated<number>;
  name: string;
  preset: string | null;
  owner_id: string | null;
  shared: boolean;
  filter: Json<FilterGroup>;
  sort: LeadSort;
  columns: Json<ListColumn[]> | null;
  density: 'normal' | 'dense';
  created_at: Timestamp;
  updated_at: Timestamp;
  removed_at: Timestamp | null;
}

interface SmartListPlacesTable {
  tenant_id: string;
  user_id: string;
  list_id: string;
  position: number;
  pinned: boolean;
}

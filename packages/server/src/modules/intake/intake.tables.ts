import type {
  ColumnTarget,
  Import,
  ImportCounts,
  ImportMatch,
  ImportMeaning,
  ImportMode,
  ImportSample,
  ImportState,
} from '@lintel/contract';
import type { ColumnType, Generated } from 'kysely';
import type { z } from 'zod';
import type { DefaultTimestamp, Json, Timestamp } from '../../kernel/db/tables.ts';
import type { Draft, OnDuplicate } from './draft.ts';
import type { FieldType } from './guess-columns.ts';
import type { Reading } from './reading/lead-file.ts';
import type { Words } from './reading/problems.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    imports: ImportsTable;
    import_rows: ImportRowsTable;
    import_errors: ImportErrorsTable;
    import_prints: ImportPrintsTable;
    import_mappings: ImportMappingsTable;
  }
}

/** A column of the file as stored: notes unspoken, so that they can be said in any language. */
export interface StoredColumn {
  name: string;
  samples: string[];
  blank: number;
  distinct: number;
  target: ColumnTarget;
  confidence: number | null;
  tone: 'ok' | 'check' | 'none';
  notes: Words[];
  /** Absent in imports from before words had meanings. */
  unknown?: { value: string; rows: number }[];
}

/** A custom field the import makes for the column. */
export interface PlannedField {
  index: number;
  key: string;
  label: string;
  type: FieldType;
  options: string[];
}
export interface Staged {
  fields: PlannedField[];
  /** Rows of the file, and of them the ones left out. */
  rows: number;
  errors: number;
  flagged: number;
}
export type Counts = z.output<typeof ImportCounts>;
export interface Checked {
  counts: Counts;
  samples: (Omit<z.output<typeof ImportSample>, 'problems'> & {
    problems: { column: string; words: Words; value: string }[];
  })[];
}
export type Consent = Import['consent'];

interface ImportsTable {
  tenant_id: string;
  id: string;
  file_key: string;
  file_name: string;
  file_bytes: string;
  file_sha256: Buffer;
  state: ImportState;
  reading: Json<Reading>;
  sheets: Json<string[]>;
  row_count: number;
  columns: Json<StoredColumn[]>;
  default_source: string | null;
  consent: ColumnType<Consent, string | undefined, string>;
  on_duplicate: Generated<OnDuplicate>;
  mode: Generated<ImportMode>;
  match_by: Generated<ImportMatch>;
  automate: Generated<boolean>;
  meanings: ColumnType<ImportMeaning[], string | undefined, string>;
  mapping: Json<NonNullable<Import['mapping']>> | null;
  staged: Json<Staged> | null;
  stage_token: string | null;
  checked: Json<Checked> | null;
  progress: Json<Counts> | null;
  cursor_lead_no: Generated<number>;
  attempts: Generated<number>;
  problem: string | null;
  created_by: string | null;
  created_at: DefaultTimestamp;
  started_at: Timestamp | null;
  finished_at: Timestamp | null;
  updated_at: DefaultTimestamp;
}

interface ImportRowsTable {
  tenant_id: string;
  import_id: string;
  lead_no: number;
  row_no: number;
  draft: Json<Draft>;
}

interface ImportErrorsTable {
  tenant_id: string;
  import_id: string;
  row_no: number;
  position: number;
  column_name: string | null;
  reason: string;
  reason_values: Json<Record<string, string | number>>;
  value: string;
  fatal: boolean;
}

interface ImportPrintsTable {
  tenant_id: string;
  print: Buffer;
  lead_id: string;
  batch_id: string | null;
}

/** What a saved mapping holds beside its columns. */
export interface MappingSettings {
  onDuplicate: OnDuplicate;
  mode: ImportMode;
  matchBy: ImportMatch;
  meanings: ImportMeaning[];
  defaultSource: string | null;
}

interface ImportMappingsTable {
  tenant_id: string;
  id: string;
  name: string;
  columns: Json<{ name: string; target: ColumnTarget }[]>;
  settings: Json<MappingSettings>;
  created_by: string | null;
  updated_at: Timestamp;
}

import { z } from 'zod';
import { FIELD_TYPES, FieldKey } from './catalogue.ts';
import { cursorQuery, Id, Line, Moment, pageOf, Text } from './common.ts';
import { endpoint } from './endpoint.ts';

/** Largest upload, after which the answer is 413; also the cap on what a .gz or .xlsx may unpack to. */
export const IMPORT_MAX_BYTES = 200 * 1024 * 1024;
export const IMPORT_MAX_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024;
export const IMPORT_MAX_CELL_CHARS = 100_000;
export const IMPORT_MAX_COLUMNS = 500;

export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-1',
  'mac-roman',
  'shift_jis',
  'gb18030',
  'windows-1251',
] as const;
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export const DATE_ORDERS = ['ymd', 'mdy', 'dmy'] as const;

/** Lead fields a column can be read into. */
export const IMPORT_FIELDS = [
  'name',
  'firstName',
  'lastName',
  'email',
  'phone',
  'type',
  'status',
  'stage',
  'owner',
  'source',
  'externalId',
  'campaign',
  'budget',
  'budgetMin',
  'budgetMax',
  'currency',
  'timeline',
  'propertyType',
  'location',
  'financing',
  'timeZone',
  'tags',
  'note',
  'createdAt',
] as const;

/** What a file may do: make leads, change leads there are, or both. */
export const IMPORT_MODES = ['upsert', 'create', 'update'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];
/** By what a row is a lead there is: any of the three, in the order e-mail, source and id, phone and name; or one alone. */
export const IMPORT_MATCHES = ['any', 'email', 'phone', 'external'] as const;
export type ImportMatch = (typeof IMPORT_MATCHES)[number];

/** Fields whose words can be given a meaning once for the whole file. */
export const MEANT_FIELDS = ['stage', 'owner', 'source', 'type', 'status', 'timeline', 'financing'] as const;
export type MeantField = (typeof MEANT_FIELDS)[number];
/** What a word of the file means: the id of a stage or member, a source, a word of Lintel; null leaves the cell out. */
export const ImportMeaning = z.strictObject({
  field: z.enum(MEANT_FIELDS),
  from: z.string().min(1).max(200),
  to: Line(200).nullable(),
});
export type ImportMeaning = z.output<typeof ImportMeaning>;

/** What becomes of one column of the file. */
export const ColumnTarget = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('skip') }),
    z.strictObject({
      kind: z.literal('field'),
      field: z.enum(IMPORT_FIELDS),
      dateOrder: z.enum(DATE_ORDERS).optional(),
    }),
    z.strictObject({ kind: z.literal('custom'), key: FieldKey, dateOrder: z.enum(DATE_ORDERS).optional() }),
    z.strictObject({
      kind: z.literal('newField'),
      label: Line(80),
      type: z.enum(FIELD_TYPES),
      dateOrder: z.enum(DATE_ORDERS).optional(),
    }),
    /** The outcome to learn from: which values mean yes. Blank means not known yet. */
    z.strictObject({
      kind: z.literal('outcome'),
      name: Line(80),
      positive: z.array(z.string().max(200)).min(1).max(50),
    }),
  ])
  .meta({ id: 'ColumnTarget' });
export type ColumnTarget = z.output<typeof ColumnTarget>;

export const CONSENT_CHANNELS = ['call', 'text', 'email'] as const;
/**
 * Consent for the whole file. Without date, source and wording it is recorded as unknown,
 * and unknown blocks sending.
 */
export const ImportConsent = z
  .discriminatedUnion('state', [
    z.strictObject({ state: z.literal('unknown') }),
    z.strictObject({
      state: z.literal('given'),
      channels: z.array(z.enum(CONSENT_CHANNELS)).min(1),
      givenAt: Moment,
      source: Line(200),
      wording: Text(4000),
      evidence: Line(500).optional(),
    }),
  ])
  .meta({ id: 'ImportConsent' });

/** Reading options of the file; every one is guessed first and may be corrected. */
export const ReadingOptions = z.strictObject({
  encoding: z.enum(ENCODINGS),
  delimiter: z.enum(DELIMITERS),
  /** Number of the header row, from 1; 0 when the file has none. */
  headerRow: z.int().min(0).max(50),
  /** Worksheet name, XLSX only. */
  sheet: z.string().max(200).optional(),
});

export const ImportColumn = z
  .object({
    index: z.int(),
    name: z.string(),
    samples: z.array(z.string()),
    /** Counts of the sample the guess is made on: the first 10,000 rows at most. Placeholders such as "Select" are blank. */
    blank: z.int(),
    distinct: z.int(),
    target: ColumnTarget,
    /** How sure the guess is, 0–1; null once a person chose. */
    confidence: z.number().nullable(),
    /** How values are read and what to check, in plain words. */
    reading: z.object({ tone: z.enum(['ok', 'check', 'none']), text: z.string() }),
    /** Words of the sample that mean nothing here yet (sources: that are new), and how many rows have each; 50 at most. */
    unknown: z.array(z.object({ value: z.string(), rows: z.int() })),
  })
  .meta({ id: 'ImportColumn' });
export type ImportColumn = z.output<typeof ImportColumn>;

export const IMPORT_STATES = [
  'reading',
  'mapping',
  'checking',
  'checked',
  'waiting',
  'running',
  'done',
  'cancelled',
  'failed',
] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export const RowOutcome = z.enum(['create', 'update', 'unchanged', 'error']);

export const ImportSample = z.object({
  /** Row of the file as a spreadsheet numbers it; of rows that are one lead, the first. */
  row: z.int(),
  outcome: RowOutcome,
  /** Existing lead the row belongs to, when it does. */
  leadId: Id.nullable(),
  /** What the row says, by the name of the lead field (`name`, `email`, `budgetMax` …) or the key of the custom field. */
  values: z.record(z.string(), z.string()),
  problems: z.array(z.object({ column: z.string(), reason: z.string(), value: z.string() })),
});

export const ImportCounts = z.object({
  rows: z.int(),
  create: z.int(),
  update: z.int(),
  unchanged: z.int(),
  error: z.int(),
  /** Rows whose cell was kept raw and flagged, for example a phone number that cannot be parsed. */
  flagged: z.int(),
  /** Of the unchanged ones those the mode leaves alone: known leads when only new ones are made, new ones when none are. */
  outside: z.int().default(0),
});

export const Import = z
  .object({
    id: Id,
    fileName: z.string(),
    fileBytes: z.int(),
    state: z.enum(IMPORT_STATES),
    reading: ReadingOptions,
    sheets: z.array(z.string()),
    /** Rows below the header; an estimate while state is `reading`. */
    rows: z.int(),
    columns: z.array(ImportColumn),
    defaultSource: z.string().nullable(),
    consent: ImportConsent,
    /** What to do when the row is a lead that exists: fill empty fields only, or let the file win. */
    onDuplicate: z.enum(['fill_empty', 'overwrite', 'skip']),
    mode: z.enum(IMPORT_MODES),
    matchBy: z.enum(IMPORT_MATCHES),
    /** New leads the file gives no owner go through routing, and plans may start for them. */
    automate: z.boolean(),
    meanings: z.array(ImportMeaning),
    /** A saved mapping whose columns this file has: proposed, or applied. */
    mapping: z.object({ id: Id, name: z.string(), applied: z.boolean() }).nullable(),
    checked: z.object({ counts: ImportCounts, samples: z.array(ImportSample) }).nullable(),
    /** Progress while running and the result when done. */
    progress: ImportCounts.nullable(),
    problem: z.string().nullable(),
    createdBy: Id.nullable(),
    createdAt: Moment,
    finishedAt: Moment.nullable(),
  })
  .meta({ id: 'Import' });
export type Import = z.output<typeof Import>;

/** How files of a kind are mapped, kept under a name for the next one. */
export const ImportMapping = z
  .object({ id: Id, name: z.string(), columns: z.int(), createdBy: Id.nullable(), updatedAt: Moment })
  .meta({ id: 'ImportMapping' });
export type ImportMapping = z.output<typeof ImportMapping>;

const importParams = z.strictObject({ importId: Id });

export const intake = {
  uploadImport: endpoint({
    name: 'intake.uploadImport',
    method: 'post',
    path: '/imports',
    summary: 'Upload a CSV, CSV.GZ or XLSX file of leads',
    access: 'leads:import',
    rate: 'write',
    audit: 'import.uploaded',
    status: 201,
    bodyKind: 'file',
    query: z.strictObject({ fileName: Line(255) }),
    reply: Import,
    errors: [
      'import.file_unreadable',
      'import.file_empty',
      'import.file_too_large',
      'import.file_macros',
      'import.upload_incomplete',
      'service.storage_full',
    ],
  }),
  listImports: endpoint({
    name: 'intake.listImports',
    method: 'get',
    path: '/imports',
    summary: 'Past and running imports, newest first',
    access: 'leads:import',
    rate: 'read',
    audit: 'none',
    query: z.strictObject(cursorQuery),
    reply: pageOf(Import),
  }),
  getImport: endpoint({
    name: 'intake.getImport',
    method: 'get',
    path: '/imports/:importId',
    summary: 'One import with its mapping and progress',
    access: 'leads:import',
    rate: 'read',
    audit: 'none',
    params: importParams,
    reply: Import,
    errors: ['import.not_found'],
  }),
  configureImport: endpoint({
    name: 'intake.configureImport',
    method: 'patch',
    path: '/imports/:importId',
    summary: 'Change how the file is read, mapped and consented',
    access: 'leads:import',
    rate: 'write',
    audit: 'import.configured',
    params: importParams,
    body: z.strictObject({
      reading: ReadingOptions.partial().optional(),
      columns: z
        .array(z.strictObject({ index: z.int().min(0), target: ColumnTarget }))
        .max(IMPORT_MAX_COLUMNS)
        .optional(),
      defaultSource: Line(120).nullable().optional(),
      consent: ImportConsent.optional(),
      onDuplicate: z.enum(['fill_empty', 'overwrite', 'skip']).optional(),
      mode: z.enum(IMPORT_MODES).optional(),
      matchBy: z.enum(IMPORT_MATCHES).optional(),
      automate: z.boolean().optional(),
      meanings: z.array(ImportMeaning).max(500).optional(),
      /** Maps the columns, and sets the rest, as a saved mapping says. */
      mappingId: Id.optional(),
    }),
    reply: Import,
    errors: [
      'import.not_found',
      'import.state_conflict',
      'import.mapping_invalid',
      'import.mapping_not_found',
      'import.file_unreadable',
      'import.file_empty',
    ],
  }),
  listMappings: endpoint({
    name: 'intake.listMappings',
    method: 'get',
    path: '/import-mappings',
    summary: 'Saved mappings by name',
    access: 'leads:import',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(ImportMapping) }),
  }),
  saveMapping: endpoint({
    name: 'intake.saveMapping',
    method: 'put',
    path: '/imports/:importId/mapping',
    summary: 'Keep how this file is mapped under a name; one of the same name is replaced',
    access: 'leads:import',
    rate: 'write',
    audit: 'import.mapping_saved',
    params: importParams,
    body: z.strictObject({ name: Line(80) }),
    reply: ImportMapping,
    errors: ['import.not_found'],
  }),
  removeMapping: endpoint({
    name: 'intake.removeMapping',
    method: 'delete',
    path: '/import-mappings/:mappingId',
    summary: 'Forget a saved mapping',
    access: 'leads:import',
    rate: 'write',
    audit: 'import.mapping_removed',
    status: 204,
    params: z.strictObject({ mappingId: Id }),
    reply: z.undefined(),
    errors: ['import.mapping_not_found'],
  }),
  checkImport: endpoint({
    name: 'intake.checkImport',
    method: 'post',
    path: '/imports/:importId/check',
    summary: 'Dry run: what every row would do, nothing written',
    access: 'leads:import',
    rate: 'write',
    audit: 'import.check_requested',
    status: 202,
    params: importParams,
    reply: Import,
    errors: ['import.not_found', 'import.state_conflict', 'import.mapping_invalid'],
  }),
  startImport: endpoint({
    name: 'intake.startImport',
    method: 'post',
    path: '/imports/:importId/start',
    summary: 'Import in the background',
    access: 'leads:import',
    rate: 'write',
    audit: 'import.start_requested',
    status: 202,
    params: importParams,
    reply: Import,
    errors: ['import.not_found', 'import.state_conflict', 'import.mapping_invalid'],
  }),
  cancelImport: endpoint({
    name: 'intake.cancelImport',
    method: 'post',
    path: '/imports/:importId/cancel',
    summary: 'Stop; rows already written stay and are counted',
    access: 'leads:import',
    rate: 'write',
    audit: 'import.cancelled',
    params: importParams,
    reply: Import,
    errors: ['import.not_found', 'import.state_conflict'],
  }),
  importErrors: endpoint({
    name: 'intake.importErrors',
    method: 'get',
    path: '/imports/:importId/errors',
    summary: 'Rows with problems as CSV: row, column, reason, original value',
    access: 'leads:import',
    rate: 'read',
    audit: 'import.errors_exported',
    params: importParams,
    replyType: 'text/csv',
    reply: z.string(),
    errors: ['import.not_found'],
  }),
};

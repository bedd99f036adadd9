import { z } from 'zod';
import { cursorQuery, Id, Moment, pageOf } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Lead, LeadRow } from './leads.ts';

/** Most records that become one at once. */
export const MERGE_MOST = 10;

/**
 * Fields of which a merge keeps one record's value; `owner` is owner or pond, `source` goes with the source's own id,
 * `budget` with its currency, of `emails` and `phones` (which all stay) the choice says whose come first. Custom fields
 * are `custom.<key>`. Tags, collaborators, relations and everything that happened are united.
 */
export const MERGE_FIELDS = [
  'name',
  'emails',
  'phones',
  'type',
  'status',
  'stageId',
  'owner',
  'source',
  'campaign',
  'budget',
  'timeline',
  'propertyType',
  'location',
  'financing',
  'timeZone',
] as const;
export type MergeField = (typeof MERGE_FIELDS)[number] | `custom.${string}`;

const Pick = z.string().regex(/^(?:[a-zA-Z]{1,20}|custom\.[a-z0-9_]{1,60})$/, 'Not a field of a merge');

/** How much a record brings along. */
export const MERGE_COUNTS = [
  'events',
  'notes',
  'emails',
  'phones',
  'tags',
  'stageMoves',
  'consents',
  'collaborators',
  'relations',
] as const;
export const MergeCounts = z
  .object(
    Object.fromEntries(MERGE_COUNTS.map((name) => [name, z.int()])) as Record<
      (typeof MERGE_COUNTS)[number],
      z.ZodInt
    >,
  )
  .meta({ id: 'MergeCounts' });
export type MergeCounts = z.output<typeof MergeCounts>;

export const OptOut = z
  .object({ leadId: Id, channel: z.string(), purpose: z.string() })
  .meta({ id: 'OptOut', description: 'Somebody asked not to be contacted this way; a merge keeps it' });
export type OptOut = z.output<typeof OptOut>;

export const MergePreview = z
  .object({
    /** The record suggested to stay comes first. */
    leads: z.array(Lead),
    survivorId: Id,
    fields: z.array(
      z.object({
        field: z.string(),
        /** Whose value is taken unless the person says otherwise. */
        leadId: Id,
        /** The records say different things. */
        differs: z.boolean(),
        /** The reader's role keeps this field from changes: the suggestion stands. */
        locked: z.boolean(),
      }),
    ),
    counts: z.array(z.object({ leadId: Id, counts: MergeCounts })),
    optOuts: z.array(OptOut),
    /** Owners of other records, who work on the merged lead beside its owner from then on. */
    formerOwnerIds: z.array(Id),
  })
  .meta({ id: 'MergePreview' });
export type MergePreview = z.output<typeof MergePreview>;

export const MergeRequest = z
  .strictObject({
    survivorId: Id,
    /** All records, the surviving one included, at the versions the person saw. */
    leads: z
      .array(z.strictObject({ id: Id, version: z.int() }))
      .min(2)
      .max(MERGE_MOST),
    /** Field → record whose value is kept. What is not named follows the preview's suggestion for the survivor. */
    picks: z.record(Pick, Id).default({}),
  })
  .meta({ id: 'MergeRequest' });
export type MergeRequest = z.output<typeof MergeRequest>;

export const MergeResult = z
  .object({ lead: Lead, batchId: Id, undoUntil: Moment, moved: MergeCounts })
  .meta({ id: 'MergeResult' });
export type MergeResult = z.output<typeof MergeResult>;

/** Why two records may be one person, or one household. */
export const DUPLICATE_REASONS = [
  'same_name',
  'nickname',
  'name_typo',
  'name_swapped',
  'name_initial',
  'rare_name',
  'same_phone',
  'email_other_domain',
  'email_typo',
  'same_address',
  'other_name',
] as const;
export const DuplicateReason = z.enum(DUPLICATE_REASONS);
export type DuplicateReason = z.output<typeof DuplicateReason>;

export const DUPLICATE_KINDS = ['person', 'household'] as const;
export const DuplicateGroup = z
  .object({
    kind: z.enum(DUPLICATE_KINDS),
    /** 0–100: how sure the strongest pair of the group is. */
    confidence: z.int().min(0).max(100),
    /** Reasons of the strongest pair, the weightiest first. */
    reasons: z.array(DuplicateReason),
    /** The strongest pair first, then leads that look like one of them. */
    leads: z.array(LeadRow),
    foundAt: Moment,
  })
  .meta({ id: 'DuplicateGroup' });
export type DuplicateGroup = z.output<typeof DuplicateGroup>;

export const DECISIONS = ['not_same', 'household', 'undecided'] as const;

export const ScanState = z
  .object({
    state: z.enum(['none', 'waiting', 'running', 'done']),
    /** Leads looked at so far, and of how many. */
    done: z.int(),
    total: z.int(),
    found: z.int(),
    startedAt: Moment.nullable(),
    finishedAt: Moment.nullable(),
  })
  .meta({ id: 'DuplicateScan' });
export type ScanState = z.output<typeof ScanState>;

/** What the other person is to the lead; `household` when only that is known. */
export const RELATION_KINDS = ['spouse', 'partner', 'child', 'parent', 'household', 'other'] as const;
export const RelationKind = z.enum(RELATION_KINDS);
export type RelationKind = z.output<typeof RelationKind>;
export const Relation = z
  .object({
    leadId: Id,
    kind: RelationKind,
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
  })
  .meta({ id: 'Relation' });
export type Relation = z.output<typeof Relation>;

const leadParams = z.strictObject({ leadId: Id });
const LeadIds = z
  .string()
  .transform((text) => [...new Set(text.split(','))])
  .pipe(z.array(Id).min(2).max(MERGE_MOST));

export const duplicates = {
  list: endpoint({
    name: 'duplicates.list',
    method: 'get',
    path: '/leads/duplicates',
    summary:
      'Leads that may be one person or one household, the surest first; suggestions, never merged by themselves',
    access: 'leads:merge',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({ ...cursorQuery, kind: z.enum(DUPLICATE_KINDS).optional() }),
    reply: pageOf(DuplicateGroup),
    errors: ['request.cursor_invalid'],
  }),
  ofLead: endpoint({
    name: 'duplicates.ofLead',
    method: 'get',
    path: '/leads/:leadId/duplicates',
    summary: 'Leads that may be the same person as this one, or live with them',
    access: 'leads:merge',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    reply: z.object({ items: z.array(DuplicateGroup) }),
    errors: ['lead.not_found'],
  }),
  decide: endpoint({
    name: 'duplicates.decide',
    method: 'post',
    path: '/leads/duplicates/decisions',
    summary: 'Say of leads that look alike that they are not the same, or one household; or take that back',
    access: 'leads:merge',
    rate: 'write',
    audit: 'duplicates.decided',
    idempotent: true,
    status: 204,
    body: z.strictObject({
      leadIds: z.array(Id).min(2).max(MERGE_MOST),
      decision: z.enum(DECISIONS),
    }),
    reply: z.undefined(),
    errors: ['lead.not_found'],
  }),
  startScan: endpoint({
    name: 'duplicates.startScan',
    method: 'post',
    path: '/leads/duplicates/scan',
    summary: 'Look through all leads for duplicates again, in the background',
    access: 'leads:merge',
    rate: 'write',
    audit: 'duplicates.scan_requested',
    status: 202,
    reply: ScanState,
  }),
  getScan: endpoint({
    name: 'duplicates.getScan',
    method: 'get',
    path: '/leads/duplicates/scan',
    summary: 'How far the last look through all leads is',
    access: 'leads:merge',
    rate: 'read',
    audit: 'none',
    reply: ScanState,
  }),
  previewMerge: endpoint({
    name: 'duplicates.previewMerge',
    method: 'get',
    path: '/leads/merge',
    summary: 'What merging 2 to 10 leads would keep, move and unite',
    access: 'leads:merge',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({ ids: LeadIds, survivorId: Id.optional() }),
    reply: MergePreview,
    errors: ['lead.not_found', 'lead.merged'],
  }),
  merge: endpoint({
    name: 'duplicates.merge',
    method: 'post',
    path: '/leads/merge',
    summary: 'Make one lead of several; can be undone for 30 days',
    access: 'leads:merge',
    rate: 'write',
    audit: 'leads.merged',
    idempotent: true,
    body: MergeRequest,
    reply: MergeResult,
    errors: [
      'lead.not_found',
      'lead.merged',
      'lead.stale',
      'lead.duplicate',
      'field.read_only',
      'field.not_found',
    ],
  }),
  listRelations: endpoint({
    name: 'duplicates.listRelations',
    method: 'get',
    path: '/leads/:leadId/relations',
    summary: 'People related to a lead, and its household',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    reply: z.object({ items: z.array(Relation) }),
    errors: ['lead.not_found'],
  }),
  relate: endpoint({
    name: 'duplicates.relate',
    method: 'put',
    path: '/leads/:leadId/relations/:otherId',
    summary: 'Say what another lead is to this one: spouse, child, same household …',
    access: 'leads:update',
    rate: 'write',
    audit: 'lead.related',
    params: z.strictObject({ leadId: Id, otherId: Id }),
    body: z.strictObject({ kind: RelationKind }),
    reply: z.object({ items: z.array(Relation) }),
    errors: ['lead.not_found'],
  }),
  unrelate: endpoint({
    name: 'duplicates.unrelate',
    method: 'delete',
    path: '/leads/:leadId/relations/:otherId',
    summary: 'Two leads have nothing to do with one another after all',
    access: 'leads:update',
    rate: 'write',
    audit: 'lead.unrelated',
    params: z.strictObject({ leadId: Id, otherId: Id }),
    reply: z.object({ items: z.array(Relation) }),
    errors: ['lead.not_found', 'relation.not_found'],
  }),
};

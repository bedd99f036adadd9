import { z } from 'zod';
import { cursorQuery, Id, Line, Moment, pageOf } from './common.ts';
import { endpoint } from './endpoint.ts';
import { FilterParam } from './lead-filter.ts';
import { CustomValues, LEAD_STATUSES, LEAD_TYPES, TIMELINES } from './leads.ts';

/** Leads that can be named one by one; more are chosen by a filter. */
export const BULK_MAX_IDS = 1000;
/** Leads one change may have. */
export const BULK_MAX = 100_000;
/** Up to so many leads are changed before the answer comes; more in the background. */
export const BULK_AT_ONCE = 200;

/** Leads named one by one, or those of a list: its filter is answered once, when the change is asked for. */
export const BulkSelection = z
  .union([
    z.strictObject({ ids: z.array(Id).min(1).max(BULK_MAX_IDS) }),
    z.strictObject({ filter: FilterParam }),
  ])
  .meta({ id: 'BulkSelection' });
export type BulkSelection = z.output<typeof BulkSelection>;

/** What is to become of every selected lead. `custom` is merged key by key, null clears; tags are added and taken away. */
export const BulkChanges = z
  .strictObject({
    stageId: Id,
    /** Of a stage that asks for one: one of its reasons. */
    stageReason: Line(80),
    status: z.enum(LEAD_STATUSES),
    /** The new owner, or several between whom the leads are spread evenly. */
    ownerIds: z.array(Id).min(1).max(50),
    pondId: Id,
    addTags: z.array(Line(60)).min(1).max(20),
    removeTags: z.array(Line(60)).min(1).max(20),
    type: z.enum(LEAD_TYPES).nullable(),
    timeline: z.enum(TIMELINES).nullable(),
    custom: CustomValues,
    /** Alone: the leads are deleted. */
    delete: z.literal(true),
  })
  .partial()
  .refine((c) => Object.keys(c).length > 0, 'Say what to change')
  .refine((c) => c.stageReason === undefined || c.stageId !== undefined, 'A reason goes with a stage')
  .refine((c) => !c.delete || Object.keys(c).length === 1, 'A lead cannot be changed and deleted')
  .refine((c) => !(c.ownerIds && c.pondId), 'A lead in a pond has no owner')
  .refine((c) => !c.addTags?.some((tag) => c.removeTags?.includes(tag)), 'A tag is either added or removed')
  .meta({ id: 'BulkChanges' });
export type BulkChanges = z.output<typeof BulkChanges>;

/** Why a lead is left out of a change, or was not changed or taken back. */
export const BATCH_REASONS = [
  /** Deleted meanwhile, never there, or out of sight. */
  'gone',
  'may_not_change',
  'may_not_assign',
  'may_not_delete',
  'too_many_tags',
  /** It lacks what the stage asks for. */
  'fields_missing',
  /** A change of type: the value does not fit. It is cleared and kept with the batch. */
  'not_fitting',
  /** Others kept writing to it: trying again helps. */
  'busy',
  /** Undo: fields were changed since and stay as they are. */
  'changed_since',
  /** Undo: somebody worked with a lead the batch had made. */
  'worked_with',
  /** Undo: the owner, stage, pond or field it would go back to is no longer there. */
  'target_gone',
  /** Undo: somebody else has its address or number by now. */
  'contact_taken',
] as const;
export type BatchReason = (typeof BATCH_REASONS)[number];

export const BulkPreview = z
  .object({
    /** Leads of the selection within sight. */
    total: z.int(),
    allowed: z.int(),
    refused: z.array(z.object({ reason: z.enum(BATCH_REASONS), count: z.int(), text: z.string() })),
  })
  .meta({ id: 'BulkPreview' });
export type BulkPreview = z.output<typeof BulkPreview>;

export const BATCH_KINDS = ['import', 'bulk', 'merge', 'hand-over', 'field'] as const;
export type BatchKind = (typeof BATCH_KINDS)[number];
export const BATCH_STATES = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** `keep_later` leaves what was changed since as it is, field by field; `restore_all` puts everything back. */
export const UNDO_CHOICES = ['keep_later', 'restore_all'] as const;
export const UndoChoice = z.enum(UNDO_CHOICES);
export type UndoChoice = (typeof UNDO_CHOICES)[number];

export const BatchUndo = z.object({
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  choice: UndoChoice,
  by: Id.nullable(),
  askedAt: Moment,
  finishedAt: Moment.nullable(),
  /** Records looked at so far. */
  done: z.int(),
  /** Records put back as they were, records the batch had made that are gone again, records left with later changes. */
  restored: z.int(),
  removed: z.int(),
  kept: z.int(),
});
export type BatchUndo = z.output<typeof BatchUndo>;

/** A change of many leads that is kept track of: who, when, how far, and whether it can be taken back. */
export const Batch = z
  .object({
    id: Id,
    kind: z.enum(BATCH_KINDS),
    /** The file of an import; who left, for a hand-over; the field of a change of type; null else. */
    label: z.string().nullable(),
    /** Of a bulk change: what was asked for. */
    changes: z.record(z.string(), z.unknown()).nullable(),
    state: z.enum(BATCH_STATES),
    createdBy: Id.nullable(),
    createdAt: Moment,
    finishedAt: Moment.nullable(),
    /** Leads it is about, looked at so far, changed, and not changed because of a problem. */
    total: z.int(),
    done: z.int(),
    changed: z.int(),
    failed: z.int(),
    automate: z.boolean(),
    /** It has not moved on for two minutes; it is tried again by itself. */
    stalled: z.boolean(),
    /** The reader may stop it now. */
    canStop: z.boolean(),
    /** Until when it can be taken back. */
    undoUntil: Moment,
    /** The reader may take it back now. */
    canUndo: z.boolean(),
    undo: BatchUndo.nullable(),
  })
  .meta({ id: 'Batch' });
export type Batch = z.output<typeof Batch>;

/** A lead that was left out of a batch, or of its undoing. */
export const BatchProblem = z
  .object({
    phase: z.enum(['change', 'undo']),
    leadId: Id,
    /** Null for a lead out of the reader's sight. */
    name: z.string().nullable(),
    reason: z.enum(BATCH_REASONS),
    /** The reason in words. */
    text: z.string(),
    /** Fields it is about. */
    fields: z.array(z.string()),
    /** Trying again may help. */
    retryable: z.boolean(),
  })
  .meta({ id: 'BatchProblem' });
export type BatchProblem = z.output<typeof BatchProblem>;

/** A field somebody changed after the batch had. */
export const UndoConflict = z.object({
  field: z.string(),
  before: z.unknown(),
  set: z.unknown(),
  now: z.unknown(),
  by: Id.nullable(),
  at: Moment.nullable(),
});
export type UndoConflict = z.output<typeof UndoConflict>;

/** What taking a batch back would do, record by record and field by field. */
export const UndoPreview = z
  .object({
    batchId: Id,
    /** Records of the batch. */
    total: z.int(),
    /** Records that go back to what they were, with nothing in the way. */
    clean: z.int(),
    /** Leads the batch made that would be deleted, with nothing in the way. */
    removed: z.int(),
    /** Records something stands in the way of, by reason. */
    reasons: z.array(z.object({ reason: z.enum(BATCH_REASONS), count: z.int(), text: z.string() })),
    /** Fields changed since, how often, and by whom (null: by the system). */
    fields: z.array(
      z.object({
        field: z.string(),
        count: z.int(),
        by: z.array(z.object({ userId: Id.nullable(), count: z.int() })),
      }),
    ),
    samples: z.array(
      z.object({
        leadId: Id,
        name: z.string().nullable(),
        reason: z.enum(BATCH_REASONS),
        conflicts: z.array(UndoConflict),
      }),
    ),
    /** What goes with it: notes and outcomes the batch brought, which no list, timeline or training shows any more. */
    notes: z.int(),
    outcomes: z.int(),
  })
  .meta({ id: 'UndoPreview' });
export type UndoPreview = z.output<typeof UndoPreview>;

const batchParams = z.strictObject({ batchId: Id });

export const batches = {
  previewBulk: endpoint({
    name: 'batches.previewBulk',
    method: 'post',
    path: '/leads/bulk/preview',
    summary: 'How many leads of a selection a change would reach, and why not the others',
    access: 'leads:bulk',
    rate: 'read',
    audit: 'none',
    body: z.strictObject({ selection: BulkSelection, changes: BulkChanges }),
    reply: BulkPreview,
    errors: [
      'batch.empty',
      'field.not_found',
      'field.read_only',
      'stage.not_found',
      'user.not_found',
      'pond.not_found',
    ],
  }),
  changeBulk: endpoint({
    name: 'batches.changeBulk',
    method: 'post',
    path: '/leads/bulk',
    summary:
      'Change many leads: at once up to 200, else in the background. Nothing automatic starts unless asked',
    access: 'leads:bulk',
    rate: 'write',
    audit: 'bulk.requested',
    idempotent: true,
    status: 202,
    body: z.strictObject({
      selection: BulkSelection,
      changes: BulkChanges,
      automate: z.boolean().default(false),
    }),
    reply: Batch,
    errors: [
      'batch.too_many',
      'batch.empty',
      'field.not_found',
      'field.read_only',
      'stage.not_found',
      'user.not_found',
      'pond.not_found',
    ],
  }),
  list: endpoint({
    name: 'batches.list',
    method: 'get',
    path: '/batches',
    summary: 'Imports, changes of many, merges and hand-overs, newest first: one’s own, or the company’s',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({ ...cursorQuery, kind: z.enum(BATCH_KINDS).optional() }),
    reply: pageOf(Batch),
    errors: ['request.cursor_invalid'],
  }),
  get: endpoint({
    name: 'batches.get',
    method: 'get',
    path: '/batches/:batchId',
    summary: 'One batch with its progress',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: batchParams,
    reply: Batch,
    errors: ['batch.not_found'],
  }),
  problems: endpoint({
    name: 'batches.problems',
    method: 'get',
    path: '/batches/:batchId/problems',
    summary: 'Leads a batch or its undoing left out, each with the reason',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: batchParams,
    query: z.strictObject(cursorQuery),
    reply: pageOf(BatchProblem),
    errors: ['batch.not_found', 'request.cursor_invalid'],
  }),
  cancel: endpoint({
    name: 'batches.cancel',
    method: 'post',
    path: '/batches/:batchId/cancel',
    summary: 'Stop a change of many; what is changed stays and can be taken back',
    access: 'leads:bulk',
    rate: 'write',
    audit: 'bulk.cancelled',
    params: batchParams,
    reply: Batch,
    errors: ['batch.not_found', 'batch.finished'],
  }),
  previewUndo: endpoint({
    name: 'batches.previewUndo',
    method: 'get',
    path: '/batches/:batchId/undo-preview',
    summary: 'What taking a batch back would do: what goes back cleanly, what was changed since and by whom',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: batchParams,
    reply: UndoPreview,
    errors: ['batch.not_found', 'batch.running', 'batch.undone', 'batch.expired'],
  }),
  undo: endpoint({
    name: 'batches.undo',
    method: 'post',
    path: '/batches/:batchId/undo',
    summary:
      'Take a batch back within 30 days; what was changed since stays, unless everything is to be put back',
    access: 'leads:read',
    rate: 'write',
    audit: 'undo.requested',
    idempotent: true,
    status: 202,
    params: batchParams,
    body: z.strictObject({ choice: UndoChoice.default('keep_later') }),
    reply: Batch,
    errors: ['batch.not_found', 'batch.running', 'batch.undone', 'batch.expired'],
  }),
};

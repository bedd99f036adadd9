import { z } from 'zod';
import { Stage } from './catalogue.ts';
import { cursorQuery, Id, Line, Moment, pageOf } from './common.ts';
import { endpoint } from './endpoint.ts';
import { FilterParam } from './lead-filter.ts';
import { Lead, LeadChange, LeadScore } from './leads.ts';

export const PIPELINE_KINDS = ['lead', 'deal'] as const;
export const PipelineKind = z.enum(PIPELINE_KINDS);
export type PipelineKind = z.output<typeof PipelineKind>;

/** Fields of leads a stage may ask for; `custom.<key>` as well. */
export const LEAD_STAGE_FIELDS = [
  'name',
  'emails',
  'phones',
  'type',
  'ownerId',
  'source',
  'budgetMin',
  'budgetMax',
  'timeline',
  'propertyType',
  'location',
  'financing',
  'tags',
] as const;
/** Fields of deals a stage may ask for. Module deals says when each is filled. */
export const DEAL_STAGE_FIELDS = [
  'price',
  'address',
  'earnestMoney',
  'people',
  'commission',
  'dates.offer',
  'dates.acceptance',
  'dates.earnest',
  'dates.dueDiligence',
  'dates.inspection',
  'dates.appraisal',
  'dates.finance',
  'dates.walkThrough',
  'dates.closing',
  'dates.possession',
] as const;
export const stageFields = (kind: PipelineKind): readonly string[] =>
  kind === 'lead' ? LEAD_STAGE_FIELDS : DEAL_STAGE_FIELDS;

/** Where the one who moves a lead says why, beside the fields of the lead. */
export const REASON_PATH = 'reason';

const filled = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

/**
 * What a stage asks for and a lead does not have, by path: fields as a client writes them, `custom.<key>`, `reason` when
 * none of the stage's reasons is given.
 */
export function missingToEnter(
  stage: Pick<Stage, 'required' | 'reasons'>,
  lead: Record<string, unknown>,
  reason: string | null,
): string[] {
  const custom = (lead.custom ?? {}) as Record<string, unknown>;
  const value = (field: string): unknown =>
    field.startsWith('custom.') ? custom[field.slice('custom.'.length)] : lead[field];
  const missing = stage.required.filter((field) => !filled(value(field)));
  if (stage.reasons.length > 0 && (reason === null || !stage.reasons.includes(reason)))
    missing.push(REASON_PATH);
  return missing;
}

export const PIPELINES_MAX = 20;
export const STAGES_MAX = 30;
/** Days a lead may stay in a stage before it counts as stuck. */
export const LIMIT_DAYS_MAX = 1000;

export const Pipeline = z
  .object({
    id: Id,
    version: z.int(),
    kind: PipelineKind,
    name: z.string(),
    position: z.int(),
    /** New leads, or deals, enter the first open stage of the default one of their kind. */
    isDefault: z.boolean(),
    /** In order; at least one is open. */
    stages: z.array(Stage),
    /** Stages that were removed and can be brought back, the latest first, 30 at most. */
    removedStages: z.array(Stage),
  })
  .meta({ id: 'Pipeline' });
export type Pipeline = z.output<typeof Pipeline>;

const StageItem = z.strictObject({
  /** A stage of the pipeline, a removed one to bring it back; left out for a new one. */
  id: Id.optional(),
  name: Line(60),
  kind: Stage.shape.kind.default('open'),
  color: Stage.shape.color.optional(),
  limitDays: z.int().min(1).max(LIMIT_DAYS_MAX).nullable().default(null),
  required: z
    .array(
      z.union([
        z.enum(LEAD_STAGE_FIELDS),
        z.enum(DEAL_STAGE_FIELDS),
        z.string().regex(/^custom\.[a-z][a-z0-9_]{0,59}$/),
      ]),
    )
    .max(20)
    .default([]),
  /** Of a stage where leads are lost: one of these is asked for. */
  reasons: z.array(Line(80)).max(20).default([]),
});
export type StageItem = z.output<typeof StageItem>;

/** The next thing to do with a lead. */
export const NextStep = z.object({
  kind: z.enum(['task', 'appointment']),
  id: Id,
  type: z.string(),
  title: z.string(),
  at: Moment,
  /** It is due on a day and at no time of it. */
  allDay: z.boolean(),
});
export type NextStep = z.output<typeof NextStep>;

/** A lead on the board. Fields the reader's role hides are null and named in `hidden`. */
export const BoardCard = Lead.pick({
  id: true,
  version: true,
  name: true,
  type: true,
  stageId: true,
  stageSince: true,
  ownerId: true,
  budgetMin: true,
  budgetMax: true,
  currency: true,
  location: true,
  hidden: true,
})
  .extend({
    score: LeadScore.pick({ points: true, band: true, overriddenUntil: true }).nullable(),
    /** Null when nothing is planned. */
    nextStep: NextStep.nullable(),
  })
  .meta({ id: 'BoardCard' });
export type BoardCard = z.output<typeof BoardCard>;

/** Best first; longest in the stage first. */
export const BOARD_SORTS = ['score', 'days'] as const;
export const BoardSort = z.enum(BOARD_SORTS);
export type BoardSort = z.output<typeof BoardSort>;

/** Leads of a column that value, chance and median are read from; of more, these are of the best so many. */
export const BOARD_SAMPLE = 2000;

/** Money of one currency: the whole, and the whole by each lead's chance (null: no model has scored them). */
export const BoardValue = z.object({
  currency: z.string(),
  total: z.number(),
  weighted: z.number().nullable(),
});
export type BoardValue = z.output<typeof BoardValue>;

export const BoardColumn = z
  .object({
    stage: Stage,
    /** The stage was removed and its leads are on their way out. */
    removed: z.boolean(),
    /** Exact to 1,000. */
    count: z.int(),
    countCapped: z.boolean(),
    /** Largest first; empty when the reader's role hides budgets. */
    values: z.array(BoardValue),
    medianDays: z.number().nullable(),
    /** `values` and `medianDays` are of the best BOARD_SAMPLE leads: the column has more. */
    sampled: z.boolean(),
    /** Leads past the stage's limit; exact to 1,000. */
    overLimit: z.int(),
    cards: z.array(BoardCard),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'BoardColumn' });
export type BoardColumn = z.output<typeof BoardColumn>;

export const Board = z
  .object({
    pipeline: Pipeline,
    columns: z.array(BoardColumn),
    /** From a lead's creation to its entry into the first won stage: the median of the leads there. */
    medianDaysToWon: z.number().nullable(),
    /** When it was read: days in a stage count from here. */
    at: Moment,
  })
  .meta({ id: 'Board' });
export type Board = z.output<typeof Board>;

const pipelineParams = z.strictObject({ pipelineId: Id });
const boardQuery = {
  filter: FilterParam.optional(),
  sort: BoardSort.default('score'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
};

/** Pipelines, the stages in them, and leads on their way through. */
export const pipelines = {
  list: endpoint({
    name: 'pipelines.list',
    method: 'get',
    path: '/pipelines',
    summary: 'Pipelines with their stages, in order; those of deals for who reads deals',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({ kind: PipelineKind.optional() }),
    reply: z.object({ items: z.array(Pipeline) }),
  }),
  create: endpoint({
    name: 'pipelines.create',
    method: 'post',
    path: '/pipelines',
    summary: 'Add a pipeline; it begins with the stages every company begins with',
    access: 'fields:manage',
    rate: 'write',
    audit: 'pipeline.created',
    idempotent: true,
    status: 201,
    body: z.strictObject({ name: Line(60), kind: PipelineKind }),
    reply: Pipeline,
    errors: ['pipeline.name_taken', 'pipeline.too_many'],
  }),
  update: endpoint({
    name: 'pipelines.update',
    method: 'patch',
    path: '/pipelines/:pipelineId',
    summary: 'Rename a pipeline, set its place among those of its kind, make it the default',
    access: 'fields:manage',
    rate: 'write',
    audit: 'pipeline.updated',
    params: pipelineParams,
    body: z.strictObject({ version: z.int() }).extend(
      z
        .strictObject({
          name: Line(60),
          /** From 0. */
          position: z.int().min(0).max(PIPELINES_MAX),
          isDefault: z.literal(true),
        })
        .partial().shape,
    ),
    reply: Pipeline,
    errors: ['pipeline.not_found', 'pipeline.stale', 'pipeline.name_taken'],
  }),
  saveStages: endpoint({
    name: 'pipelines.saveStages',
    method: 'put',
    path: '/pipelines/:pipelineId/stages',
    summary:
      'Replace the ordered stages of a pipeline. What is in a stage that goes moves where `moves` says, as a batch that can be taken back',
    access: 'fields:manage',
    rate: 'write',
    audit: 'stages.saved',
    params: pipelineParams,
    body: z.strictObject({
      version: z.int(),
      items: z.array(StageItem).min(1).max(STAGES_MAX),
      /** For each stage that goes and is in use, always for one of deals: a stage of the same kind of pipeline that stays. */
      moves: z
        .array(z.strictObject({ fromId: Id, toId: Id }))
        .max(STAGES_MAX)
        .default([]),
    }),
    reply: z.object({
      pipeline: Pipeline,
      /** Batches that move leads out of stages that went. */
      batchIds: z.array(Id),
    }),
    errors: [
      'pipeline.not_found',
      'pipeline.stale',
      'stage.not_found',
      'stage.in_use',
      'stage.none_open',
      'field.not_found',
      'batch.too_many',
    ],
  }),
  remove: endpoint({
    name: 'pipelines.remove',
    method: 'delete',
    path: '/pipelines/:pipelineId',
    summary:
      'Remove a pipeline that is not the default; what is in it moves to a stage of another of its kind',
    access: 'fields:manage',
    rate: 'write',
    audit: 'pipeline.removed',
    params: pipelineParams,
    /** Where its leads or deals go; needed when there are any, always for deals. */
    query: z.strictObject({ toId: Id.optional() }),
    reply: z.object({ batchIds: z.array(Id) }),
    errors: [
      'pipeline.not_found',
      'pipeline.is_default',
      'stage.not_found',
      'stage.in_use',
      'batch.too_many',
    ],
  }),
  move: endpoint({
    name: 'pipelines.move',
    method: 'post',
    path: '/leads/:leadId/moves',
    summary: 'Move a lead to a stage, with what the stage asks for; recorded for good',
    access: 'leads:update',
    rate: 'write',
    audit: 'lead.updated',
    idempotent: true,
    params: z.strictObject({ leadId: Id }),
    body: z.strictObject({
      version: z.int(),
      stageId: Id,
      /** Fields of the lead the stage asks for. */
      fields: LeadChange.omit({ version: true, stageId: true }).optional(),
      /** One of the stage's reasons. */
      reason: Line(80).optional(),
    }),
    reply: Lead,
    errors: [
      'lead.not_found',
      'lead.stale',
      'lead.duplicate',
      'lead.unreachable',
      'stage.not_found',
      'stage.fields_missing',
      'user.not_found',
      'pond.not_found',
      'field.not_found',
      'field.value_invalid',
      'lead.source_fixed',
      'field.read_only',
    ],
  }),
  board: endpoint({
    name: 'pipelines.board',
    method: 'get',
    path: '/pipelines/:pipelineId/board',
    summary: 'A pipeline of leads as columns: counts, values, days, and the first cards of each',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: pipelineParams,
    query: z.strictObject(boardQuery),
    reply: Board,
    errors: ['pipeline.not_found', 'field.not_found'],
  }),
  boardColumn: endpoint({
    name: 'pipelines.boardColumn',
    method: 'get',
    path: '/pipelines/:pipelineId/board/:stageId',
    summary: 'Cards of one column, page by page',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: z.strictObject({ pipelineId: Id, stageId: Id }),
    query: z.strictObject({ ...boardQuery, cursor: cursorQuery.cursor }),
    reply: pageOf(BoardCard),
    errors: ['pipeline.not_found', 'stage.not_found', 'request.cursor_invalid', 'field.not_found'],
  }),
};

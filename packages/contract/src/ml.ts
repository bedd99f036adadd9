import { z } from 'zod';
import { cursorQuery, Id, Line, Moment, pageOf } from './common.ts';
import { endpoint } from './endpoint.ts';
import { BANDS } from './leads.ts';

export const WaterfallBar = z.object({
  feature: z.string(),
  /** Plain words, never a column name the person did not choose. */
  label: z.string(),
  /** The lead's value behind the bar, as text; null when missing. */
  value: z.string().nullable(),
  points: z.number(),
});

/** Why a lead scores what it scores. start + bars + remainder = points, exactly, in the numbers shown. */
export const ScoreExplanation = z
  .object({
    leadId: Id,
    points: z.int(),
    band: z.enum(BANDS),
    probability: z.number().nullable(),
    source: z.enum(['model', 'rules']),
    modelId: Id.nullable(),
    modelVersion: z.string().nullable(),
    /** What the chance is a chance of, for example "to book within 14 days". */
    target: z.string().nullable(),
    baseRate: z.number().nullable(),
    scoredAt: Moment,
    start: z.object({ label: z.string(), points: z.number() }),
    bars: z.array(WaterfallBar),
    /** Sum of the smaller reasons not listed, and how many they are. */
    rest: z.object({ count: z.int(), points: z.number() }),
    /** What clamping to 0–100 took or gave. */
    clamp: z.number(),
  })
  .meta({ id: 'ScoreExplanation' });
export type ScoreExplanation = z.output<typeof ScoreExplanation>;

export const MODEL_STATUSES = ['shadow', 'live', 'retired', 'rejected'] as const;
const Interval = z.object({ value: z.number(), low: z.number(), high: z.number() });
export const ModelMetrics = z.object({
  auc: Interval,
  prAuc: z.number(),
  logLoss: z.number(),
  brier: z.number(),
  ece: z.number(),
  liftTop10: z.number(),
  baseRate: z.number(),
  majorityAccuracy: z.number(),
  rows: z.int(),
  positives: z.int(),
});
export const ModelSummary = z
  .object({
    id: Id,
    /** v1, v2 … in the order of registration within the company. */
    label: z.string(),
    version: z.string(),
    family: z.string(),
    target: z.string(),
    status: z.enum(MODEL_STATUSES),
    alias: z.enum(['champion', 'challenger', 'rollback']).nullable(),
    metrics: ModelMetrics,
    trainedAt: Moment,
    liveFrom: Moment.nullable(),
  })
  .meta({ id: 'ModelSummary' });
export type ModelSummary = z.output<typeof ModelSummary>;

export const ModelDetail = ModelSummary.extend({
  calibration: z.array(
    z.object({
      predicted: z.number(),
      observed: z.number(),
      low: z.number(),
      high: z.number(),
      count: z.int(),
    }),
  ),
  roc: z.array(z.object({ fpr: z.number(), tpr: z.number() })),
  hotPoint: z.object({ fpr: z.number(), tpr: z.number(), probability: z.number() }).nullable(),
  importance: z.array(z.object({ feature: z.string(), label: z.string(), value: z.number() })),
  dropped: z.array(z.object({ column: z.string(), rule: z.string(), detail: z.string() })),
  quarantined: z.array(z.object({ column: z.string(), detail: z.string() })),
  warnings: z.array(z.object({ column: z.string().nullable(), detail: z.string() })),
  split: z.object({
    order: z.string(),
    trainRows: z.int(),
    testRows: z.int(),
    from: z.string().nullable(),
    to: z.string().nullable(),
  }),
  families: z.array(
    z.object({
      family: z.string(),
      chosen: z.boolean(),
      validationLogLoss: z.number(),
      metrics: ModelMetrics,
    }),
  ),
  card: z.string(),
}).meta({ id: 'ModelDetail' });
export type ModelDetail = z.output<typeof ModelDetail>;

export const RUN_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export const RUN_STEPS = [
  'environment',
  'data',
  'features',
  'validate',
  'fit',
  'calibrate',
  'explain',
  'write',
  'register',
] as const;
export const TrainingRun = z
  .object({
    id: Id,
    state: z.enum(RUN_STATES),
    step: z.enum(RUN_STEPS).nullable(),
    fraction: z.number(),
    message: z.string().nullable(),
    problem: z.object({ code: z.string(), message: z.string() }).nullable(),
    modelId: Id.nullable(),
    startedBy: Id.nullable(),
    startedAt: Moment,
    finishedAt: Moment.nullable(),
    log: z.array(z.string()),
  })
  .meta({ id: 'TrainingRun' });
export type TrainingRun = z.output<typeof TrainingRun>;

export const MlOverview = z
  .object({
    environment: z.object({
      state: z.enum(['ready', 'installable', 'missing']),
      python: z.string().nullable(),
      packages: z.array(z.object({ name: z.string(), wanted: z.string(), found: z.string().nullable() })),
      /** What to install, one step per line, when something is missing. */
      howTo: z.array(z.string()),
    }),
    /** Outcomes leads can be trained on. */
    targets: z.array(z.object({ key: z.string(), name: z.string(), labelled: z.int(), positives: z.int() })),
    gates: z.object({ minLabelled: z.int(), minPositives: z.int() }),
    champion: ModelSummary.nullable(),
    activeRun: TrainingRun.nullable(),
    scoring: z.object({ leads: z.int(), scored: z.int(), byRules: z.int(), waiting: z.int() }),
  })
  .meta({ id: 'MlOverview' });
export type MlOverview = z.output<typeof MlOverview>;

const leadParams = z.strictObject({ leadId: Id });
const modelParams = z.strictObject({ modelId: Id });
const runParams = z.strictObject({ runId: Id });

export const ml = {
  explainScore: endpoint({
    name: 'ml.explainScore',
    method: 'get',
    path: '/leads/:leadId/score',
    summary: 'The score of a lead and why',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    reply: ScoreExplanation,
    errors: ['lead.not_found'],
  }),
  scoreHistory: endpoint({
    name: 'ml.scoreHistory',
    method: 'get',
    path: '/leads/:leadId/scores',
    summary: 'How the score moved over the last days',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(365).default(30) }),
    reply: z.object({
      items: z.array(
        z.object({
          points: z.int(),
          at: Moment,
          source: z.enum(['model', 'rules']),
          modelVersion: z.string().nullable(),
        }),
      ),
    }),
    errors: ['lead.not_found'],
  }),
  overview: endpoint({
    name: 'ml.overview',
    method: 'get',
    path: '/ml',
    summary: 'State of scoring: model, training environment, data at hand',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    reply: MlOverview,
  }),
  listModels: endpoint({
    name: 'ml.listModels',
    method: 'get',
    path: '/ml/models',
    summary: 'Registered models, newest first',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject(cursorQuery),
    reply: pageOf(ModelSummary),
    errors: ['request.cursor_invalid'],
  }),
  getModel: endpoint({
    name: 'ml.getModel',
    method: 'get',
    path: '/ml/models/:modelId',
    summary: 'One model: metrics, curves, what was dropped and why',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    params: modelParams,
    reply: ModelDetail,
    errors: ['ml.model_not_found'],
  }),
  promoteModel: endpoint({
    name: 'ml.promoteModel',
    method: 'post',
    path: '/ml/models/:modelId/promotion',
    summary: 'Let this model score; the one before stays as the way back',
    access: 'ml:promote',
    rate: 'write',
    audit: 'model.promoted',
    params: modelParams,
    body: z.strictObject({ reason: Line(500) }),
    reply: ModelSummary,
    errors: ['ml.model_not_found', 'ml.model_invalid'],
  }),
  startTraining: endpoint({
    name: 'ml.startTraining',
    method: 'post',
    path: '/ml/runs',
    summary: 'Train a model in the background',
    access: 'ml:train',
    rate: 'write',
    audit: 'training.requested',
    idempotent: true,
    status: 202,
    body: z.strictObject({
      target: z.string().max(200),
      excludeColumns: z.array(z.string().max(200)).max(500).default([]),
    }),
    reply: TrainingRun,
    errors: ['ml.run_active', 'ml.python_missing', 'ml.too_few', 'ml.no_outcome'],
  }),
  listRuns: endpoint({
    name: 'ml.listRuns',
    method: 'get',
    path: '/ml/runs',
    summary: 'Training runs, newest first',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject(cursorQuery),
    reply: pageOf(TrainingRun),
    errors: ['request.cursor_invalid'],
  }),
  getRun: endpoint({
    name: 'ml.getRun',
    method: 'get',
    path: '/ml/runs/:runId',
    summary: 'One training run with its log',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    params: runParams,
    reply: TrainingRun,
    errors: ['ml.run_not_found'],
  }),
  cancelRun: endpoint({
    name: 'ml.cancelRun',
    method: 'post',
    path: '/ml/runs/:runId/cancel',
    summary: 'Stop a training run',
    access: 'ml:train',
    rate: 'write',
    audit: 'training.cancelled',
    params: runParams,
    reply: TrainingRun,
    errors: ['ml.run_not_found', 'ml.run_finished'],
  }),
};

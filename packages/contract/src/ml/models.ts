import { z } from 'zod';
import { cursorQuery, Id, Line, Moment, pageOf } from '../common.ts';
import { endpoint } from '../endpoint.ts';

export const FAIRNESS_VERDICTS = ['pass', 'review', 'block'] as const;
export const FairnessVerdict = z.enum(FAIRNESS_VERDICTS);
export const MODEL_STATUSES = ['shadow', 'live', 'retired', 'rejected'] as const;
export const Interval = z.object({ value: z.number(), low: z.number(), high: z.number() });
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
    /** The model that scored when this one was registered. */
    parentId: Id.nullable(),
    tags: z.array(z.string()),
    /** Verdict of its newest fairness report; null when there is none. */
    fairness: FairnessVerdict.nullable(),
    /** The step of recalibration it scores with now; null while it scores as it was trained. */
    recalibratedAt: Moment.nullable(),
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
    /** Where the rows that were kept back begin; they end at `to`. */
    testFrom: z.string().nullable(),
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

/** How two models differ: `from` is the other, `to` the one asked about. Null where a side has none. */
export const ModelDiff = z
  .object({
    from: ModelSummary,
    to: ModelSummary,
    /** Settings of the fit that differ, by their path. */
    params: z.array(z.object({ name: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
    features: z.object({
      added: z.array(z.object({ feature: z.string(), label: z.string() })),
      removed: z.array(z.object({ feature: z.string(), label: z.string() })),
      /** Mean effect in points of those in both, largest change first. */
      moved: z.array(z.object({ feature: z.string(), label: z.string(), from: z.number(), to: z.number() })),
    }),
    metrics: z.array(
      z.object({
        name: z.enum([
          'auc',
          'prAuc',
          'logLoss',
          'brier',
          'ece',
          'liftTop10',
          'baseRate',
          'rows',
          'positives',
        ]),
        from: z.number(),
        to: z.number(),
        /** Whether more is better; null for what is neither. */
        more: z.enum(['better', 'worse']).nullable(),
      }),
    ),
    /** They were measured on the same target; else the figures do not compare them. */
    sameTarget: z.boolean(),
  })
  .meta({ id: 'ModelDiff' });
export type ModelDiff = z.output<typeof ModelDiff>;

export const REGISTRY_ACTIONS = [
  'registered',
  'promoted',
  'reverted',
  'challenging',
  'trial_ended',
  'tagged',
  'paused',
  'resumed',
  'recalibrated',
  'fell_back',
  'starter_on',
  'starter_off',
] as const;
/** One line of the registry's log. */
export const RegistryEntry = z
  .object({
    id: Id,
    action: z.enum(REGISTRY_ACTIONS),
    modelId: Id.nullable(),
    modelLabel: z.string().nullable(),
    /** The person's words, or the rule that decided. */
    reason: z.string().nullable(),
    /** Null: the system. */
    byId: Id.nullable(),
    byName: z.string().nullable(),
    at: Moment,
  })
  .meta({ id: 'RegistryEntry' });
export type RegistryEntry = z.output<typeof RegistryEntry>;

/** What a device needs to score by itself and get the server's number: `loadModel(model)` of the scoring package. */
export const DeviceModel = z
  .object({
    source: z.enum(['model', 'starter']),
    /** Null with the starter model, which is in no registry. */
    modelId: Id.nullable(),
    modelVersion: z.string().nullable(),
    /** SHA-256 (hex) of `model` as canonical JSON (keys sorted, no spaces): ask again with it to learn whether it changed. */
    hash: z.string(),
    /** The artefact it comes from. */
    artefact: z.string(),
    target: z.string(),
    /** `model.json` with the recalibration, or the starter's fit, and the company's Hot line of now in it. */
    model: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'DeviceModel' });
export type DeviceModel = z.output<typeof DeviceModel>;

/** What a device is checked against: rows with the chance this server gives each by the model as it serves it now. */
export const GoldenRows = z
  .object({
    /** As in `DeviceModel`. */
    model: z.record(z.string(), z.unknown()),
    rows: z.array(
      z.object({
        /** By feature key. Each value is one the artefact's golden rows have; no row as a whole is a lead's. */
        input: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
        probability: z.number(),
      }),
    ),
  })
  .meta({ id: 'GoldenRows' });
export type GoldenRows = z.output<typeof GoldenRows>;

const modelParams = z.strictObject({ modelId: Id });

export const modelEndpoints = {
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
  goldenRows: endpoint({
    name: 'ml.goldenRows',
    method: 'get',
    path: '/ml/models/:modelId/golden',
    summary: 'One model with rows and the chance the server gives each, to check what a device computes',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    params: modelParams,
    reply: GoldenRows,
    errors: ['ml.model_not_found', 'ml.model_invalid'],
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
    errors: ['ml.model_not_found', 'ml.model_invalid', 'ml.fairness_blocks'],
  }),
  diffModels: endpoint({
    name: 'ml.diffModels',
    method: 'get',
    path: '/ml/models/:modelId/diff/:otherId',
    summary: 'How a model differs from another in settings, features and measures',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    params: z.strictObject({ modelId: Id, otherId: Id }),
    reply: ModelDiff,
    errors: ['ml.model_not_found'],
  }),
  tagModel: endpoint({
    name: 'ml.tagModel',
    method: 'put',
    path: '/ml/models/:modelId/tags',
    summary: 'Set the tags of a model',
    access: 'ml:promote',
    rate: 'write',
    audit: 'model.tagged',
    params: modelParams,
    body: z.strictObject({ tags: z.array(Line(40)).max(20) }),
    reply: ModelSummary,
    errors: ['ml.model_not_found'],
  }),
  revertModel: endpoint({
    name: 'ml.revertModel',
    method: 'post',
    path: '/ml/revert',
    summary: 'Back to the model that scored before: it answers from the next score on',
    access: 'ml:promote',
    rate: 'write',
    audit: 'model.promoted',
    body: z.strictObject({ reason: Line(500) }),
    reply: ModelSummary,
    errors: ['ml.nothing_before', 'ml.model_invalid', 'ml.fairness_blocks'],
  }),
  pauseModel: endpoint({
    name: 'ml.pauseModel',
    method: 'post',
    path: '/ml/pause',
    summary: 'Let rules score until somebody resumes or promotes a model',
    access: 'ml:promote',
    rate: 'write',
    audit: 'scoring.paused',
    body: z.strictObject({ reason: Line(500) }),
    reply: z.object({ paused: z.boolean() }),
    errors: ['ml.no_model', 'ml.paused'],
  }),
  resumeModel: endpoint({
    name: 'ml.resumeModel',
    method: 'post',
    path: '/ml/resume',
    summary: 'Let the champion score again',
    access: 'ml:promote',
    rate: 'write',
    audit: 'scoring.resumed',
    body: z.strictObject({ reason: Line(500) }),
    reply: z.object({ paused: z.boolean() }),
    errors: ['ml.not_paused'],
  }),
  registryLog: endpoint({
    name: 'ml.registryLog',
    method: 'get',
    path: '/ml/log',
    summary: 'What happened to the models, newest first',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({ ...cursorQuery, modelId: Id.optional() }),
    reply: pageOf(RegistryEntry),
    errors: ['request.cursor_invalid'],
  }),
  deviceModel: endpoint({
    name: 'ml.deviceModel',
    method: 'get',
    path: '/ml/model',
    summary: 'The model that scores now, for scoring on a device without a network; with an ETag',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    nothing: 'Rules score now: there is no model to take along',
    reply: DeviceModel,
  }),
};

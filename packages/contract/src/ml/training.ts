import { z } from 'zod';
import { cursorQuery, Id, Moment, pageOf } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { Interval, ModelSummary } from './models.ts';

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

/** How models are kept up to date. */
export const MlSettings = z
  .object({
    /** Train anew after this many days; null: only when somebody asks. */
    retrainEveryDays: z.int().min(1).max(90).nullable(),
    /** Train anew when an alarm asks for it. */
    retrainOnAlarm: z.boolean(),
    /** Promote a challenger that meets every condition without asking. */
    autoPromote: z.boolean(),
    /** Keep the step of the nightly recalibration when it is better. */
    recalibrate: z.boolean(),
    /** Percent of Today's rows that go by chance instead of by score, while a model scores; 0: none. */
    outOfOrderPercent: z.int().min(0).max(10),
  })
  .meta({ id: 'MlSettings' });
export type MlSettings = z.output<typeof MlSettings>;

/** Why the starter model does not score, when it could not even if it were asked. */
export const STARTER_REASONS = ['too_few', 'undecided', 'no_better', 'damaged'] as const;

/**
 * The model that came with the product: learned from invented leads, brought to the company's own rate once enough outcomes
 * are known, and let to score only when that is better than the base rate on them.
 */
export const StarterState = z
  .object({
    /** `scores` now; `ready`: steps in when no model of the company's own can answer; `off`: rules answer instead. */
    state: z.enum(['scores', 'ready', 'off']),
    /** Null unless off. */
    because: z.enum(STARTER_REASONS).nullable(),
    /** How it did on the company's outcomes when that was last looked at; null before the first time. */
    fit: z
      .object({
        /** The outcome it was held against, in words. */
        target: z.string(),
        leads: z.int(),
        positives: z.int(),
        auc: Interval,
        logLoss: z.number(),
        /** Of saying the base rate of every lead. */
        baseLogLoss: z.number(),
        /** Log-odds by which its chances were moved. */
        shift: z.number(),
        decidedAt: Moment,
      })
      .nullable(),
    /** Outcomes missing until a model of the company's own may score by itself; all 0 when there are enough. */
    missing: z.object({ labelled: z.int(), positives: z.int(), negatives: z.int() }),
  })
  .meta({ id: 'StarterState' });
export type StarterState = z.output<typeof StarterState>;

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
    /** Why rules score although there is a champion; null when they do not. */
    paused: z.object({ reason: z.string(), at: Moment, byId: Id.nullable() }).nullable(),
    settings: MlSettings,
    starter: StarterState,
    /** Leads in play, those with a score, those whose score is by rules or by the starter, those without (`waiting`). */
    scoring: z.object({
      leads: z.int(),
      scored: z.int(),
      byRules: z.int(),
      byStarter: z.int(),
      waiting: z.int(),
    }),
  })
  .meta({ id: 'MlOverview' });
export type MlOverview = z.output<typeof MlOverview>;

const runParams = z.strictObject({ runId: Id });

export const trainingEndpoints = {
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
  saveSettings: endpoint({
    name: 'ml.saveSettings',
    method: 'put',
    path: '/ml/settings',
    summary: 'When models are trained anew, promoted and recalibrated by themselves',
    access: 'ml:promote',
    rate: 'write',
    audit: 'ml.settings_saved',
    body: z.strictObject(MlSettings.shape),
    reply: MlSettings,
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

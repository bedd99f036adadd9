import { z } from 'zod';
import { Id, Moment } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { Interval } from './models.ts';

/** Stability index (PSI) from which a feature is watched, and from which something is done. */
export const PSI_WATCH = 0.1;
export const PSI_ACT = 0.25;
/** No alarm is raised on fewer scores than this. */
export const DRIFT_MIN_ROWS = 500;

/** `too_few`: under DRIFT_MIN_ROWS scores, so nothing is said. */
export const DRIFT_LEVELS = ['too_few', 'none', 'watch', 'act'] as const;
const DriftPoint = z.object({
  /** Monday of the week (UTC), as a day. */
  week: z.iso.date(),
  rows: z.int(),
  psi: z.number(),
  level: z.enum(DRIFT_LEVELS),
});

/** How far what is scored has moved from what was learned from, week by week. */
export const DriftSeries = z.object({
  /** Null: the score itself. */
  feature: z.string().nullable(),
  label: z.string(),
  weeks: z.array(DriftPoint),
  /** Of the last week: p of KS (numbers) or χ² (categories) after Benjamini–Hochberg over all features. */
  adjustedP: z.number().nullable(),
  missing: z.object({ now: z.number(), learned: z.number() }).nullable(),
  /** Share of values the model has never seen; null for numbers. */
  unseen: z.number().nullable(),
  /** What moved most, in words; null when nothing did. */
  sentence: z.string().nullable(),
});

/** One week of a model against what became of its leads. */
export const PerformanceWeek = z.object({
  week: z.iso.date(),
  /** Leads looked at in that week; `outcomes` of them are known by now. */
  forecasts: z.int(),
  outcomes: z.int(),
  positives: z.int(),
  /** Every outcome of the week is known: the figures will not change any more. */
  settled: z.boolean(),
  /** Null where there are too few of either outcome. */
  auc: Interval.nullable(),
  ece: z.number().nullable(),
  logLoss: z.number().nullable(),
  liftTop10: z.number().nullable(),
  labelRate: z.number().nullable(),
  /** What the calibrated chances alone let one expect (CBPE), before outcomes are known. */
  expectedAuc: z.number().nullable(),
  expectedRate: z.number().nullable(),
});

export const ALARM_KINDS = [
  'drift',
  'score_drift',
  'missing',
  'unseen',
  'calibration',
  'auc_low',
  'worse_than_chance',
] as const;
export const ModelAlarm = z
  .object({
    id: Id,
    modelId: Id,
    modelLabel: z.string(),
    kind: z.enum(ALARM_KINDS),
    level: z.enum(['watch', 'act']),
    /** The feature it is about. */
    feature: z.string().nullable(),
    /** What happened and what was done or is to be done. */
    sentence: z.string(),
    raisedAt: Moment,
    clearedAt: Moment.nullable(),
  })
  .meta({ id: 'ModelAlarm' });
export type ModelAlarm = z.output<typeof ModelAlarm>;

export const ModelHealth = z
  .object({
    modelId: Id,
    modelLabel: z.string(),
    /** Days until an outcome is known; null when it is known when it is recorded. */
    windowDays: z.number().nullable(),
    checkedAt: Moment.nullable(),
    /** Score first, then features by their last index, largest first; at most 40. */
    drift: z.array(DriftSeries),
    performance: z.array(PerformanceWeek),
    /** Open first, newest first; at most 50. */
    alarms: z.array(ModelAlarm),
    recalibration: z
      .object({
        at: Moment,
        kept: z.boolean(),
        rows: z.int(),
        slope: z.number(),
        intercept: z.number(),
        logLossBefore: z.number(),
        logLossAfter: z.number(),
      })
      .nullable(),
    /** Scores of the last 24 hours: how many, by rules, and how long one took to compute. */
    serving: z.object({
      scores: z.int(),
      byRules: z.int(),
      p50Ms: z.number().nullable(),
      p95Ms: z.number().nullable(),
    }),
  })
  .meta({ id: 'ModelHealth' });
export type ModelHealth = z.output<typeof ModelHealth>;

/** Leads taken together by what they have in common, for example their source. Under 100 outcomes nothing is said. */
export const Segments = z
  .object({
    modelId: Id,
    items: z.array(
      z.object({
        feature: z.string(),
        label: z.string(),
        value: z.string(),
        leads: z.int(),
        positives: z.int(),
        auc: z.number().nullable(),
        /** Mean chance said minus share that came true. */
        gap: z.number(),
        low: z.number(),
        high: z.number(),
        /** The gap is beyond 0.05 and its interval does not reach 0. */
        off: z.boolean(),
      }),
    ),
    /** Segments left out for being small. */
    hidden: z.int(),
  })
  .meta({ id: 'Segments' });
export type Segments = z.output<typeof Segments>;

const modelParams = z.strictObject({ modelId: Id });

export const monitoringEndpoints = {
  modelHealth: endpoint({
    name: 'ml.modelHealth',
    method: 'get',
    path: '/ml/models/:modelId/health',
    summary: 'Drift, measured and expected performance by week, alarms, speed',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    params: modelParams,
    query: z.strictObject({ weeks: z.coerce.number().int().min(1).max(52).default(12) }),
    reply: ModelHealth,
    errors: ['ml.model_not_found'],
  }),
  segments: endpoint({
    name: 'ml.segments',
    method: 'get',
    path: '/ml/models/:modelId/segments',
    summary: 'How well chances hold by source, budget and the like',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    params: modelParams,
    reply: Segments,
    errors: ['ml.model_not_found'],
  }),
};

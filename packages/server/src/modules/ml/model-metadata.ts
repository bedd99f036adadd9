import { z } from 'zod';

const Metrics = z.object({
  rows: z.int(),
  positives: z.int(),
  baseRate: z.number(),
  majorityAccuracy: z.number(),
  accuracy: z.number(),
  auc: z.object({ value: z.number(), low: z.number(), high: z.number() }),
  prAuc: z.number(),
  logLoss: z.number(),
  baseLogLoss: z.number(),
  brier: z.number(),
  ece: z.number(),
  liftTop10: z.number(),
  reliability: z.array(
    z.object({
      predicted: z.number(),
      observed: z.number(),
      low: z.number(),
      high: z.number(),
      count: z.int(),
    }),
  ),
  roc: z.array(z.object({ fpr: z.number(), tpr: z.number(), probability: z.number().nullable() })),
  hotPoint: z.object({ fpr: z.number(), tpr: z.number(), probability: z.number() }).nullable(),
});
export type Metrics = z.output<typeof Metrics>;

/** `metrics.json` of an artefact. */
export const MetricsFile = z.object({
  formatVersion: z.literal(1),
  chosen: z.string(),
  promotable: z.object({ ok: z.boolean(), reasons: z.array(z.string()) }),
  holdout: Metrics,
  families: z.record(z.string(), z.object({ validationLogLoss: z.number(), holdout: Metrics })),
  blocks: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      rows: z.int(),
      positives: z.int(),
      auc: z.number().nullable(),
      logLoss: z.number(),
      ece: z.number(),
    }),
  ),
});

const Finding = z.object({
  key: z.string().nullable(),
  label: z.string().nullable(),
  rule: z.string(),
  detail: z.string(),
});

/** `report.json` of an artefact: what became of each column. */
export const ReportFile = z.object({
  formatVersion: z.literal(1),
  rows: z.object({ total: z.int(), labelled: z.int(), train: z.int(), holdout: z.int() }),
  kept: z.array(z.object({ key: z.string(), label: z.string(), kind: z.string() })),
  dropped: z.array(Finding),
  quarantined: z.array(Finding),
  warnings: z.array(Finding),
});

/** `train.json` of an artefact, as far as it is shown. */
export const TrainFile = z.object({
  formatVersion: z.literal(1),
  target: z.object({ name: z.string(), positive: z.string(), windowDays: z.number().nullable() }),
  window: z.object({ from: z.string(), trainTo: z.string(), to: z.string() }),
  seed: z.int(),
  versions: z.record(z.string(), z.string()),
  params: z.record(z.string(), z.unknown()).optional(),
});

/** Shown scores of the rows kept back, by bins: from `reference.json`. */
export const ScoreReference = z.object({
  score: z.object({ rows: z.int(), edges: z.array(z.number()), counts: z.array(z.int()) }),
});

/** `importance.json` of an artefact, largest first. */
export const ImportanceFile = z.object({
  formatVersion: z.literal(1),
  features: z.array(z.object({ key: z.string(), label: z.string(), meanAbsPoints: z.number() })),
});

/** `golden.json` of an artefact: rows with the answers the trainer gave. */
export const GoldenFile = z.object({
  formatVersion: z.literal(1),
  features: z.array(z.string()),
  rows: z
    .array(
      z.object({
        input: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
        raw: z.number(),
        probability: z.number(),
        attributions: z.array(z.number()),
      }),
    )
    .min(1),
});

/** `ml_models.metadata`: what the registry shows of a model, taken from its artefact when it was registered. */
export interface ModelMetadata {
  /** SHA-256 of the canonical JSON of `model_data`: what is loaded is what was registered. */
  modelSha256: string;
  /** Where the whole artefact lies in the file store. */
  files: string;
  target: z.output<typeof TrainFile>['target'] & { key: string };
  /** How rows were put in order of time, in words. */
  order: string;
  window: z.output<typeof TrainFile>['window'];
  metrics: z.output<typeof MetricsFile>;
  report: z.output<typeof ReportFile>;
  importance: z.output<typeof ImportanceFile>['features'];
  card: string;
  /** What models before these were kept do not say. */
  seed?: number;
  versions?: Record<string, string>;
  params?: Record<string, unknown> | undefined;
  scoreReference?: z.output<typeof ScoreReference>['score'] | null;
  /** Who let it score when and why, newest last; the audit log holds the same. */
  promotions: { at: string; userId: string | null; reason: string }[];
}

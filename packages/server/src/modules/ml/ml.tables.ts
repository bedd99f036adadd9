import type { MODEL_STATUSES, RUN_STATES, ScoreSource } from '@lintel/contract';
import type { LeadState } from '@lintel/scoring';
import type { Generated } from 'kysely';
import type { DefaultTimestamp, Json, Timestamp } from '../../kernel/db/tables.ts';
import type { ModelMetadata } from './model-metadata.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    ml_models: ModelsTable;
    ml_features: FeaturesTable;
    ml_model_performance: PerformanceTable;
    ml_training_runs: TrainingRunsTable;
    lead_scores: LeadScoresTable;
    lead_feature_states: FeatureStatesTable;
  }
}

export type ModelAlias = 'champion' | 'challenger' | 'rollback';

interface ModelsTable {
  tenant_id: string;
  id: string;
  /** SHA-256 of the artefact's manifest, hex. */
  model_id: string;
  number: number;
  model_type: string;
  algorithm: string;
  accuracy: string | number | null;
  target: string;
  training_date: Timestamp;
  deployment_date: Timestamp | null;
  status: (typeof MODEL_STATUSES)[number];
  alias: ModelAlias | null;
  /** The parsed `model.json`. */
  model_data: Json<unknown> | null;
  metadata: Json<ModelMetadata>;
  /** The champion of the moment it was registered. */
  parent_id: string | null;
  tags: Generated<string[]>;
  /** When it was last held against what came in. */
  checked_at: Timestamp | null;
  created_at: DefaultTimestamp;
}

/** A reason as it was shown with the score. */
export interface ScoreReason {
  feature: string;
  label: string;
  points: number;
}

interface FeaturesTable {
  tenant_id: string;
  id: string;
  /** Null: of the leads in play, whichever model scores. */
  model_id: string | null;
  feature_name: string;
  feature_type: string;
  importance: string | number | null;
  statistics: Json<unknown>;
  created_at: DefaultTimestamp;
}

interface PerformanceTable {
  tenant_id: string;
  id: string;
  model_id: string;
  metric_name: string;
  metric_value: string | number | null;
  /** Monday of the week it is about, `2026-11-23`; null: of the rows kept back in training. */
  week: string | null;
  recorded_at: DefaultTimestamp;
}

interface TrainingRunsTable {
  tenant_id: string;
  id: string;
  target: string;
  excluded: string[];
  state: (typeof RUN_STATES)[number];
  step: string | null;
  fraction: number;
  message: string | null;
  problem: Json<{ code: string; message: string }> | null;
  log: Json<string[]>;
  model_id: string | null;
  started_by: string | null;
  attempt_id: string | null;
  attempts: number;
  heartbeat_at: Timestamp | null;
  created_at: DefaultTimestamp;
  finished_at: Timestamp | null;
}

interface LeadScoresTable {
  tenant_id: string;
  id: string;
  lead_id: string;
  model_id: string | null;
  score: string | number;
  confidence: number | null;
  source: ScoreSource;
  band: string;
  features: Json<Record<string, unknown>> | null;
  inputs_hash: Buffer | null;
  prediction_time: number | null;
  reasons: Json<ScoreReason[]> | null;
  recalibration_id: string | null;
  created_at: DefaultTimestamp;
}

interface FeatureStatesTable {
  tenant_id: string;
  lead_id: string;
  state: Json<LeadState>;
  recorded_at: Timestamp;
  event_id: string;
  log_hash: string;
  updated_at: Timestamp;
}

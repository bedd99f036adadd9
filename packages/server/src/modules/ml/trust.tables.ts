import type {
  ALARM_KINDS,
  FairnessReport,
  FEEDBACK_KINDS,
  REGISTRY_ACTIONS,
  ScoreSource,
} from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Json, Timestamp } from '../../kernel/db/tables.ts';

declare module '../../kernel/db/tables.ts' {
  interface Tables {
    ml_settings: SettingsTable;
    ml_starter_fits: StarterFitsTable;
    ml_registry_log: RegistryLogTable;
    ml_trials: TrialsTable;
    ml_trial_scores: TrialScoresTable;
    lead_score_overrides: OverridesTable;
    lead_score_feedback: FeedbackTable;
    ml_drift: DriftTable;
    ml_recalibrations: RecalibrationsTable;
    ml_alarms: AlarmsTable;
    fairness_groups: GroupsTable;
    ml_fairness_reports: ReportsTable;
  }
}

interface SettingsTable {
  tenant_id: string;
  retrain_every_days: Generated<number | null>;
  retrain_on_alarm: Generated<boolean>;
  auto_promote: Generated<boolean>;
  recalibrate: Generated<boolean>;
  out_of_order_percent: Generated<number>;
  paused_at: Timestamp | null;
  paused_reason: string | null;
  paused_by: string | null;
}

interface StarterFitsTable {
  tenant_id: string;
  id: string;
  artefact: string;
  verdict: 'stands' | 'no_better' | 'too_few';
  target: string;
  leads: number;
  positives: number;
  shift: number | null;
  base_rate: number | null;
  hot_probability: number | null;
  auc: number | null;
  auc_low: number | null;
  auc_high: number | null;
  log_loss: number | null;
  base_log_loss: number | null;
  created_at: Timestamp;
  checked_at: Timestamp;
}

interface RegistryLogTable {
  tenant_id: string;
  id: string;
  model_id: string | null;
  action: (typeof REGISTRY_ACTIONS)[number];
  reason: string | null;
  user_id: string | null;
  created_at: Timestamp;
}

interface TrialsTable {
  tenant_id: string;
  id: string;
  champion_id: string;
  challenger_id: string;
  visible_share: number;
  started_at: Timestamp;
  started_by: string | null;
  ended_at: Timestamp | null;
  ended_reason: string | null;
}

interface TrialScoresTable {
  tenant_id: string;
  id: string;
  trial_id: string;
  lead_id: string;
  champion_points: number;
  champion_probability: number;
  challenger_points: number;
  challenger_probability: number;
  shown: 'champion' | 'challenger';
  inputs_hash: Buffer;
  created_at: Timestamp;
}

interface OverridesTable {
  tenant_id: string;
  id: string;
  lead_id: string;
  points: number;
  reason: Buffer;
  set_by: string | null;
  set_at: Timestamp;
  expires_at: Timestamp;
  ended_at: Timestamp | null;
  ended_how: 'expired' | 'undone' | 'replaced' | null;
}

interface FeedbackTable {
  tenant_id: string;
  id: string;
  lead_id: string;
  kind: (typeof FEEDBACK_KINDS)[number];
  note: Buffer | null;
  points: number;
  source: ScoreSource;
  model_id: string | null;
  user_id: string | null;
  created_at: Timestamp;
  resolved_at: Timestamp | null;
  resolved_by: string | null;
  resolution: string | null;
}

/** Share of one bin or category in training and now. */
export interface Moved {
  value: string;
  learned: number;
  now: number;
}

interface DriftTable {
  tenant_id: string;
  id: string;
  model_id: string;
  /** Monday, `2026-11-23`. */
  week: string;
  feature: string | null;
  rows: number;
  psi: number;
  adjusted_p: number | null;
  missing: number | null;
  missing_learned: number | null;
  unseen: number | null;
  level: 'too_few' | 'none' | 'watch' | 'act';
  moved: Json<Moved> | null;
  updated_at: Timestamp;
}

interface RecalibrationsTable {
  tenant_id: string;
  id: string;
  model_id: string;
  slope: number;
  intercept: number;
  rows: number;
  positives: number;
  log_loss_before: number;
  log_loss_after: number;
  kept: boolean;
  created_at: Timestamp;
}

interface AlarmsTable {
  tenant_id: string;
  id: string;
  model_id: string;
  kind: (typeof ALARM_KINDS)[number];
  feature: string | null;
  level: 'watch' | 'act';
  detail: Json<Record<string, number | string>>;
  raised_at: Timestamp;
  cleared_at: Timestamp | null;
}

interface GroupsTable {
  tenant_id: string;
  lead_id: string;
  attribute: string;
  value: string;
  imported_at: Timestamp;
}

interface ReportsTable {
  tenant_id: string;
  id: string;
  model_id: string;
  verdict: FairnessReport['verdict'];
  report: Json<Pick<FairnessReport, 'attributes' | 'findings'>>;
  user_id: string | null;
  created_at: Timestamp;
}

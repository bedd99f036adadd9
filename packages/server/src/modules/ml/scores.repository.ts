import type { Band, MlOverview, ScoreSource } from '@lintel/contract';
import type { Tx } from '../../kernel/db/tx.ts';
import { IN_PLAY } from '../leads/index.ts';
import type { ScoreReason } from './ml.tables.ts';

/** A score as it is kept for good. */
export interface StoredScore {
  leadId: string;
  modelId: string | null;
  points: number;
  probability: number | null;
  source: ScoreSource;
  band: Band;
  /** The feature row it was computed from, for explaining it later. No name, address or free text. */
  features: Record<string, unknown>;
  inputsHash: Buffer;
  /** The largest reasons, as they were shown. */
  reasons: ScoreReason[];
  recalibrationId: string | null;
  /** Time the computation took. */
  micros: number;
  at: Date;
}

export interface LastScore {
  leadId: string;
  modelId: string | null;
  points: number;
  source: ScoreSource;
  inputsHash: Buffer | null;
  recalibrationId: string | null;
  at: Date;
}

/** The newest score of each lead that has one. */
export const lastScores = (tx: Tx, leadIds: readonly string[]): Promise<LastScore[]> =>
  tx.prepared<LastScore>(
    'ml_last_scores',
    `select l.id as "leadId", s.model_id as "modelId", s.score as points, s.source, s.inputs_hash as "inputsHash",
            s.recalibration_id as "recalibrationId", s.created_at as at
       from unnest($2::uuid[]) l(id)
       cross join lateral (
         select model_id, score, source, inputs_hash, recalibration_id, created_at from lead_scores
          where tenant_id = $1 and lead_id = l.id order by created_at desc limit 1) s`,
    [tx.tenantId, leadIds],
  );

/** Appends scores, all in one statement. `ids` are theirs, in order. */
export async function insertScores(
  tx: Tx,
  ids: readonly string[],
  scores: readonly StoredScore[],
): Promise<void> {
  await tx.prepared(
    'ml_insert_scores',
    `insert into lead_scores (tenant_id, id, lead_id, model_id, score, confidence, source, band, features, inputs_hash,
       prediction_time, reasons, recalibration_id, created_at)
     select $1, n.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::numeric[], $6::float8[], $7::text[],
       $8::text[], $9::jsonb[], $10::bytea[], $11::int[], $12::jsonb[], $13::uuid[], $14::timestamptz[]) n`,
    [
      tx.tenantId,
      ids,
      scores.map((s) => s.leadId),
      scores.map((s) => s.modelId),
      scores.map((s) => s.points),
      scores.map((s) => s.probability),
      scores.map((s) => s.source),
      scores.map((s) => s.band),
      scores.map((s) => JSON.stringify(s.features)),
      scores.map((s) => s.inputsHash),
      scores.map((s) => s.micros),
      scores.map((s) => JSON.stringify(s.reasons)),
      scores.map((s) => s.recalibrationId),
      scores.map((s) => s.at),
    ],
  );
}

export interface ExplainableScore {
  modelId: string | null;
  points: number;
  source: ScoreSource;
  features: Record<string, unknown> | null;
  recalibrationId: string | null;
  at: Date;
}

/** The newest score of a lead with what it was computed from. */
export async function latestScore(tx: Tx, leadId: string): Promise<ExplainableScore | undefined> {
  const [row] = await tx.prepared<ExplainableScore>(
    'ml_latest_score',
    `select model_id as "modelId", score as points, source, features, recalibration_id as "recalibrationId", created_at as at from lead_scores
      where tenant_id = $1 and lead_id = $2 order by created_at desc limit 1`,
    [tx.tenantId, leadId],
  );
  return row;
}

export interface HistoryPoint {
  points: number;
  at: Date;
  source: ScoreSource;
  modelVersion: string | null;
}

/** Scores of a lead since a moment and the one that held before it, oldest first; at most 1,000. */
export const scoreHistory = (tx: Tx, leadId: string, since: Date): Promise<HistoryPoint[]> =>
  tx.prepared<HistoryPoint>(
    'ml_score_history',
    `select * from (
       (select s.score as points, s.created_at as at, s.source, 'v' || m.number as "modelVersion" from lead_scores s
          left join ml_models m on m.tenant_id = s.tenant_id and m.id = s.model_id
         where s.tenant_id = $1 and s.lead_id = $2 and s.created_at >= $3 order by s.created_at desc limit 999)
       union all
       (select s.score, s.created_at, s.source, 'v' || m.number from lead_scores s
          left join ml_models m on m.tenant_id = s.tenant_id and m.id = s.model_id
         where s.tenant_id = $1 and s.lead_id = $2 and s.created_at < $3 order by s.created_at desc limit 1)
     ) h order by at`,
    [tx.tenantId, leadId, since],
  );

/**
 * Locks leads against other writers of their score, in one order for all; gives those that are not deleted, the points
 * they show since when, and until when a person's own score stands on them.
 */
export const lockLeads = (
  tx: Tx,
  leadIds: readonly string[],
): Promise<{ id: string; shown: number | null; scoredAt: Date | null; overriddenUntil: Date | null }[]> =>
  tx.prepared(
    'ml_lock_leads',
    `select id, score::float8 as shown, scored_at as "scoredAt", score_overridden_until as "overriddenUntil" from leads
      where tenant_id = $1 and id = any($2::uuid[]) and deleted_at is null
      order by id for no key update`,
    [tx.tenantId, leadIds],
  );

/** Leads still in play after `after`: those whose score is by another than `by`, or with `all` every one. */
export const leadsToRescore = async (
  tx: Tx,
  want: {
    after: string | null;
    limit: number;
    by: { modelId: string | null; source: ScoreSource };
    all: boolean;
  },
): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'ml_leads_to_rescore',
      `select l.id from leads l
        where l.tenant_id = $1 and l.id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
          and ${IN_PLAY}
          and ($5 or scored_at is null or score_model_id is distinct from $4::uuid or score_source is distinct from $6)
        order by l.id limit $3`,
      [tx.tenantId, want.after, want.limit, want.by.modelId, want.all, want.by.source],
    )
  ).map((row) => row.id);

/** How far scoring of the leads in play is; others keep the score they had. `waiting`: those without any. */
export async function countScored(tx: Tx): Promise<MlOverview['scoring']> {
  const [row] = await tx.prepared<MlOverview['scoring']>(
    'ml_count_scored',
    `select count(*)::int as leads, count(scored_at)::int as scored,
            count(*) filter (where score_source = 'rules')::int as "byRules",
            count(*) filter (where score_source = 'starter')::int as "byStarter",
            count(*) filter (where scored_at is null)::int as waiting
       from leads l where l.tenant_id = $1 and ${IN_PLAY}`,
    [tx.tenantId],
  );
  return row ?? { leads: 0, scored: 0, byRules: 0, byStarter: 0, waiting: 0 };
}

import type { Tx } from '../../../kernel/db/tx.ts';

/** A stored score as it was shown or would have been. */
export interface SaidRow {
  leadId: string;
  at: Date;
  points: number;
  probability: number;
}

/** Leads a model has scored since a moment, in order of id. */
export const scoredLeads = async (tx: Tx, modelId: string, since: Date): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'ml_scored_leads',
      `select distinct lead_id as id from lead_scores
        where tenant_id = $1 and created_at >= $2 and model_id = $3 order by lead_id`,
      [tx.tenantId, since, modelId],
    )
  ).map((row) => row.id);

/** What a model said of leads since a moment, oldest first per lead. */
export const saidOf = (
  tx: Tx,
  want: { modelId: string; since: Date; leadIds: readonly string[] },
): Promise<SaidRow[]> =>
  tx.prepared<SaidRow>(
    'ml_said_of',
    `select lead_id as "leadId", created_at as at, score::float8 as points, confidence as probability from lead_scores
      where tenant_id = $1 and lead_id = any($2::uuid[]) and created_at >= $3 and model_id = $4 and confidence is not null
      order by lead_id, created_at`,
    [tx.tenantId, want.leadIds, want.since, want.modelId],
  );

export interface PairRow {
  leadId: string;
  at: Date;
  champion: number;
  challenger: number;
  shown: 'champion' | 'challenger';
}

/** Leads of a trial, in order of id. */
export const trialLeads = async (tx: Tx, trialId: string): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'ml_trial_leads',
      `select distinct lead_id as id from ml_trial_scores
        where tenant_id = $1 and trial_id = $2 order by lead_id`,
      [tx.tenantId, trialId],
    )
  ).map((row) => row.id);

/** What both models said of leads, oldest first per lead. */
export const pairsOf = (tx: Tx, trialId: string, leadIds: readonly string[]): Promise<PairRow[]> =>
  tx.prepared<PairRow>(
    'ml_pairs_of',
    `select lead_id as "leadId", created_at as at, champion_probability as champion,
            challenger_probability as challenger, shown from ml_trial_scores
      where tenant_id = $1 and trial_id = $2 and lead_id = any($3::uuid[]) order by lead_id, created_at`,
    [tx.tenantId, trialId, leadIds],
  );

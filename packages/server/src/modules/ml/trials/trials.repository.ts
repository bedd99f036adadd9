import type { Tx } from '../../../kernel/db/tx.ts';

export interface TrialRow {
  id: string;
  champion_id: string;
  challenger_id: string;
  visible_share: number;
  started_at: Date;
  started_by: string | null;
  ended_at: Date | null;
  ended_reason: string | null;
}

const COLUMNS = [
  'id',
  'champion_id',
  'challenger_id',
  'visible_share',
  'started_at',
  'started_by',
  'ended_at',
  'ended_reason',
] as const;

export const insertTrial = (tx: Tx, trial: TrialRow): Promise<unknown> =>
  tx
    .insertInto('ml_trials')
    .values({ tenant_id: tx.tenantId, ...trial })
    .execute();

export const findActive = (tx: Tx): Promise<TrialRow | undefined> =>
  tx
    .selectFrom('ml_trials')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();

export const setShare = (tx: Tx, id: string, share: number): Promise<unknown> =>
  tx
    .updateTable('ml_trials')
    .set({ visible_share: share })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

export const setEnded = (tx: Tx, id: string, at: Date, reason: string): Promise<unknown> =>
  tx
    .updateTable('ml_trials')
    .set({ ended_at: at, ended_reason: reason })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

/** What both models say of a lead. */
export interface PairedScore {
  leadId: string;
  championPoints: number;
  championProbability: number;
  challengerPoints: number;
  challengerProbability: number;
  shown: 'champion' | 'challenger';
  inputsHash: Buffer;
}

/** The newest pair of each lead that has one. */
export const lastPairs = (tx: Tx, trialId: string, leadIds: readonly string[]): Promise<PairedScore[]> =>
  tx.prepared<PairedScore>(
    'ml_last_pairs',
    `select l.id as "leadId", s.* from unnest($3::uuid[]) l(id)
       cross join lateral (
         select champion_points as "championPoints", champion_probability as "championProbability",
                challenger_points as "challengerPoints", challenger_probability as "challengerProbability",
                shown, inputs_hash as "inputsHash"
           from ml_trial_scores where tenant_id = $1 and trial_id = $2 and lead_id = l.id
          order by created_at desc limit 1) s`,
    [tx.tenantId, trialId, leadIds],
  );

/** Appends pairs, all in one statement. `ids` are theirs, in order. */
export const insertPairs = (
  tx: Tx,
  trialId: string,
  ids: readonly string[],
  pairs: readonly PairedScore[],
  at: Date,
): Promise<unknown> =>
  tx.prepared(
    'ml_insert_pairs',
    `insert into ml_trial_scores (tenant_id, trial_id, id, lead_id, champion_points, champion_probability, challenger_points,
       challenger_probability, shown, inputs_hash, created_at)
     select $1, $2, n.*, $11::timestamptz from unnest($3::uuid[], $4::uuid[], $5::smallint[], $6::float8[], $7::smallint[],
       $8::float8[], $9::text[], $10::bytea[]) n`,
    [
      tx.tenantId,
      trialId,
      ids,
      pairs.map((p) => p.leadId),
      pairs.map((p) => p.championPoints),
      pairs.map((p) => p.championProbability),
      pairs.map((p) => p.challengerPoints),
      pairs.map((p) => p.challengerProbability),
      pairs.map((p) => p.shown),
      pairs.map((p) => p.inputsHash),
      at,
    ],
  );

export const countPairedLeads = async (tx: Tx, trialId: string): Promise<number> =>
  (
    await tx.prepared<{ n: number }>(
      'ml_count_paired',
      'select count(distinct lead_id)::int as n from ml_trial_scores where tenant_id = $1 and trial_id = $2',
      [tx.tenantId, trialId],
    )
  )[0]?.n ?? 0;

/** Pairs of trials that ended before `before`: they have been judged. Returns how many went. */
export async function forgetPairs(tx: Tx, before: Date): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('ml_trial_scores')
    .where('tenant_id', '=', tx.tenantId)
    .where('trial_id', 'in', (q) =>
      q
        .selectFrom('ml_trials')
        .select('id')
        .where('tenant_id', '=', tx.tenantId)
        .where('ended_at', '<', before),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

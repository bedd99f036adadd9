import type { Tx } from '../../kernel/db/tx.ts';
import type { StoredScore } from './scores.repository.ts';

/** Leads a sample has made. No other batch, and nothing the sample has not invented, gets past this. */
const INVENTED = `select i.record_id as id from batches b
    join batch_images i on i.tenant_id = b.tenant_id and i.batch_id = b.id
   where b.tenant_id = $1 and b.id = $2 and b.kind = 'demo' and b.undo_state is null
     and i.record_type = 'lead' and i.before is null`;

/** Leads of a sample after `after`, in the order of their ids. */
export const inventedLeads = async (
  tx: Tx,
  want: { batchId: string; after: string | null; limit: number },
): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'ml_invented_leads',
      `with invented as materialized (${INVENTED})
       select id from invented where id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') order by id limit $4`,
      [tx.tenantId, want.batchId, want.after, want.limit],
    )
  ).map((row) => row.id);

/** When each lead was scored first, and whether it has a past already. */
export const firstScores = (
  tx: Tx,
  leadIds: readonly string[],
): Promise<{ leadId: string; at: Date; hasPast: boolean }[]> =>
  tx.prepared(
    'ml_first_scores',
    `select lead_id as "leadId", min(created_at) as at, bool_or(prediction_time is null) as "hasPast" from lead_scores
      where tenant_id = $1 and lead_id = any($2::uuid[]) group by lead_id`,
    [tx.tenantId, leadIds],
  );

/** A score for a moment that was over when it was computed. */
export type PastScore = Pick<
  StoredScore,
  'leadId' | 'points' | 'probability' | 'source' | 'band' | 'inputsHash' | 'recalibrationId' | 'at'
>;

/**
 * Appends scores of the past; those of leads that are not the sample's own are left out. They have neither a time the
 * computation took nor reasons nor a row of features: nobody waited for them, and nobody was shown them. `ids` are theirs,
 * in order.
 */
export const insertPast = (
  tx: Tx,
  batchId: string,
  ids: readonly string[],
  past: readonly PastScore[],
): Promise<unknown> =>
  tx.prepared(
    'ml_insert_past',
    `with invented as materialized (${INVENTED})
     insert into lead_scores (tenant_id, id, lead_id, score, confidence, source, band, inputs_hash, recalibration_id, created_at)
     select $1, n.* from unnest($3::uuid[], $4::uuid[], $5::numeric[], $6::float8[], $7::text[], $8::text[], $9::bytea[],
       $10::uuid[], $11::timestamptz[]) n (id, lead_id) where n.lead_id in (select id from invented)`,
    [
      tx.tenantId,
      batchId,
      ids,
      past.map((s) => s.leadId),
      past.map((s) => s.points),
      past.map((s) => s.probability),
      past.map((s) => s.source),
      past.map((s) => s.band),
      past.map((s) => s.inputsHash),
      past.map((s) => s.recalibrationId),
      past.map((s) => s.at),
    ],
  );

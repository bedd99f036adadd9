import type { FeatureRow } from '@lintel/scoring';
import type { Tx } from '../../../kernel/db/tx.ts';
import { IN_PLAY } from '../../leads/index.ts';

/** Rows of features of leads in play, the newest score of each, before `before` in the order of their ids, downwards. */
export const readFeatureRows = (
  tx: Tx,
  before: string | null,
  limit: number,
): Promise<{ leadId: string; row: FeatureRow | null }[]> =>
  tx.prepared<{ leadId: string; row: FeatureRow | null }>(
    'ml_feature_rows',
    `select l.id as "leadId", s.features as row
       from (select l.id from leads l
              where l.tenant_id = $1 and l.id < coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
                and ${IN_PLAY}
              order by l.id desc limit $3) l
       left join lateral (
         select features from lead_scores where tenant_id = $1 and lead_id = l.id order by created_at desc limit 1) s on true
      order by l.id desc`,
    [tx.tenantId, before, limit],
  );

/** How a feature is spread, as it is kept. */
export interface StoredStatistics {
  leads: number;
  missing: number;
  mean: number | null;
  quantiles: number[] | null;
  levels: { distinct: number; top: { value: string; leads: number }[] } | null;
}

/** Keeps statistics of features, and drops those of features there are no more. */
export async function saveStatistics(
  tx: Tx,
  features: readonly { id: string; key: string; kind: string; statistics: StoredStatistics }[],
  at: Date,
): Promise<void> {
  await tx.prepared(
    'ml_save_statistics',
    `insert into ml_features (tenant_id, id, feature_name, feature_type, statistics, created_at)
     select $1, n.*, $6 from unnest($2::uuid[], $3::text[], $4::text[], $5::jsonb[]) n
     on conflict (tenant_id, feature_name) where model_id is null do update set feature_type = excluded.feature_type,
       statistics = excluded.statistics, created_at = excluded.created_at`,
    [
      tx.tenantId,
      features.map((f) => f.id),
      features.map((f) => f.key),
      features.map((f) => f.kind),
      features.map((f) => JSON.stringify(f.statistics)),
      at,
    ],
  );
  await tx.prepared(
    'ml_drop_statistics',
    'delete from ml_features where tenant_id = $1 and model_id is null and not feature_name = any($2)',
    [tx.tenantId, features.map((f) => f.key)],
  );
}

/** Statistics of features by key, and when they were counted. */
export const readStatistics = (tx: Tx): Promise<{ key: string; statistics: StoredStatistics; at: Date }[]> =>
  tx.prepared(
    'ml_read_statistics',
    `select feature_name as key, statistics, created_at as at from ml_features
      where tenant_id = $1 and model_id is null`,
    [tx.tenantId],
  );

/** Mean effect in points of each feature of a model. */
export const readImportance = (tx: Tx, modelId: string): Promise<{ key: string; points: number }[]> =>
  tx.prepared(
    'ml_read_importance',
    `select feature_name as key, importance::float8 as points from ml_features where tenant_id = $1 and model_id = $2`,
    [tx.tenantId, modelId],
  );

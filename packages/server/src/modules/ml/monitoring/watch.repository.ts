import type { Tables } from '../../../kernel/db/tables.ts';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Moved } from '../trust.tables.ts';

/** What a model said of leads within a span: the last score of each, of those that came in `freshFrom` or later. */
export const lastSaid = (
  tx: Tx,
  want: { modelId: string; from: Date; to: Date; freshFrom: Date; limit: number },
): Promise<{ features: Record<string, unknown>; points: number; probability: number }[]> =>
  tx.prepared(
    'ml_last_said',
    `select distinct on (s.lead_id) s.features, s.score::float8 as points, s.confidence as probability
       from lead_scores s join leads l on l.tenant_id = s.tenant_id and l.id = s.lead_id and l.deleted_at is null
      where s.tenant_id = $1 and s.created_at >= $2 and s.created_at < $3 and s.model_id = $4 and s.features is not null
        and s.confidence is not null and l.created_at >= $5
      order by s.lead_id, s.created_at desc limit $6`,
    [tx.tenantId, want.from, want.to, want.modelId, want.freshFrom, want.limit],
  );

/** The last chance a model gave each lead within a span. */
export const lastChances = async (
  tx: Tx,
  want: { modelId: string; from: Date; to: Date },
): Promise<number[]> =>
  (
    await tx.prepared<{ probability: number }>(
      'ml_last_chances',
      `select distinct on (lead_id) confidence as probability from lead_scores
        where tenant_id = $1 and created_at >= $2 and created_at < $3 and model_id = $4 and confidence is not null
        order by lead_id, created_at desc`,
      [tx.tenantId, want.from, want.to, want.modelId],
    )
  ).map((row) => row.probability);

/** How each feature was spread in training, as `reference.json` has it. */
export const featureReferences = async (tx: Tx, modelId: string): Promise<Record<string, unknown>[]> =>
  (
    await tx
      .selectFrom('ml_features')
      .select(['feature_name', 'feature_type', 'statistics'])
      .where('tenant_id', '=', tx.tenantId)
      .where('model_id', '=', modelId)
      .execute()
  ).map((row) => ({ key: row.feature_name, kind: row.feature_type, ...(row.statistics as object) }));

export interface DriftRow {
  week: string;
  feature: string | null;
  rows: number;
  psi: number;
  adjusted_p: number | null;
  missing: number | null;
  missing_learned: number | null;
  unseen: number | null;
  level: Tables['ml_drift']['level'];
  moved: Moved | null;
}

/** Writes what was found of a week anew. */
export async function saveDrift(
  tx: Tx,
  modelId: string,
  found: readonly DriftRow[],
  at: Date,
): Promise<void> {
  if (found.length === 0) return;
  await tx
    .insertInto('ml_drift')
    .values(
      found.map((row) => ({
        tenant_id: tx.tenantId,
        id: newId(),
        model_id: modelId,
        ...row,
        moved: row.moved && JSON.stringify(row.moved),
        updated_at: at,
      })),
    )
    .onConflict((c) =>
      c.columns(['tenant_id', 'model_id', 'week', 'feature']).doUpdateSet((e) => ({
        rows: e.ref('excluded.rows'),
        psi: e.ref('excluded.psi'),
        adjusted_p: e.ref('excluded.adjusted_p'),
        missing: e.ref('excluded.missing'),
        missing_learned: e.ref('excluded.missing_learned'),
        unseen: e.ref('excluded.unseen'),
        level: e.ref('excluded.level'),
        moved: e.ref('excluded.moved'),
        updated_at: e.ref('excluded.updated_at'),
      })),
    )
    .execute();
}

export const readDrift = (tx: Tx, modelId: string, since: string): Promise<DriftRow[]> =>
  tx.prepared<DriftRow>(
    'ml_read_drift',
    `select week::text as week, feature, rows, psi, adjusted_p, missing, missing_learned, unseen, level, moved from ml_drift
      where tenant_id = $1 and model_id = $2 and week >= $3::date order by week`,
    [tx.tenantId, modelId, since],
  );

/** Writes figures of a week anew; what is null is not kept. */
export async function savePerformance(
  tx: Tx,
  modelId: string,
  week: string,
  figures: Readonly<Record<string, number | null>>,
  at: Date,
): Promise<void> {
  const known = Object.entries(figures).flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  await tx.prepared(
    'ml_save_performance',
    `insert into ml_model_performance (tenant_id, id, model_id, metric_name, metric_value, week, recorded_at)
     select $1, n.id, $2, n.name, n.value, $3::date, $7::timestamptz from unnest($4::uuid[], $5::text[], $6::numeric[]) n(id, name, value)
     on conflict (tenant_id, model_id, week, metric_name) where week is not null
       do update set metric_value = excluded.metric_value, recorded_at = excluded.recorded_at`,
    [
      tx.tenantId,
      modelId,
      week,
      known.map(() => newId()),
      known.map((k) => k.name),
      known.map((k) => k.value),
      at,
    ],
  );
}

/** Figures by week since one, oldest first. */
export async function readPerformance(
  tx: Tx,
  modelId: string,
  since: string,
): Promise<{ week: string; figures: Map<string, number> }[]> {
  const rows = await tx.prepared<{ week: string; name: string; value: number }>(
    'ml_read_performance',
    `select week::text as week, metric_name as name, metric_value::float8 as value from ml_model_performance
      where tenant_id = $1 and model_id = $2 and week >= $3::date order by week`,
    [tx.tenantId, modelId, since],
  );
  return [...Map.groupBy(rows, (row) => row.week)].map(([week, all]) => ({
    week,
    figures: new Map(all.map((one) => [one.name, one.value])),
  }));
}

export const insertStep = (
  tx: Tx,
  step: Omit<Tables['ml_recalibrations'], 'tenant_id' | 'created_at'> & { created_at: Date },
): Promise<unknown> =>
  tx
    .insertInto('ml_recalibrations')
    .values({ tenant_id: tx.tenantId, ...step })
    .execute();

/** The newest try of a model, kept or not. */
export const lastStep = (tx: Tx, modelId: string) =>
  tx
    .selectFrom('ml_recalibrations')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('model_id', '=', modelId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** How many scores were stored since a moment, how many of them by rules, and what one took, in milliseconds. */
export async function servingFigures(
  tx: Tx,
  since: Date,
): Promise<{ scores: number; byRules: number; p50Ms: number | null; p95Ms: number | null }> {
  const [row] = await tx.prepared<{
    scores: number;
    byRules: number;
    p50Ms: number | null;
    p95Ms: number | null;
  }>(
    'ml_serving_figures',
    `select count(*)::int as scores, count(*) filter (where source = 'rules')::int as "byRules",
            percentile_cont(0.5) within group (order by prediction_time) / 1000 as "p50Ms",
            percentile_cont(0.95) within group (order by prediction_time) / 1000 as "p95Ms"
       from lead_scores where tenant_id = $1 and created_at >= $2`,
    [tx.tenantId, since],
  );
  return row ?? { scores: 0, byRules: 0, p50Ms: null, p95Ms: null };
}

/** Open alarms of all companies by kind. */
export const countAlarms = (tx: SystemTx): Promise<{ kind: string; count: number }[]> =>
  tx.prepared(
    'ml_count_alarms',
    `select kind, count(*)::int as count from ml_alarms where cleared_at is null group by kind`,
    [],
  );

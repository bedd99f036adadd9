import type { Insertable } from 'kysely';
import type { Tables } from '../../kernel/db/tables.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import type { ModelAlias } from './ml.tables.ts';
import type { ModelMetadata } from './model-metadata.ts';

const SUMMARY = [
  'id',
  'model_id',
  'number',
  'algorithm',
  'target',
  'status',
  'alias',
  'training_date',
  'deployment_date',
  'metadata',
] as const;

export interface ModelRow {
  id: string;
  model_id: string;
  number: number;
  algorithm: string;
  target: string;
  status: Tables['ml_models']['status'];
  alias: ModelAlias | null;
  training_date: Date;
  deployment_date: Date | null;
  metadata: ModelMetadata;
}

/** Models numbered below `before`, newest first. */
export const listModels = (tx: Tx, limit: number, before?: number): Promise<ModelRow[]> =>
  tx
    .selectFrom('ml_models')
    .select(SUMMARY)
    .where('tenant_id', '=', tx.tenantId)
    .$if(before !== undefined, (q) => q.where('number', '<', before as number))
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();

export const findModel = (tx: Tx, id: string): Promise<ModelRow | undefined> =>
  tx
    .selectFrom('ml_models')
    .select(SUMMARY)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

export const findByVersion = (tx: Tx, version: string): Promise<{ id: string } | undefined> =>
  tx
    .selectFrom('ml_models')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('model_id', '=', version)
    .executeTakeFirst();

export const findAlias = (tx: Tx, alias: ModelAlias): Promise<ModelRow | undefined> =>
  tx
    .selectFrom('ml_models')
    .select(SUMMARY)
    .where('tenant_id', '=', tx.tenantId)
    .where('alias', '=', alias)
    .executeTakeFirst();

/** Who answers now and who answered before: the ids behind `champion` and `rollback`. Read with every scoring. */
export const servingIds = (tx: Tx): Promise<{ id: string; alias: 'champion' | 'rollback' }[]> =>
  tx.prepared(
    'ml_serving_ids',
    `select id, alias from ml_models where tenant_id = $1 and alias in ('champion', 'rollback') order by alias`,
    [tx.tenantId],
  );

/** The chance from which the company calls a lead Hot, or null when it follows each model. Read with every scoring. */
export const hotProbability = async (tx: Tx): Promise<number | null> =>
  (
    await tx.prepared<{ hot: number | null }>(
      'ml_hot_probability',
      'select hot_probability as hot from tenants where id = $1',
      [tx.tenantId],
    )
  )[0]?.hot ?? null;

/** What is needed to score with a model. */
export const readModelData = (
  tx: Tx,
  id: string,
): Promise<{ number: number; model_data: unknown; metadata: ModelMetadata } | undefined> =>
  tx
    .selectFrom('ml_models')
    .select(['number', 'model_data', 'metadata'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

/** Holds the registry still until the transaction ends: numbers and aliases are given out one after the other. */
export async function lockRegistry(tx: Tx): Promise<void> {
  await tx.prepared(
    'ml_lock_registry',
    `select pg_advisory_xact_lock(hashtextextended('ml_models' || $1, 0))`,
    [tx.tenantId],
  );
}

export async function nextNumber(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('ml_models')
    .select((e) => e.fn.coalesce(e.fn.max('number'), e.val(0)).as('last'))
    .where('tenant_id', '=', tx.tenantId)
    .executeTakeFirstOrThrow();
  return Number(row.last) + 1;
}

export async function insertModel(
  tx: Tx,
  model: Insertable<Tables['ml_models']>,
  features: Insertable<Tables['ml_features']>[],
  performance: Insertable<Tables['ml_model_performance']>[],
): Promise<void> {
  await tx.insertInto('ml_models').values(model).execute();
  if (features.length > 0) await tx.insertInto('ml_features').values(features).execute();
  await tx.insertInto('ml_model_performance').values(performance).execute();
}

/** Makes `id` the champion and the champion before it the way back. Call with the registry locked. */
export async function makeChampion(tx: Tx, id: string, metadata: ModelMetadata, at: Date): Promise<void> {
  const mine = () => tx.updateTable('ml_models').where('tenant_id', '=', tx.tenantId);
  // The old way back loses its name first: an alias belongs to one model.
  await mine().set({ alias: null }).where('alias', '=', 'rollback').execute();
  await mine().set({ alias: 'rollback', status: 'retired' }).where('alias', '=', 'champion').execute();
  await mine()
    .set({ alias: 'champion', status: 'live', deployment_date: at, metadata: JSON.stringify(metadata) })
    .where('id', '=', id)
    .execute();
}

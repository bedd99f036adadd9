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
  'parent_id',
  'tags',
  'checked_at',
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
  parent_id: string | null;
  tags: string[];
  checked_at: Date | null;
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

export interface Serving {
  id: string;
  alias: 'champion' | 'rollback';
  /** The step of recalibration that holds; null: as trained. */
  recalibrationId: string | null;
  slope: number | null;
  intercept: number | null;
}

/** Who answers now and who answered before, first things first; nobody while scoring is paused. Read with every scoring. */
export const servingIds = (tx: Tx): Promise<Serving[]> =>
  tx.prepared<Serving>(
    'ml_serving_ids',
    `select m.id, m.alias, r.id as "recalibrationId", r.slope, r.intercept from ml_models m
       left join lateral (
         select id, slope, intercept from ml_recalibrations
          where tenant_id = $1 and model_id = m.id and kept order by id desc limit 1) r on true
      where m.tenant_id = $1 and m.alias in ('champion', 'rollback')
        and not exists (select from ml_settings s where s.tenant_id = $1 and s.paused_at is not null)
      order by m.alias`,
    [tx.tenantId],
  );

/** Champion and challenger when the two are compared now. Read with every scoring. */
export const activeTrialOf = async (
  tx: Tx,
): Promise<{ id: string; championId: string; challengerId: string; visibleShare: number } | null> =>
  (
    await tx.prepared<{ id: string; championId: string; challengerId: string; visibleShare: number }>(
      'ml_active_trial',
      `select id, champion_id as "championId", challenger_id as "challengerId", visible_share as "visibleShare"
         from ml_trials where tenant_id = $1 and ended_at is null`,
      [tx.tenantId],
    )
  )[0] ?? null;

export interface Step {
  id: string;
  slope: number;
  intercept: number;
}

/** A step of recalibration by its id, or, with a model, the one that holds. */
export const findStep = async (tx: Tx, by: { id: string } | { modelId: string }): Promise<Step | null> =>
  (await tx
    .selectFrom('ml_recalibrations')
    .select(['id', 'slope', 'intercept'])
    .where('tenant_id', '=', tx.tenantId)
    .$if('id' in by, (q) => q.where('id', '=', 'id' in by ? by.id : ''))
    .$if('modelId' in by, (q) =>
      q.where('model_id', '=', 'modelId' in by ? by.modelId : '').where('kept', '=', true),
    )
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()) ?? null;

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
): Promise<{ number: number; model_id: string; model_data: unknown; metadata: ModelMetadata } | undefined> =>
  tx
    .selectFrom('ml_models')
    .select(['number', 'model_id', 'model_data', 'metadata'])
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

/** Names the challenger, or with null nobody. Call with the registry locked. */
export async function setChallenger(tx: Tx, id: string | null): Promise<void> {
  const mine = () => tx.updateTable('ml_models').where('tenant_id', '=', tx.tenantId);
  await mine().set({ alias: null }).where('alias', '=', 'challenger').execute();
  if (id !== null) await mine().set({ alias: 'challenger', status: 'shadow' }).where('id', '=', id).execute();
}

export const setTags = (tx: Tx, id: string, tags: string[]): Promise<unknown> =>
  tx
    .updateTable('ml_models')
    .set({ tags })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

export const setChecked = (tx: Tx, id: string, at: Date): Promise<unknown> =>
  tx
    .updateTable('ml_models')
    .set({ checked_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

/** What is shown of models beside their rows: the verdict of the newest fairness report, the step that holds. */
export const readStandings = (
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; verdict: 'pass' | 'review' | 'block' | null; recalibratedAt: Date | null }[]> =>
  tx.prepared(
    'ml_model_standings',
    `select m.id,
            (select verdict from ml_fairness_reports f where f.tenant_id = $1 and f.model_id = m.id order by id desc limit 1) as verdict,
            (select created_at from ml_recalibrations r where r.tenant_id = $1 and r.model_id = m.id and r.kept
              order by id desc limit 1) as "recalibratedAt"
       from unnest($2::uuid[]) m(id)`,
    [tx.tenantId, ids],
  );

export interface LogRow {
  id: string;
  action: Tables['ml_registry_log']['action'];
  model_id: string | null;
  reason: string | null;
  user_id: string | null;
  created_at: Date;
}

export const insertLog = (tx: Tx, row: LogRow): Promise<unknown> =>
  tx
    .insertInto('ml_registry_log')
    .values({ tenant_id: tx.tenantId, ...row })
    .execute();

/** Lines of the log with the model's number, newest first; ids are UUIDv7. */
export const listLog = (
  tx: Tx,
  want: { limit: number; before?: string | undefined; modelId?: string | undefined },
): Promise<(LogRow & { number: number | null; byName: string | null })[]> =>
  tx
    .selectFrom('ml_registry_log as l')
    .leftJoin('ml_models as m', (j) =>
      j.onRef('m.tenant_id', '=', 'l.tenant_id').onRef('m.id', '=', 'l.model_id'),
    )
    .leftJoin('users as u', (j) => j.onRef('u.tenant_id', '=', 'l.tenant_id').onRef('u.id', '=', 'l.user_id'))
    .select(['l.id', 'l.action', 'l.model_id', 'l.reason', 'l.user_id', 'l.created_at', 'm.number'])
    .select('u.name as byName')
    .where('l.tenant_id', '=', tx.tenantId)
    .$if(want.before !== undefined, (q) => q.where('l.id', '<', want.before as string))
    .$if(want.modelId !== undefined, (q) => q.where('l.model_id', '=', want.modelId as string))
    .orderBy('l.id', 'desc')
    .limit(want.limit)
    .execute();

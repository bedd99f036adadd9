import type { ModelDetail, ModelSummary, RegistryEntry } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Metrics } from './model-metadata.ts';
import * as repo from './models.repository.ts';
import { modelLabel } from './words.ts';

/** The company's models, newest first. */
export async function listModels(
  ctx: Ctx,
  actor: Actor,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: ModelSummary[]; nextCursor: string | null }> {
  const before = page.cursor === undefined ? undefined : Number(page.cursor);
  if (before !== undefined && !Number.isSafeInteger(before)) throw new AppError('request.cursor_invalid');
  const { items, more } = await ctx.read(actor, async (tx) => {
    const rows = await repo.listModels(tx, page.limit + 1, before);
    return { items: await toSummaries(tx, rows.slice(0, page.limit)), more: rows.length > page.limit };
  });
  return {
    items,
    nextCursor: more ? String(items.at(-1)?.label.slice(1)) : null,
  };
}

/** The model that scores now, or null. */
export async function findChampion(tx: Tx): Promise<ModelSummary | null> {
  const row = await repo.findAlias(tx, 'champion');
  return row ? ((await toSummaries(tx, [row]))[0] ?? null) : null;
}

/** One model with its curves and what was left out of it. */
export async function getModel(ctx: Ctx, actor: Actor, modelId: string): Promise<ModelDetail> {
  const { row, summary } = await ctx.read(actor, async (tx) => {
    const found = await findModel(tx, modelId);
    return { row: found, summary: (await toSummaries(tx, [found]))[0] as ModelSummary };
  });
  const { metrics, report, importance, window, order, card } = row.metadata;
  return {
    ...summary,
    calibration: metrics.holdout.reliability,
    roc: metrics.holdout.roc.map(({ fpr, tpr }) => ({ fpr, tpr })),
    hotPoint: metrics.holdout.hotPoint,
    importance: importance.map((f) => ({ feature: f.key, label: f.label, value: f.meanAbsPoints })),
    dropped: report.dropped.map((f) => ({ column: f.label ?? f.key ?? '', rule: f.rule, detail: f.detail })),
    quarantined: report.quarantined.map((f) => ({ column: f.label ?? f.key ?? '', detail: f.detail })),
    warnings: report.warnings.map((f) => ({ column: f.label ?? f.key, detail: f.detail })),
    split: {
      order,
      trainRows: report.rows.train,
      testRows: report.rows.holdout,
      testFrom: window.trainTo,
      from: window.from,
      to: window.to,
    },
    families: Object.entries(metrics.families).map(([family, found]) => ({
      family,
      chosen: family === metrics.chosen,
      validationLogLoss: found.validationLogLoss,
      metrics: headline(found.holdout),
    })),
    card,
  };
}

async function findModel(tx: Tx, modelId: string): Promise<repo.ModelRow> {
  const row = await repo.findModel(tx, modelId);
  if (!row) throw new AppError('ml.model_not_found');
  return row;
}

/** One model as lists show it. */
export const readSummary = async (tx: Tx, modelId: string): Promise<ModelSummary> =>
  (await toSummaries(tx, [await findModel(tx, modelId)]))[0] as ModelSummary;

/** Models as lists show them, in the order given. */
export async function toSummaries(tx: Tx, rows: readonly repo.ModelRow[]): Promise<ModelSummary[]> {
  const standings = await repo.readStandings(
    tx,
    rows.map((row) => row.id),
  );
  const of = new Map(standings.map((standing) => [standing.id, standing]));
  return rows.map((row) => ({
    id: row.id,
    label: modelLabel(row.number),
    version: row.model_id,
    family: row.algorithm,
    target: row.target,
    status: row.status,
    alias: row.alias,
    metrics: headline(row.metadata.metrics.holdout),
    trainedAt: row.training_date.toISOString(),
    liveFrom: row.deployment_date?.toISOString() ?? null,
    parentId: row.parent_id,
    tags: row.tags,
    fairness: of.get(row.id)?.verdict ?? null,
    recalibratedAt: of.get(row.id)?.recalibratedAt?.toISOString() ?? null,
  }));
}

/** The measures lists show. */
export const headline = (m: Metrics) => ({
  auc: m.auc,
  prAuc: m.prAuc,
  logLoss: m.logLoss,
  brier: m.brier,
  ece: m.ece,
  liftTop10: m.liftTop10,
  baseRate: m.baseRate,
  majorityAccuracy: m.majorityAccuracy,
  rows: m.rows,
  positives: m.positives,
});

/** What happened to the models, or to one, newest first. */
export async function registryLog(
  ctx: Ctx,
  actor: Actor,
  want: { limit: number; cursor?: string | undefined; modelId?: string | undefined },
): Promise<{ items: RegistryEntry[]; nextCursor: string | null }> {
  if (want.cursor !== undefined && !/^[0-9a-f-]{36}$/.test(want.cursor))
    throw new AppError('request.cursor_invalid');
  const rows = await ctx.read(actor, (tx) =>
    repo.listLog(tx, { limit: want.limit + 1, before: want.cursor, modelId: want.modelId }),
  );
  const items = rows.slice(0, want.limit).map((row) => ({
    id: row.id,
    action: row.action,
    modelId: row.model_id,
    modelLabel: row.number === null ? null : modelLabel(row.number),
    reason: row.reason,
    byId: row.user_id,
    byName: row.byName,
    at: row.created_at.toISOString(),
  }));
  return { items, nextCursor: rows.length > want.limit ? (items.at(-1)?.id ?? null) : null };
}

import type { ModelDetail, ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { type Artefact, canonicalJson, sha256 } from './artefact.ts';
import type { Metrics, ModelMetadata } from './model-metadata.ts';
import * as repo from './models.repository.ts';
import { registeredModel } from './serving.ts';
import { modelLabel } from './words.ts';

/** Keeps every file of the artefact under a key of the company. Putting the same artefact again changes nothing. */
export async function keepFiles(ctx: Ctx, tenantId: string, artefact: Artefact): Promise<string> {
  const folder = `${tenantId}/models/${artefact.version}`;
  for (const [name, bytes] of artefact.files) await ctx.files.put(`${folder}/${name}`, bytes);
  return folder;
}

/**
 * Enters a checked artefact into the registry as the company's next version; an artefact that is there already keeps
 * its number. A first model that beats the base rate on later leads starts to score at once, any other waits in
 * shadow for a person. Returns the model's id.
 */
export async function registerArtefact(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  artefact: Artefact,
  about: { files: string; targetKey: string; order: string },
): Promise<string> {
  await repo.lockRegistry(tx);
  const existing = await repo.findByVersion(tx, artefact.version);
  if (existing) return existing.id;

  const id = newId();
  const { holdout, chosen, promotable } = artefact.metrics;
  const now = ctx.clock.now();
  const metadata: ModelMetadata = {
    modelSha256: sha256(canonicalJson(artefact.modelJson)),
    files: about.files,
    target: { ...artefact.train.target, key: about.targetKey },
    order: about.order,
    window: artefact.train.window,
    metrics: artefact.metrics,
    report: artefact.report,
    importance: artefact.importance.features,
    card: artefact.card,
    promotions: [],
  };
  const importance = new Map(artefact.importance.features.map((f) => [f.key, f.meanAbsPoints]));
  const statistics = new Map(artefact.reference.features.map((f) => [f.key, f]));
  await repo.insertModel(
    tx,
    {
      tenant_id: tx.tenantId,
      id,
      model_id: artefact.version,
      number: await repo.nextNumber(tx),
      model_type: 'lead_score',
      algorithm: chosen,
      accuracy: holdout.accuracy.toFixed(4),
      target: artefact.train.target.positive,
      training_date: now,
      deployment_date: null,
      status: 'shadow',
      alias: null,
      model_data: JSON.stringify(artefact.modelJson),
      metadata: JSON.stringify(metadata),
      created_at: now,
    },
    artefact.model.features.map((feature) => ({
      tenant_id: tx.tenantId,
      id: newId(),
      model_id: id,
      feature_name: feature.key,
      feature_type: feature.kind,
      importance: (importance.get(feature.key) ?? 0).toFixed(6),
      statistics: JSON.stringify(statistics.get(feature.key) ?? {}),
    })),
    Object.entries({ ...headline(holdout), auc: holdout.auc.value }).map(([name, value]) => ({
      tenant_id: tx.tenantId,
      id: newId(),
      model_id: id,
      metric_name: `holdout.${name}`,
      metric_value: value.toFixed(6),
      recorded_at: now,
    })),
  );
  await ctx.record(tx, actor, 'model.registered', {
    subject: { type: 'model', id },
    payload: { modelId: id },
  });
  if (promotable.ok && !(await repo.findAlias(tx, 'champion'))) {
    await promoteLocked(ctx, tx, actor, id, metadata, t('ml.promoted.first'));
  }
  return id;
}

/** Lets a model score, by a person's decision with a reason. Promoting the champion again changes nothing. */
export function promoteModel(
  ctx: Ctx,
  actor: Actor,
  want: { modelId: string; reason: string },
): Promise<ModelSummary> {
  return ctx.tx(actor, async (tx) => {
    await repo.lockRegistry(tx);
    const model = await repo.findModel(tx, want.modelId);
    if (!model) throw new AppError('ml.model_not_found');
    if (!(await registeredModel(ctx, tx, model.id))) throw new AppError('ml.model_invalid');
    if (model.alias !== 'champion')
      await promoteLocked(ctx, tx, actor, model.id, model.metadata, want.reason);
    return toSummary((await repo.findModel(tx, model.id)) ?? model);
  });
}

async function promoteLocked(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  id: string,
  metadata: ModelMetadata,
  reason: string,
): Promise<void> {
  const at = ctx.clock.now();
  const promotion = { at: at.toISOString(), userId: actor.userId, reason };
  await repo.makeChampion(tx, id, { ...metadata, promotions: [...metadata.promotions, promotion] }, at);
  await ctx.record(tx, actor, 'model.promoted', {
    subject: { type: 'model', id },
    payload: { modelId: id },
    changed: ['alias'],
  });
  tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
}

/** The company's models, newest first. */
export async function listModels(
  ctx: Ctx,
  actor: Actor,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: ModelSummary[]; nextCursor: string | null }> {
  const before = page.cursor === undefined ? undefined : Number(page.cursor);
  if (before !== undefined && !Number.isSafeInteger(before)) throw new AppError('request.cursor_invalid');
  const rows = await ctx.read(actor, (tx) => repo.listModels(tx, page.limit + 1, before));
  const items = rows.slice(0, page.limit);
  return {
    items: items.map(toSummary),
    nextCursor: rows.length > page.limit ? String(items.at(-1)?.number) : null,
  };
}

/** The model that scores now, or null. */
export async function findChampion(tx: Tx): Promise<ModelSummary | null> {
  const row = await repo.findAlias(tx, 'champion');
  return row ? toSummary(row) : null;
}

/** One model with its curves and what was left out of it. */
export async function getModel(ctx: Ctx, actor: Actor, modelId: string): Promise<ModelDetail> {
  const row = await ctx.read(actor, (tx) => repo.findModel(tx, modelId));
  if (!row) throw new AppError('ml.model_not_found');
  const { metrics, report, importance, window, order, card } = row.metadata;
  return {
    ...toSummary(row),
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

function toSummary(row: repo.ModelRow): ModelSummary {
  return {
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
  };
}

const headline = (m: Metrics) => ({
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

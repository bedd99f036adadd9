import type { ModelSummary, RegistryEntry } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { type Artefact, canonicalJson, sha256 } from './artefact.ts';
import { type ModelMetadata, ScoreReference } from './model-metadata.ts';
import * as repo from './models.repository.ts';
import { headline, readSummary } from './registry-reading.ts';
import { registeredModel } from './serving.ts';
import { readSettings, savePause } from './settings.repository.ts';
import * as trials from './trials/trials.repository.ts';

/** A challenger that has not won after so long gives its place to a newer model. */
const TRIAL_MS = 60 * 86_400_000;

/** Keeps every file of the artefact under a key of the company. Putting the same artefact again changes nothing. */
export async function keepFiles(ctx: Ctx, tenantId: string, artefact: Artefact): Promise<string> {
  const folder = `${tenantId}/models/${artefact.version}`;
  for (const [name, bytes] of artefact.files) await ctx.files.put(`${folder}/${name}`, bytes);
  return folder;
}

/**
 * Enters a checked artefact into the registry as the company's next version; an artefact that is there already keeps
 * its number. A first model that beats the base rate on later leads starts to score at once; a later one of the same target
 * becomes the challenger, unless there is one that has not had its time. Returns the model's id.
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
    seed: artefact.train.seed,
    versions: artefact.train.versions,
    params: artefact.train.params,
    scoreReference: scoreReferenceOf(artefact),
    promotions: [],
  };
  const importance = new Map(artefact.importance.features.map((f) => [f.key, f.meanAbsPoints]));
  const statistics = new Map(artefact.reference.features.map((f) => [f.key, f]));
  const champion = await repo.findAlias(tx, 'champion');
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
      parent_id: champion?.id ?? null,
      checked_at: null,
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
      week: null,
      recorded_at: now,
    })),
  );
  await ctx.record(tx, actor, 'model.registered', {
    subject: { type: 'model', id },
    payload: { modelId: id },
  });
  await writeLog(ctx, tx, actor, { action: 'registered', modelId: id, reason: null });
  if (!promotable.ok) return id;
  if (!champion) await promoteLocked(ctx, tx, actor, id, metadata, t('ml.promoted.first'));
  else if (champion.metadata.target.key === about.targetKey) {
    const running = await trials.findActive(tx);
    if (running && now.getTime() - running.started_at.getTime() < TRIAL_MS) return id;
    if (running) await trials.setEnded(tx, running.id, now, t('trust.trial.replaced'));
    await startTrialLocked(ctx, tx, actor, { championId: champion.id, challengerId: id, visibleShare: 0 });
  }
  return id;
}

/** How scores were spread over the rows kept back; null when the artefact does not say. */
function scoreReferenceOf(artefact: Artefact): ModelMetadata['scoreReference'] {
  const bytes = artefact.files.get('reference.json');
  const parsed = bytes && ScoreReference.safeParse(JSON.parse(bytes.toString('utf8')));
  return parsed?.success ? parsed.data.score : null;
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
    await checkMayScore(ctx, tx, model.id);
    const paused = (await readSettings(tx)).paused !== null;
    if (model.alias !== 'champion' || paused)
      await promoteLocked(ctx, tx, actor, model.id, model.metadata, want.reason);
    return readSummary(tx, model.id);
  });
}

/** Back to the model that scored before the champion; it answers from the next score on. */
export function revertModel(ctx: Ctx, actor: Actor, reason: string): Promise<ModelSummary> {
  return ctx.tx(actor, async (tx) => {
    await repo.lockRegistry(tx);
    const model = await repo.findAlias(tx, 'rollback');
    if (!model) throw new AppError('ml.nothing_before');
    await checkMayScore(ctx, tx, model.id);
    await promoteLocked(ctx, tx, actor, model.id, model.metadata, reason, 'reverted');
    return readSummary(tx, model.id);
  });
}

/** Refuses a model that is damaged, or whose newest fairness report does not let it score. */
async function checkMayScore(ctx: Ctx, tx: Tx, modelId: string): Promise<void> {
  if (!(await registeredModel(ctx, tx, modelId))) throw new AppError('ml.model_invalid');
  const [standing] = await repo.readStandings(tx, [modelId]);
  if (standing?.verdict === 'block') throw new AppError('ml.fairness_blocks');
}

/** Makes a model the champion. Call with the registry locked; the caller has checked that it may score. */
export async function promoteLocked(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  id: string,
  metadata: ModelMetadata,
  reason: string,
  action: 'promoted' | 'reverted' = 'promoted',
): Promise<void> {
  const at = ctx.clock.now();
  const trial = await trials.findActive(tx);
  if (trial) {
    await trials.setEnded(tx, trial.id, at, reason);
    await repo.setChallenger(tx, null);
  }
  const promotion = { at: at.toISOString(), userId: actor.userId, reason };
  const known = { ...metadata, promotions: [...metadata.promotions, promotion] };
  if ((await repo.findAlias(tx, 'champion'))?.id !== id) await repo.makeChampion(tx, id, known, at);
  if ((await readSettings(tx)).paused) await savePause(tx, null);
  await writeLog(ctx, tx, actor, { action, modelId: id, reason });
  await ctx.record(tx, actor, 'model.promoted', {
    subject: { type: 'model', id },
    payload: { modelId: id },
    changed: ['alias'],
  });
  tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
}

/** Puts a challenger beside the champion. Call with the registry locked and no trial running. Returns the trial's id. */
export async function startTrialLocked(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  want: { championId: string; challengerId: string; visibleShare: number },
): Promise<string> {
  const id = newId();
  await repo.setChallenger(tx, want.challengerId);
  await trials.insertTrial(tx, {
    id,
    champion_id: want.championId,
    challenger_id: want.challengerId,
    visible_share: want.visibleShare,
    started_at: ctx.clock.now(),
    started_by: actor.userId,
    ended_at: null,
    ended_reason: null,
  });
  await writeLog(ctx, tx, actor, { action: 'challenging', modelId: want.challengerId, reason: null });
  await ctx.record(tx, actor, 'trial.started', {
    subject: { type: 'model', id: want.challengerId },
    payload: { trialId: id },
  });
  tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
  return id;
}

/** Lets rules score until somebody resumes or promotes. */
export function pauseModel(ctx: Ctx, actor: Actor, reason: string): Promise<{ paused: boolean }> {
  return ctx.tx(actor, async (tx) => {
    await repo.lockRegistry(tx);
    const champion = await repo.findAlias(tx, 'champion');
    if (!champion) throw new AppError('ml.no_model');
    if ((await readSettings(tx)).paused) throw new AppError('ml.paused');
    await pauseLocked(ctx, tx, actor, { modelId: champion.id, reason, action: 'paused' });
    return { paused: true };
  });
}

/** Lets rules take over. Call with the registry locked. */
export async function pauseLocked(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  want: { modelId: string; reason: string; action: 'paused' | 'fell_back' },
): Promise<void> {
  await savePause(tx, { at: ctx.clock.now(), reason: want.reason, byId: actor.userId });
  await writeLog(ctx, tx, actor, want);
  await ctx.record(tx, actor, 'scoring.paused', {
    subject: { type: 'model', id: want.modelId },
    payload: {},
  });
  tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
}

export function resumeModel(ctx: Ctx, actor: Actor, reason: string): Promise<{ paused: boolean }> {
  return ctx.tx(actor, async (tx) => {
    await repo.lockRegistry(tx);
    const champion = await repo.findAlias(tx, 'champion');
    if (!champion || !(await readSettings(tx)).paused) throw new AppError('ml.not_paused');
    await savePause(tx, null);
    await writeLog(ctx, tx, actor, { action: 'resumed', modelId: champion.id, reason });
    await ctx.record(tx, actor, 'scoring.resumed', {
      subject: { type: 'model', id: champion.id },
      payload: {},
    });
    tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
    return { paused: false };
  });
}

/** Sets what a model is tagged with; the same word twice counts once. */
export function tagModel(
  ctx: Ctx,
  actor: Actor,
  want: { modelId: string; tags: string[] },
): Promise<ModelSummary> {
  return ctx.tx(actor, async (tx) => {
    await repo.lockRegistry(tx);
    if (!(await repo.findModel(tx, want.modelId))) throw new AppError('ml.model_not_found');
    const tags = [...new Set(want.tags)];
    await repo.setTags(tx, want.modelId, tags);
    await writeLog(ctx, tx, actor, {
      action: 'tagged',
      modelId: want.modelId,
      reason: tags.join(', ') || null,
    });
    await ctx.audit(tx, actor, 'model.tagged', {
      subject: { type: 'model', id: want.modelId },
      changed: ['tags'],
    });
    tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
    return readSummary(tx, want.modelId);
  });
}

/** Adds a line to the registry's log. */
export const writeLog = (
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  line: Pick<RegistryEntry, 'action' | 'modelId' | 'reason'>,
): Promise<unknown> =>
  repo.insertLog(tx, {
    id: newId(),
    action: line.action,
    model_id: line.modelId,
    reason: line.reason,
    user_id: actor.userId,
    created_at: ctx.clock.now(),
  });

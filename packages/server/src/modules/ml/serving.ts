import { pointScale } from '@lintel/scoring';
import { LRUCache } from 'lru-cache';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { ArtefactInvalid, canonicalJson, load, sha256 } from './artefact.ts';
import * as models from './models.repository.ts';
import type { RegisteredModel, ServingModel } from './serving-model.ts';
import { type StarterModel, starterModel } from './starter/serve.ts';
import { modelLabel } from './words.ts';

/** Two models on the same leads. */
export interface ServingTrial {
  readonly id: string;
  readonly visibleShare: number;
  readonly challenger: RegisteredModel;
}

/** A model that failed its checks is looked at again after this long. */
const REFUSED_MS = 60_000;

/**
 * Loaded models by company and id. A registered model never changes, so nothing here can be stale: which of them
 * answers is read from the registry in the transaction that scores.
 */
const loaded = new LRUCache<string, { serving: RegisteredModel | null }>({ max: 32 });

/**
 * The model that scores this company's leads: the champion, else the one before it, else the starter where it may, else null,
 * and rules answer. Read it after the leads are locked, so that a promotion cannot slip between.
 */
export async function servingModel(ctx: Ctx, tx: Tx): Promise<RegisteredModel | StarterModel | null> {
  const [candidates, hot] = await Promise.all([models.servingIds(tx), models.hotProbability(tx)]);
  for (const { id, recalibrationId, slope, intercept } of candidates) {
    const serving = await registered(ctx, tx, id);
    if (!serving) continue;
    const step = recalibrationId !== null && slope !== null && intercept !== null;
    return withHotLine(step ? withStep(serving, { id: recalibrationId, slope, intercept }) : serving, hot);
  }
  const starter = await starterModel(ctx, tx);
  return starter && withHotLine(starter, hot);
}

/** The starter as it was when it gave a stored score, or null when it is another by now. */
export async function starterOfScore(ctx: Ctx, tx: Tx, fitId: string): Promise<StarterModel | null> {
  const [starter, hot] = await Promise.all([starterModel(ctx, tx, { fitId }), models.hotProbability(tx)]);
  return starter && withHotLine(starter, hot);
}

/** The challenger of the model that scores, when the two are compared. `trial` is read beside `servingModel`. */
export async function servingTrial(
  ctx: Ctx,
  tx: Tx,
  champion: ServingModel | null,
  trial: Awaited<ReturnType<typeof models.activeTrialOf>>,
): Promise<ServingTrial | null> {
  if (!trial || trial.championId !== champion?.id) return null;
  const challenger = await registeredModel(ctx, tx, trial.challengerId);
  return challenger && { id: trial.id, visibleShare: trial.visibleShare, challenger };
}

/**
 * One registered model by id, or null when there is none or it is not the one that was registered: with the
 * recalibration that holds, or the one a stored score names.
 */
export async function registeredModel(
  ctx: Ctx,
  tx: Tx,
  id: string,
  stepId?: string | null,
): Promise<RegisteredModel | null> {
  const [serving, hot, step] = await Promise.all([
    registered(ctx, tx, id),
    models.hotProbability(tx),
    stepId === null ? null : models.findStep(tx, stepId === undefined ? { modelId: id } : { id: stepId }),
  ]);
  return serving && withHotLine(step ? withStep(serving, step) : serving, hot);
}

/** The model with a step of recalibration after its own calibration; the scale of points stays. */
function withStep(serving: RegisteredModel, step: models.Step): RegisteredModel {
  const { slope, intercept } = serving.model.calibrator;
  const calibrator = { slope: step.slope * slope, intercept: step.slope * intercept + step.intercept };
  return { ...serving, model: { ...serving.model, calibrator }, recalibrationId: step.id };
}

/** The model with its points stretched so that the company's own Hot line, when it has one, sits at 75. */
function withHotLine<M extends ServingModel>(serving: M, hot: number | null): M {
  const { baseRate, hotProbability } = serving.model.points;
  // A line at or below the base rate would turn the scale over.
  if (hot === null || hot === hotProbability || hot <= baseRate) return serving;
  return { ...serving, model: { ...serving.model, points: pointScale(baseRate, hot) } };
}

async function registered(ctx: Ctx, tx: Tx, id: string): Promise<RegisteredModel | null> {
  const key = `${tx.tenantId}/${id}`;
  const known = loaded.get(key);
  if (known) return known.serving;
  const row = await models.readModelData(tx, id);
  if (!row) return null;
  try {
    if (sha256(canonicalJson(row.model_data)) !== row.metadata.modelSha256) {
      throw new ArtefactInvalid('The stored model is not the one that was registered');
    }
    const serving: RegisteredModel = {
      source: 'model',
      id,
      version: modelLabel(row.number),
      artefact: row.model_id,
      targetKey: row.metadata.target.key,
      model: load(row.model_data),
      recalibrationId: null,
    };
    loaded.set(key, { serving });
    return serving;
  } catch (error) {
    if (!(error instanceof ArtefactInvalid)) throw error;
    ctx.log.error({ err: error, modelId: id }, 'A registered model failed its checks and does not score');
    loaded.set(key, { serving: null }, { ttl: REFUSED_MS });
    return null;
  }
}

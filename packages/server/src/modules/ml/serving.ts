import { type Model, pointScale } from '@lintel/scoring';
import { LRUCache } from 'lru-cache';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { ArtefactInvalid, canonicalJson, load, sha256 } from './artefact.ts';
import * as models from './models.repository.ts';
import { modelLabel } from './words.ts';

/** A registered model, ready to score. */
export interface ServingModel {
  readonly id: string;
  /** What people call it: "v3". */
  readonly version: string;
  /** `target.key` of its registration, which words are looked up by. */
  readonly targetKey: string;
  readonly model: Model;
}

/** A model that failed its checks is looked at again after this long. */
const REFUSED_MS = 60_000;

/**
 * Loaded models by company and id. A registered model never changes, so nothing here can be stale: which of them
 * answers is read from the registry in the transaction that scores.
 */
const loaded = new LRUCache<string, { serving: ServingModel | null }>({ max: 32 });

/**
 * The model that scores this company's leads: the champion, else the one before it, else null, and rules answer.
 * Read it after the leads are locked, so that a promotion cannot slip between.
 */
export async function servingModel(ctx: Ctx, tx: Tx): Promise<ServingModel | null> {
  const [ids, hot] = await Promise.all([models.servingIds(tx), models.hotProbability(tx)]);
  for (const { id } of ids) {
    const serving = await registered(ctx, tx, id);
    if (serving) return withHotLine(serving, hot);
  }
  return null;
}

/** One registered model by id, or null when there is none or it is not the one that was registered. */
export async function registeredModel(ctx: Ctx, tx: Tx, id: string): Promise<ServingModel | null> {
  const [serving, hot] = await Promise.all([registered(ctx, tx, id), models.hotProbability(tx)]);
  return serving && withHotLine(serving, hot);
}

/** The model with its points stretched so that the company's own Hot line, when it has one, sits at 75. */
function withHotLine(serving: ServingModel, hot: number | null): ServingModel {
  const { baseRate, hotProbability } = serving.model.points;
  // A line at or below the base rate would turn the scale over.
  if (hot === null || hot === hotProbability || hot <= baseRate) return serving;
  return { ...serving, model: { ...serving.model, points: pointScale(baseRate, hot) } };
}

async function registered(ctx: Ctx, tx: Tx, id: string): Promise<ServingModel | null> {
  const key = `${tx.tenantId}/${id}`;
  const known = loaded.get(key);
  if (known) return known.serving;
  const row = await models.readModelData(tx, id);
  if (!row) return null;
  try {
    if (sha256(canonicalJson(row.model_data)) !== row.metadata.modelSha256) {
      throw new ArtefactInvalid('The stored model is not the one that was registered');
    }
    const serving = {
      id,
      version: modelLabel(row.number),
      targetKey: row.metadata.target.key,
      model: load(row.model_data),
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

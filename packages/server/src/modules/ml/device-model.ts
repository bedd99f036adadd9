import type { DeviceModel } from '@lintel/contract';
import type { Model } from '@lintel/scoring';
import { type Actor, systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { canonicalJson, sha256 } from './artefact.ts';
import { readModelData } from './models.repository.ts';
import { servingModel } from './serving.ts';
import { targetWords } from './words.ts';

/** A registered `model.json` as this server scores with it now: its recalibration and the company's Hot line written into it. */
export const asServed = (json: object, { calibrator, points }: Model): Record<string, unknown> => ({
  ...json,
  calibrator: { ...('calibrator' in json && (json.calibrator as object)), ...calibrator },
  points,
});

/**
 * The model that scores now as a device can load it: the registered `model.json` with the recalibration and the company's
 * Hot line of now written into it, so that `scoreRow` gives the number the server gives. Undefined while rules score.
 * Which arm of a comparison a lead is shown is not known there: a device always scores with the champion.
 */
export const deviceModel = (ctx: Ctx, actor: Actor): Promise<DeviceModel | undefined> =>
  ctx.read(systemActor(actor.tenantId), async (tx) => {
    const serving = await servingModel(ctx, tx);
    if (!serving) return undefined;
    const model =
      serving.source === 'starter'
        ? serving.json
        : ((await readModelData(tx, serving.id))?.model_data as object);
    const own = asServed(model, serving.model);
    return {
      source: serving.source,
      modelId: serving.id,
      modelVersion: serving.version,
      hash: sha256(canonicalJson(own)),
      artefact: serving.artefact,
      target: targetWords(serving.targetKey),
      model: own,
    };
  });

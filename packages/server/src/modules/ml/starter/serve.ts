import { pointScale } from '@lintel/scoring';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import type { ServingModel } from '../serving-model.ts';
import { targetName, windowDays } from '../words.ts';
import { type Starter, type StarterForm, shippedStarter } from './artefact.ts';
import * as repo from './starter.repository.ts';

/** The starter model on a company's own rate. */
export interface StarterModel extends ServingModel {
  readonly source: 'starter';
  /** `model.json` with the company's rate in it. */
  readonly json: StarterForm['json'];
  readonly reference: Starter['reference'];
}

/**
 * The starter model as this company may use it: by the fit that holds now, or by the one a stored score names. Null without
 * such a fit, while rules are to score, and when the starter is damaged or another than the one that was fitted.
 */
export async function starterModel(ctx: Ctx, tx: Tx, by?: { fitId: string }): Promise<StarterModel | null> {
  const fit = by ? await repo.findFit(tx, by.fitId) : await repo.standingFit(tx);
  const starter = fit && (await shippedStarter(ctx));
  return starter?.version === fit?.artefact && starter && fit ? onRate(starter, fit) : null;
}

/** The form of the starter that fits an outcome. */
export const formFor = (starter: Starter, target: string): StarterForm =>
  windowDays(target) === null ? starter.timeless : starter.timed;

function onRate(starter: Starter, fit: repo.StandingFit): StarterModel {
  const { model, json } = formFor(starter, fit.target);
  const { slope, intercept } = model.calibrator;
  const calibrator = { slope, intercept: intercept + fit.shift };
  const points = pointScale(fit.baseRate, fit.hotProbability);
  const target = {
    name: fit.target,
    positive: targetName(fit.target),
    windowDays: windowDays(fit.target),
  };
  return {
    source: 'starter',
    id: null,
    version: null,
    artefact: starter.version,
    targetKey: fit.target,
    model: { ...model, calibrator, points, target },
    json: { ...json, target },
    recalibrationId: fit.id,
    reference: starter.reference,
  };
}

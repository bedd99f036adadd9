import { createHash } from 'node:crypto';
import { scoreRow } from '@lintel/scoring';
import type { LeadInputs } from '../feature-rows.ts';
import type { ServingTrial } from '../serving.ts';
import type { ServingModel } from '../serving-model.ts';
import type { PairedScore } from './trials.repository.ts';

/**
 * Which score a lead is shown: the same for as long as the trial runs. A larger share adds leads to the challenger and
 * takes none from it.
 */
export function shownArm(trialId: string, leadId: string, visibleShare: number): PairedScore['shown'] {
  if (visibleShare <= 0) return 'champion';
  const place = createHash('sha256').update(`${trialId}/${leadId}`).digest().readUInt32BE(0) / 2 ** 32;
  return place < visibleShare ? 'challenger' : 'champion';
}

/** What champion and challenger say of a lead from the same inputs. */
export function scoreBoth(
  leadId: string,
  inputs: LeadInputs,
  champion: ServingModel,
  trial: ServingTrial,
): PairedScore {
  const [here, there] = [scoreRow(champion.model, inputs.row), scoreRow(trial.challenger.model, inputs.row)];
  return {
    leadId,
    championPoints: here.score,
    championProbability: here.probability,
    challengerPoints: there.score,
    challengerProbability: there.probability,
    shown: shownArm(trial.id, leadId, trial.visibleShare),
    inputsHash: inputs.hash,
  };
}

/** True when the pair says something the one before it did not. */
export const pairDiffers = (pair: PairedScore, last: PairedScore | undefined): boolean =>
  !last ||
  last.championPoints !== pair.championPoints ||
  last.challengerPoints !== pair.challengerPoints ||
  last.shown !== pair.shown ||
  !last.inputsHash.equals(pair.inputsHash);

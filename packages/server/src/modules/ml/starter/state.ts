import type { StarterState } from '@lintel/contract';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { servingModel } from '../serving.ts';
import type { Target } from '../targets.ts';
import { targetName } from '../words.ts';
import { shippedStarter } from './artefact.ts';
import { meetsGates } from './fit.ts';
import * as repo from './starter.repository.ts';

/** From here on a model of the company's own may score by itself; the same figures as `ml/trainer`. */
const OWN_MODEL = { labelled: 400, positives: 40, negatives: 40 } as const;

/** Whether the starter model scores here, how it did on the company's outcomes, and what is missing to do without it. */
export async function starterState(ctx: Ctx, tx: Tx, targets: readonly Target[]): Promise<StarterState> {
  const [serving, fit, starter] = await Promise.all([
    servingModel(ctx, tx),
    repo.newestFit(tx),
    shippedStarter(ctx),
  ]);
  const fits = fit !== null && fit.artefact === starter?.version;
  const state = serving?.source === 'starter' ? 'scores' : fits && fit.verdict === 'stands' ? 'ready' : 'off';
  const because = () => {
    if (!starter) return 'damaged';
    if (!targets.some(meetsGates)) return 'too_few';
    return fits && fit.verdict !== 'stands' ? fit.verdict : 'undecided';
  };
  return {
    state,
    because: state === 'off' ? because() : null,
    fit:
      fit === null || fit.verdict === 'too_few'
        ? null
        : {
            target: targetName(fit.target),
            leads: fit.leads,
            positives: fit.positives,
            auc: { value: fit.auc, low: fit.aucLow, high: fit.aucHigh },
            logLoss: fit.logLoss,
            baseLogLoss: fit.baseLogLoss,
            shift: fit.shift,
            decidedAt: fit.createdAt.toISOString(),
          },
    missing: missingOf(targets, fit),
  };
}

/** Of the outcome the starter was held against, else of the one with most good outcomes. */
function missingOf(targets: readonly Target[], fit: repo.StoredFit | null): StarterState['missing'] {
  const best = [...targets].sort((a, b) => b.positives - a.positives)[0];
  const { labelled, positives } = fit
    ? { labelled: fit.leads, positives: fit.positives }
    : (best ?? { labelled: 0, positives: 0 });
  const short = (need: number, have: number) => Math.max(0, need - have);
  return {
    labelled: short(OWN_MODEL.labelled, labelled),
    positives: short(OWN_MODEL.positives, positives),
    negatives: short(OWN_MODEL.negatives, labelled - positives),
  };
}

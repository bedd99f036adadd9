import { logit, sigmoid } from '@lintel/scoring';
import { aucIntervalOfGroups, type Interval, logLoss } from '../monitoring/measure.ts';

/** What a company must know of its leads before the starter model is held against it. */
export const STARTER_GATES = { labelled: 200, positives: 20, negatives: 20 } as const;
/** The farthest the starter's log-odds are moved, either way: beyond it the two worlds have too little in common. */
export const SHIFT_LIMIT = 3;
/** How strongly the shift is held back, as L2 on it: by one outcome for each unit it has moved. */
const DAMPING = 1;
/** The Hot line stands at three times the odds of the average lead or higher (log-odds), as the trainer has it. */
const MIN_SPREAD = Math.log(3);

/** A lead as it was known at one moment (looks at one lead in order of time), what the starter says of it (log-odds), and what became of it. */
export interface Look {
  leadId: string;
  logit: number;
  label: boolean;
}

export interface StarterFit {
  /** Better than the base rate: lower log loss, and an order that is not chance. */
  stands: boolean;
  /** Log-odds added to the starter's own. */
  shift: number;
  baseRate: number;
  hotProbability: number;
  leads: number;
  positives: number;
  /** Leads looked at several times count once in its interval. */
  auc: Interval;
  logLoss: number;
  /** Of saying the base rate each time. */
  baseLogLoss: number;
}

/** Whether so many known outcomes and so many good ones are enough. */
export const meetsGates = ({ labelled, positives }: { labelled: number; positives: number }): boolean =>
  labelled >= STARTER_GATES.labelled &&
  positives >= STARTER_GATES.positives &&
  labelled - positives >= STARTER_GATES.negatives;

/** How many leads have a known outcome and how many a good one: leads count, each by the first look at it. */
export function countLeads(looks: readonly Look[]): { leads: number; positives: number } {
  const good = new Map<string, boolean>();
  for (const { leadId, label } of looks) if (!good.has(leadId)) good.set(leadId, label);
  return { leads: good.size, positives: [...good.values()].filter(Boolean).length };
}

/**
 * Brings the starter to a company's own rate and says whether it may score there. Null when too few outcomes are known, or
 * only one kind of them. With `standing`, a shift that holds already is kept while it is within a tenth of the new one, so
 * that scores do not move every night.
 */
export function fitStarter(
  looks: readonly Look[],
  standing: { shift: number } | null = null,
): StarterFit | null {
  const { leads, positives } = countLeads(looks);
  if (!meetsGates({ labelled: leads, positives })) return null;
  const fresh = fitShift(looks);
  const shift = standing && Math.abs(standing.shift - fresh) < 0.1 ? standing.shift : fresh;
  const said = looks.map(({ logit: own, label }) => ({ probability: sigmoid(own + shift), label }));
  const baseRate = looks.filter(({ label }) => label).length / looks.length;
  const auc = aucIntervalOfGroups(said, (index) => looks[index]?.leadId ?? '');
  if (!auc) return null;
  const loss = logLoss(said);
  const baseLogLoss = logLoss(looks.map(({ label }) => ({ probability: baseRate, label })));
  return {
    stands: loss < baseLogLoss && auc.low > 0.5,
    shift,
    baseRate,
    hotProbability: hotLine(
      looks.map(({ logit: own }) => own + shift),
      baseRate,
    ),
    leads,
    positives,
    auc,
    logLoss: loss,
    baseLogLoss,
  };
}

/** The shift d that minimises Σ log loss(logit + d) + DAMPING / 2 · d², within ±SHIFT_LIMIT; by Newton's method. */
function fitShift(looks: readonly Look[]): number {
  let shift = 0;
  for (let round = 0; round < 50; round++) {
    let gradient = DAMPING * shift;
    let curve = DAMPING;
    for (const { logit: own, label } of looks) {
      const p = sigmoid(own + shift);
      gradient += p - (label ? 1 : 0);
      curve += p * (1 - p);
    }
    // Never further than one unit at once: far from the minimum a full step may overshoot.
    const step = Math.max(-1, Math.min(1, gradient / curve));
    shift = Math.max(-SHIFT_LIMIT, Math.min(SHIFT_LIMIT, shift - step));
    if (Math.abs(step) < 1e-10) break;
  }
  return shift;
}

/** The chance the best tenth reaches, which sits at 75 points; as the trainer has it for a model of the company's own. */
function hotLine(logits: readonly number[], baseRate: number): number {
  const sorted = logits.toSorted((a, b) => a - b);
  const reached = sorted[Math.floor(0.9 * (sorted.length - 1))] ?? 0;
  return sigmoid(Math.max(reached, logit(baseRate) + MIN_SPREAD));
}

import { seeded } from '@lintel/scoring';
import { aucInterval, ece, type Interval, liftTop10, logLoss } from '../monitoring/measure.ts';

/** Both models on one lead at one moment, and what came of it. */
export interface PairedOutcome {
  leadId: string;
  label: boolean;
  champion: number;
  challenger: number;
}

export interface ArmFigures {
  auc: Interval | null;
  logLoss: number;
  ece: number;
  liftTop10: number | null;
}
export interface Comparison {
  champion: ArmFigures;
  challenger: ArmFigures;
  /** Challenger minus champion. */
  aucGain: Interval | null;
}

/** Before so many outcomes, and so many of each kind among them, nothing is said. */
export const OUTCOMES_NEEDED = 400;
export const POSITIVES_NEEDED = 50;
/** A gain in AUC whose lower bound is above this counts as "not worse". */
export const GAIN_FLOOR = -0.005;
export const ECE_CEILING = 0.05;
const DRAWS = 1000;

/** Figures of both arms and the gain in AUC with its 95 % interval: leads are drawn, with all that was said of them. */
export function compare(rows: readonly PairedOutcome[], seed = 1): Comparison {
  const arm = (name: 'champion' | 'challenger'): ArmFigures => {
    const said = rows.map((row) => ({ probability: row[name], label: row.label }));
    return { auc: aucInterval(said), logLoss: logLoss(said), ece: ece(said), liftTop10: liftTop10(said) };
  };
  const [champion, challenger] = [arm('champion'), arm('challenger')];
  const gain =
    champion.auc && challenger.auc ? drawGain(rows, challenger.auc.value - champion.auc.value, seed) : null;
  return { champion, challenger, aucGain: gain };
}

/** Percentile interval of the paired bootstrap: both models are measured on the same draw of leads. */
function drawGain(rows: readonly PairedOutcome[], value: number, seed: number): Interval {
  const leads = [...new Set(rows.map((row) => row.leadId))];
  const place = new Map(leads.map((id, i) => [id, i]));
  const leadOf = rows.map((row) => place.get(row.leadId) as number);
  const [champion, challenger] = [ranking(rows, 'champion'), ranking(rows, 'challenger')];
  const random = seeded(seed);
  const weights = new Float64Array(leads.length);
  const gains: number[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    weights.fill(0);
    for (let i = 0; i < leads.length; i++) {
      const at = Math.floor(random() * leads.length);
      weights[at] = (weights[at] as number) + 1;
    }
    const a = weightedAuc(champion, leadOf, weights);
    const b = weightedAuc(challenger, leadOf, weights);
    // A draw without one of the outcomes says nothing.
    if (a !== null && b !== null) gains.push(b - a);
  }
  gains.sort((a, b) => a - b);
  const at = (q: number) => gains[Math.min(gains.length - 1, Math.floor(q * gains.length))] ?? value;
  return { value, low: at(0.025), high: at(0.975) };
}

interface Ranked {
  row: number;
  label: boolean;
  probability: number;
}
const ranking = (rows: readonly PairedOutcome[], arm: 'champion' | 'challenger'): Ranked[] =>
  rows
    .map((row, i) => ({ row: i, label: row.label, probability: row[arm] }))
    .sort((a, b) => a.probability - b.probability);

/** AUC of rows sorted by chance, each as often as its lead was drawn; ties count half. */
function weightedAuc(
  sorted: readonly Ranked[],
  leadOf: readonly number[],
  weights: Float64Array,
): number | null {
  let [below, positives, right] = [0, 0, 0];
  for (let from = 0; from < sorted.length; ) {
    let [tiedYes, tiedNo, to] = [0, 0, from];
    const { probability } = sorted[from] as Ranked;
    for (; to < sorted.length && (sorted[to] as Ranked).probability === probability; to++) {
      const one = sorted[to] as Ranked;
      const weight = weights[leadOf[one.row] as number] as number;
      if (one.label) tiedYes += weight;
      else tiedNo += weight;
    }
    right += tiedYes * (below + tiedNo / 2);
    positives += tiedYes;
    below += tiedNo;
    from = to;
  }
  return positives > 0 && below > 0 ? right / (positives * below) : null;
}

export type ConditionName = 'auc' | 'logLoss' | 'ece' | 'fairness';
export interface Decision {
  verdict: 'not_decided' | 'promote' | 'keep';
  conditions: { name: ConditionName; met: boolean | null }[];
}

/** The rule of promotion. Without enough outcomes nothing but fairness is judged; without a report fairness is open. */
export function decide(
  counts: { outcomes: number; positives: number },
  { champion, challenger, aucGain }: Comparison,
  fairness: 'pass' | 'review' | 'block' | null,
): Decision {
  const negatives = counts.outcomes - counts.positives;
  const enough =
    counts.outcomes >= OUTCOMES_NEEDED &&
    counts.positives >= POSITIVES_NEEDED &&
    negatives >= POSITIVES_NEEDED;
  const measured = (met: boolean) => (enough && aucGain ? met : null);
  const conditions: Decision['conditions'] = [
    { name: 'auc', met: measured((aucGain?.low ?? -1) >= GAIN_FLOOR) },
    { name: 'logLoss', met: measured(challenger.logLoss < champion.logLoss) },
    { name: 'ece', met: measured(challenger.ece <= ECE_CEILING) },
    { name: 'fairness', met: fairness === null ? null : fairness === 'pass' },
  ];
  const figures = conditions.slice(0, 3);
  if (figures.some(({ met }) => met === false) || fairness === 'block')
    return { verdict: enough ? 'keep' : 'not_decided', conditions };
  const promote = figures.every(({ met }) => met === true) && fairness !== 'review';
  return { verdict: promote ? 'promote' : 'not_decided', conditions };
}

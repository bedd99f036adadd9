import { logit, sigmoid } from '@lintel/scoring';

/** A chance that was said, and what came of it. */
export interface Outcome {
  probability: number;
  label: boolean;
}
export interface Interval {
  value: number;
  low: number;
  high: number;
}

const Z95 = 1.959963984540054;
const EPSILON = 1e-15;
const ECE_BINS = 15;

/** Mid-ranks from 1, ties sharing theirs. */
function midRanks(values: readonly number[]): Float64Array {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] as number] === values[order[from] as number]) to++;
    for (let i = from; i <= to; i++) ranks[order[i] as number] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranks;
}

/** Area under the ROC curve, ties counting half; null without both outcomes. */
export function auc(rows: readonly Outcome[]): number | null {
  const ranks = midRanks(rows.map((row) => row.probability));
  let positives = 0;
  let sum = 0;
  rows.forEach((row, i) => {
    if (!row.label) return;
    positives++;
    sum += ranks[i] as number;
  });
  const negatives = rows.length - positives;
  if (positives === 0 || negatives === 0) return null;
  return (sum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** AUC with its 95 % interval by DeLong, DeLong and Clarke-Pearson (1988), computed from mid-ranks (Sun and Xu, 2014). */
export function aucInterval(rows: readonly Outcome[]): Interval | null {
  const value = auc(rows);
  if (value === null) return null;
  const { positives: v10, negatives: v01 } = placements(rows);
  return around(value, variance(v10) / v10.length + variance(v01) / v01.length);
}

/** The same of rows that come in groups, several looks at one lead: what they share is counted once (Obuchowski, 1997). */
export function aucIntervalOfGroups(
  rows: readonly Outcome[],
  groupOf: (index: number) => string,
): Interval | null {
  const value = auc(rows);
  if (value === null) return null;
  const placed = placements(rows);
  const counts = { positives: placed.positives.length, negatives: placed.negatives.length };
  const shares = new Map<string, number>();
  const at = { positives: 0, negatives: 0 };
  rows.forEach(({ label }, index) => {
    const side = label ? 'positives' : 'negatives';
    const placement = placed[side][at[side]++] as number;
    const group = groupOf(index);
    shares.set(group, (shares.get(group) ?? 0) + (placement - value) / counts[side]);
  });
  const groups = shares.size;
  const sum = [...shares.values()].reduce((all, share) => all + share * share, 0);
  return around(value, groups < 2 ? 0 : (sum * groups) / (groups - 1));
}

/** Of each positive the share of negatives below it, of each negative the share of positives above it, in order of rows. */
function placements(rows: readonly Outcome[]): { positives: number[]; negatives: number[] } {
  const of = (label: boolean) => rows.filter((row) => row.label === label).map((row) => row.probability);
  const [positives, negatives] = [of(true), of(false)];
  const all = midRanks([...positives, ...negatives]);
  const [m, n] = [positives.length, negatives.length];
  const ownPositive = midRanks(positives);
  const ownNegative = midRanks(negatives);
  return {
    positives: Array.from(positives, (_, i) => ((all[i] as number) - (ownPositive[i] as number)) / n),
    negatives: Array.from(negatives, (_, j) => 1 - ((all[m + j] as number) - (ownNegative[j] as number)) / m),
  };
}

function around(value: number, spread: number): Interval {
  const half = Z95 * Math.sqrt(spread);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1);
}

/** Mean negative log likelihood; a certain mistake counts as 1e-15. */
export const logLoss = (rows: readonly Outcome[]): number =>
  rows.reduce((sum, { probability, label }) => {
    const p = Math.min(1 - EPSILON, Math.max(EPSILON, probability));
    return sum - Math.log(label ? p : 1 - p);
  }, 0) / Math.max(1, rows.length);

/** Expected calibration error over 15 equal-width bins: |mean chance − share that came true|, weighted by rows. */
export function ece(rows: readonly Outcome[]): number {
  const bins = Array.from({ length: ECE_BINS }, () => ({ said: 0, came: 0 }));
  for (const { probability, label } of rows) {
    const bin = bins[Math.min(ECE_BINS - 1, Math.floor(probability * ECE_BINS))];
    if (!bin) continue;
    bin.said += probability;
    bin.came += label ? 1 : 0;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.said - bin.came), 0) / Math.max(1, rows.length);
}

/** How many times the base rate is reached in the best tenth (at least one row); null without a positive. */
export function liftTop10(rows: readonly Outcome[]): number | null {
  const positives = rows.filter((row) => row.label).length;
  if (positives === 0) return null;
  const top = rows.toSorted((a, b) => b.probability - a.probability).slice(0, Math.ceil(rows.length / 10));
  return top.filter((row) => row.label).length / top.length / (positives / rows.length);
}

/** Wilson's 95 % interval of a share. */
export function wilson(successes: number, rows: number): Interval {
  if (rows === 0) return { value: 0, low: 0, high: 1 };
  const p = successes / rows;
  const z2 = Z95 * Z95;
  const centre = (p + z2 / (2 * rows)) / (1 + z2 / rows);
  const half = (Z95 / (1 + z2 / rows)) * Math.sqrt((p * (1 - p)) / rows + z2 / (4 * rows * rows));
  return { value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** The difference of two shares, second minus first, with Newcombe's 95 % interval (his method 10). */
export function shareDifference(first: [number, number], second: [number, number]): Interval {
  const [a, b] = [wilson(...first), wilson(...second)];
  const value = b.value - a.value;
  return {
    value,
    low: value - Math.sqrt((b.value - b.low) ** 2 + (a.high - a.value) ** 2),
    high: value + Math.sqrt((b.high - b.value) ** 2 + (a.value - a.low) ** 2),
  };
}

/**
 * Rows an arm needs to tell a rate that is `lift` higher from `base`: two-sided 5 %, power 80 %, normal approximation with
 * unpooled variance.
 */
export function neededPerArm(base: number, lift: number): number {
  const other = Math.min(1, base * (1 + lift));
  if (base <= 0 || other <= base) return Number.MAX_SAFE_INTEGER;
  const z = Z95 + 0.8416212335729143;
  return Math.ceil((z * z * (base * (1 - base) + other * (1 - other))) / (other - base) ** 2);
}

/**
 * What calibrated chances alone let one expect, before outcomes are known (confidence-based performance estimation): the
 * rate, and the AUC of outcomes drawn from the chances. Pairs are counted by sorting, ties half.
 */
export function expectedPerformance(probabilities: readonly number[]): { rate: number; auc: number | null } {
  const sorted = probabilities.toSorted((a, b) => a - b);
  const sum = sorted.reduce((a, b) => a + b, 0);
  let below = 0;
  let right = 0;
  let self = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to + 1 < sorted.length && sorted[to + 1] === sorted[from]) to++;
    const p = sorted[from] as number;
    const size = to - from + 1;
    right += size * p * below;
    // Within a tie every ordered pair of different rows counts half.
    right += (size * (size - 1) * p * (1 - p)) / 2;
    self += size * p * (1 - p);
    below += size * (1 - p);
    from = to + 1;
  }
  const pairs = sum * (sorted.length - sum) - self;
  return { rate: sum / Math.max(1, sorted.length), auc: pairs > 0 ? right / pairs : null };
}

export interface Step {
  slope: number;
  intercept: number;
}

/** The chance after a step of recalibration. */
export const recalibrated = (probability: number, { slope, intercept }: Step): number =>
  sigmoid(slope * logit(Math.min(1 - EPSILON, Math.max(EPSILON, probability))) + intercept);

/**
 * Platt's step on log-odds by Newton's method: minimises Σ log loss + l2/2 · ((slope − 1)² + intercept²), so that few rows
 * leave it near the identity. Null when it does not settle on a slope above 0.
 */
export function fitStep(rows: readonly Outcome[], l2: number): Step | null {
  const x = rows.map(({ probability }) => logit(Math.min(1 - 1e-9, Math.max(1e-9, probability))));
  let [slope, intercept] = [1, 0];
  for (let round = 0; round < 100; round++) {
    let [ga, gb] = [l2 * (slope - 1), l2 * intercept];
    let [haa, hab, hbb] = [l2, 0, l2];
    rows.forEach(({ label }, i) => {
      const at = x[i] as number;
      const p = sigmoid(slope * at + intercept);
      const error = p - (label ? 1 : 0);
      const weight = p * (1 - p);
      ga += error * at;
      gb += error;
      haa += weight * at * at;
      hab += weight * at;
      hbb += weight;
    });
    const determinant = haa * hbb - hab * hab;
    if (!(determinant > 0)) return null;
    const da = (hbb * ga - hab * gb) / determinant;
    const db = (haa * gb - hab * ga) / determinant;
    // Never further than one unit at once: far from the minimum a full step may overshoot.
    const scale = Math.min(1, 1 / Math.max(Math.abs(da), Math.abs(db), 1));
    slope -= scale * da;
    intercept -= scale * db;
    if (Math.abs(da) + Math.abs(db) < 1e-10) return slope > 0 ? { slope, intercept } : null;
  }
  return null;
}

import { setImmediate } from 'node:timers/promises';
import type { Feature, FeatureRow } from '@lintel/scoring';
import { seeded } from '@lintel/scoring';
import { aucInterval, type Interval, type Outcome } from '../monitoring/measure.ts';

/** Rows the probe learns from at most; more change its answer by less than its interval. */
export const PROBE_ROWS = 3000;
const FOLDS = 5;
/** Levels of a category that get a column of their own, and bins of a number. */
const LEVELS = 30;
const BINS = 6;
const L2 = 1;
const ROUNDS = 120;
const MEMORY = 8;

/**
 * Can a group be told from what the model sees? AUC of a logistic regression on its features (numbers in bins, missing as
 * a value of its own), each row judged by a fit that has not seen it. Null without both kinds.
 */
export async function proxyAuc(
  features: readonly Feature[],
  rows: readonly FeatureRow[],
  member: readonly boolean[],
  seed = 1,
): Promise<Interval | null> {
  const { columns, width } = encode(features, rows);
  const random = seeded(seed);
  const fold = rows.map(() => Math.floor(random() * FOLDS));
  const said: Outcome[] = [];
  for (let held = 0; held < FOLDS; held++) {
    // Requests and other jobs get their turn between two fits.
    await setImmediate();
    const train = rows.flatMap((_, i) => (fold[i] === held ? [] : [i]));
    const weights = learn(columns, member, train, width);
    rows.forEach((_, i) => {
      if (fold[i] === held)
        said.push({
          probability: sigmoid(dot(columns[i] as Int32Array, weights)),
          label: member[i] === true,
        });
    });
  }
  return aucInterval(said);
}

/** Each row as the positions of its ones; the first position, of every row, is the intercept. */
function encode(features: readonly Feature[], rows: readonly FeatureRow[]) {
  let width = 1;
  const places = features.map((feature) => {
    const place = placeOf(feature, rows);
    const from = width;
    width += place.size;
    return { key: feature.key, from, of: place.of };
  });
  const columns = rows.map((row) =>
    Int32Array.from([0, ...places.map(({ key, from, of }) => from + of(row[key]))]),
  );
  return { columns, width };
}

function placeOf({ key, kind }: Feature, rows: readonly FeatureRow[]) {
  const missing = (value: unknown) => value === null || value === undefined || value === '';
  if (kind === 'number') {
    const known = rows
      .map((row) => row[key])
      .filter((value) => !missing(value))
      .map(Number)
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    const edges = Array.from(
      { length: BINS - 1 },
      (_, i) => known[Math.floor(((i + 1) * known.length) / BINS)] ?? 0,
    );
    return {
      size: BINS + 1,
      of: (value: unknown) => {
        const number = missing(value) ? Number.NaN : Number(value);
        if (!Number.isFinite(number)) return BINS;
        let at = 0;
        while (at < edges.length && number > (edges[at] as number)) at++;
        return at;
      },
    };
  }
  const counts = new Map<string, number>();
  for (const row of rows) {
    if (!missing(row[key])) counts.set(String(row[key]), (counts.get(String(row[key])) ?? 0) + 1);
  }
  const levels = [...counts].sort((a, b) => b[1] - a[1]).slice(0, LEVELS);
  const place = new Map(levels.map(([value], i) => [value, i]));
  return {
    size: LEVELS + 2,
    of: (value: unknown) => (missing(value) ? LEVELS + 1 : (place.get(String(value)) ?? LEVELS)),
  };
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
function dot(ones: Int32Array, weights: Float64Array): number {
  let sum = 0;
  for (const at of ones) sum += weights[at] as number;
  return sum;
}

/** Ridge logistic regression by L-BFGS (Nocedal and Wright, algorithm 7.5) with backtracking. */
function learn(
  columns: readonly Int32Array[],
  member: readonly boolean[],
  train: readonly number[],
  width: number,
): Float64Array {
  const lossAt = (weights: Float64Array, gradient: Float64Array): number => {
    let loss = 0;
    for (let i = 1; i < width; i++) {
      const w = weights[i] as number;
      loss += (L2 / 2) * w * w;
      gradient[i] = L2 * w;
    }
    gradient[0] = 0;
    for (const i of train) {
      const ones = columns[i] as Int32Array;
      const z = dot(ones, weights);
      const y = member[i] ? 1 : 0;
      loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y * z;
      const error = sigmoid(z) - y;
      for (const at of ones) gradient[at] = (gradient[at] as number) + error;
    }
    return loss;
  };
  let weights = new Float64Array(width);
  let gradient = new Float64Array(width);
  let loss = lossAt(weights, gradient);
  const past: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const direction = towards(gradient, past);
    const slope = product(direction, gradient);
    if (slope > -1e-9) break;
    let step = round === 0 ? 1 / Math.max(1, Math.sqrt(product(gradient, gradient))) : 1;
    const next = new Float64Array(width);
    const nextGradient = new Float64Array(width);
    let nextLoss = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 40; tries++) {
      for (let i = 0; i < width; i++) next[i] = (weights[i] as number) + step * (direction[i] as number);
      nextLoss = lossAt(next, nextGradient);
      if (nextLoss <= loss + 1e-4 * step * slope) break;
      step /= 2;
    }
    if (!(nextLoss < loss)) break;
    const s = next.map((value, i) => value - (weights[i] as number));
    const y = nextGradient.map((value, i) => value - (gradient[i] as number));
    const curvature = product(s, y);
    if (curvature > 1e-12) past.push({ s, y, rho: 1 / curvature });
    if (past.length > MEMORY) past.shift();
    const done = loss - nextLoss < 1e-7 * Math.abs(loss);
    [weights, gradient, loss] = [next, nextGradient, nextLoss];
    if (done) break;
  }
  return weights;
}

function towards(
  gradient: Float64Array,
  past: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  const q = gradient.map((value) => -value);
  const alphas: number[] = [];
  for (const { s, y, rho } of past.toReversed()) {
    const alpha = rho * product(s, q);
    alphas.push(alpha);
    for (let i = 0; i < q.length; i++) q[i] = (q[i] as number) - alpha * (y[i] as number);
  }
  const last = past.at(-1);
  if (last) {
    const scale = 1 / (last.rho * product(last.y, last.y));
    for (let i = 0; i < q.length; i++) q[i] = (q[i] as number) * scale;
  }
  past.forEach(({ s, y, rho }, k) => {
    const beta = rho * product(y, q);
    const alpha = alphas[past.length - 1 - k] ?? 0;
    for (let i = 0; i < q.length; i++) q[i] = (q[i] as number) + (alpha - beta) * (s[i] as number);
  });
  return q;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

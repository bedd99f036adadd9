import type { FeatureRow, FeatureValue, Model } from './model.ts';
import { encodeRow } from './model.ts';
import { seeded } from './random.ts';
import { binOf, drawValue, type Reference, referenceOf } from './reference.ts';
import { solveInPlace } from './solve.ts';

/** Neighbours of the lead that are asked. */
const SAMPLES = 2000;
/** Reach of the neighbourhood, as a share of the square root of the number of features (Ribeiro et al. 2016). */
const KERNEL_WIDTH = 0.75;
/** Ridge that keeps the fit solvable when two features are always the same. */
const RIDGE = 1e-3;

export interface LocalShare {
  readonly key: string;
  readonly label: string;
  readonly value: FeatureValue;
  /** What having this value instead of a usual one adds, nearby; in calibrated log-odds and in points. */
  readonly logOdds: number;
  readonly points: number;
}

export interface LocalExplanation {
  /** Largest first. */
  readonly features: readonly LocalShare[];
  /** Calibrated log-odds where no feature is as the lead's. */
  readonly intercept: number;
  /** What the straight line says of the lead itself, beside what the model says. */
  readonly local: number;
  readonly logit: number;
  /** Weighted share of the model's movement nearby that the straight line explains: below about 0.5 distrust it. */
  readonly r2: number;
  readonly samples: number;
  readonly seed: number;
}

/**
 * A second opinion beside SHAP: LIME, a straight line fitted to what the model says of invented neighbours of the lead, each
 * with about half of its values drawn from `reference` instead. Seeded: the same model, row and seed give the same answer.
 */
export function explainLime(
  model: Model,
  row: FeatureRow,
  reference: Reference,
  seed: number,
): LocalExplanation {
  const size = model.features.length;
  const spread = referenceOf(model, reference);
  const own = new Float64Array(size);
  encodeRow(model, row, own);
  const bins = spread.map((feature, f) => binOf(feature, own[f]!));
  const random = seeded(seed);
  const encoded = new Float64Array(SAMPLES * size);
  const same = new Float64Array(SAMPLES * (size + 1));
  const weights = new Float64Array(SAMPLES);
  const width = KERNEL_WIDTH ** 2 * size;
  for (let s = 0; s < SAMPLES; s++) {
    let changed = 0;
    for (let f = 0; f < size; f++) {
      const kept = s === 0 || random() < 0.5;
      const drawn = kept ? own[f]! : drawValue(spread[f]!, random);
      // A draw from the lead's own bin changes nothing worth telling.
      const alike = kept || binOf(spread[f]!, drawn) === bins[f];
      encoded[s * size + f] = alike ? own[f]! : drawn;
      same[s * (size + 1) + f] = alike ? 1 : 0;
      if (!alike) changed++;
    }
    same[s * (size + 1) + size] = 1;
    weights[s] = Math.exp(-changed / width);
  }
  const answers = new Float64Array(SAMPLES);
  model.predictor.rawBatch(encoded, SAMPLES, answers, 0);
  const { slope, intercept } = model.calibrator;
  for (let s = 0; s < SAMPLES; s++) answers[s] = slope * answers[s]! + intercept;

  const line = fitLine(same, weights, answers, size + 1);
  const lineAt = (s: number): number => {
    let sum = 0;
    for (let f = 0; f <= size; f++) sum += line[f]! * same[s * (size + 1) + f]!;
    return sum;
  };
  const features = model.features
    .map(({ key, label }, f): LocalShare => {
      const logOdds = line[f]!;
      return { key, label, value: row[key], logOdds, points: model.points.a * logOdds };
    })
    .sort((x, y) => Math.abs(y.logOdds) - Math.abs(x.logOdds) || (x.key < y.key ? -1 : 1));
  return {
    features,
    intercept: line[size]!,
    local: lineAt(0),
    logit: answers[0]!,
    r2: explained(answers, weights, lineAt),
    samples: SAMPLES,
    seed,
  };
}

/** Weighted least squares of `answers` on `columns` of `rows`, laid row by row; the last column is the constant. */
function fitLine(
  rows: Float64Array,
  weights: Float64Array,
  answers: Float64Array,
  columns: number,
): Float64Array {
  const normal = new Float64Array(columns * columns);
  const right = new Float64Array(columns);
  for (let s = 0; s < weights.length; s++)
    for (let i = 0; i < columns; i++) {
      const value = rows[s * columns + i]! * weights[s]!;
      if (value === 0) continue;
      right[i] = right[i]! + value * answers[s]!;
      for (let j = 0; j <= i; j++)
        normal[i * columns + j] = normal[i * columns + j]! + value * rows[s * columns + j]!;
    }
  for (let i = 0; i < columns - 1; i++) normal[i * columns + i] = normal[i * columns + i]! + RIDGE;
  solveInPlace(normal, columns, right, 1);
  return right;
}

function explained(answers: Float64Array, weights: Float64Array, lineAt: (s: number) => number): number {
  let total = 0;
  let mean = 0;
  for (let s = 0; s < answers.length; s++) {
    total += weights[s]!;
    mean += weights[s]! * answers[s]!;
  }
  mean /= total;
  let spread = 0;
  let missed = 0;
  for (let s = 0; s < answers.length; s++) {
    spread += weights[s]! * (answers[s]! - mean) ** 2;
    missed += weights[s]! * (answers[s]! - lineAt(s)) ** 2;
  }
  // A model that says the same of every neighbour is explained by saying just that.
  return spread === 0 ? 1 : 1 - missed / spread;
}

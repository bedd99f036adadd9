import type { FeatureRow, FeatureValue, Model } from './model.ts';
import { encodeRow, encodeValue } from './model.ts';
import type { Band } from './points.ts';
import { bandOf, shownScore, sigmoid } from './points.ts';

export interface Score {
  /** The family's own log-odds, before calibration. */
  readonly raw: number;
  /** Calibrated log-odds. */
  readonly logit: number;
  /** Calibrated chance of the model's target. */
  readonly probability: number;
  /** On the points scale, not clamped, not rounded. */
  readonly points: number;
  /** What is shown: 0–100, whole. */
  readonly score: number;
  readonly band: Band;
}

/** Scores of many rows, position by position. */
export interface ScoreColumns {
  readonly raw: Float64Array;
  readonly probability: Float64Array;
  readonly points: Float64Array;
  /** Shown scores; `bandOf` gives their bands. */
  readonly score: Uint8Array;
}

/** Rows as columns: `columns[key][i]` is row i's value; an absent key is missing everywhere. */
export interface FeatureColumns {
  readonly length: number;
  readonly columns: Readonly<Record<string, ArrayLike<FeatureValue>>>;
}

/** Rows that pass through the trees together; their encoded values stay in the processor's cache. */
const CHUNK = 256;

/** The score of one lead. */
export function scoreRow(model: Model, row: FeatureRow): Score {
  const encoded = new Float64Array(model.features.length);
  encodeRow(model, row, encoded);
  return toScore(model, model.predictor.raw(encoded));
}

/** What a raw score means on the model's scale. */
export function toScore(model: Model, raw: number): Score {
  const logit = model.calibrator.slope * raw + model.calibrator.intercept;
  const points = model.points.a * logit + model.points.b;
  const score = shownScore(points);
  return { raw, logit, probability: sigmoid(logit), points, score, band: bandOf(score) };
}

/** Room for `length` scores. */
export const scoreColumns = (length: number): ScoreColumns => ({
  raw: new Float64Array(length),
  probability: new Float64Array(length),
  points: new Float64Array(length),
  score: new Uint8Array(length),
});

/** Scores many rows at once, into `out` when it is given (it must have room for them). Equal to `scoreRow` bit for bit. */
export function scoreBatch(
  model: Model,
  rows: readonly FeatureRow[] | FeatureColumns,
  out: ScoreColumns = scoreColumns(rows.length),
): ScoreColumns {
  const width = model.features.length;
  const encoded = new Float64Array(CHUNK * width);
  const { slope, intercept } = model.calibrator;
  const { a, b } = model.points;
  for (let from = 0; from < rows.length; from += CHUNK) {
    const count = Math.min(CHUNK, rows.length - from);
    if ('columns' in rows) encodeColumns(model, rows, from, count, encoded);
    else for (let r = 0; r < count; r++) encodeRow(model, rows[from + r]!, encoded, r * width);
    model.predictor.rawBatch(encoded, count, out.raw, from);
    for (let i = from; i < from + count; i++) {
      const logit = slope * out.raw[i]! + intercept;
      const points = a * logit + b;
      out.probability[i] = sigmoid(logit);
      out.points[i] = points;
      out.score[i] = shownScore(points);
    }
  }
  return out;
}

function encodeColumns(
  model: Model,
  rows: FeatureColumns,
  from: number,
  count: number,
  out: Float64Array,
): void {
  const width = model.features.length;
  for (let f = 0; f < width; f++) {
    const feature = model.features[f]!;
    const codes = model.codes[f]!;
    const column = rows.columns[feature.key];
    for (let r = 0; r < count; r++) out[r * width + f] = encodeValue(feature, codes, column?.[from + r]);
  }
}

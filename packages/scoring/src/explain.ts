import type { FeatureRow, FeatureValue, Model } from './model.ts';
import { encodeRow } from './model.ts';
import type { Score } from './score.ts';
import { toScore } from './score.ts';
import type { Waterfall } from './waterfall.ts';
import { buildWaterfall } from './waterfall.ts';

export interface Attribution {
  readonly key: string;
  readonly label: string;
  readonly kind: 'number' | 'boolean' | 'category';
  readonly value: FeatureValue;
  /** Share of the calibrated log-odds. */
  readonly logOdds: number;
  readonly points: number;
}

export interface Explanation {
  readonly score: Score;
  /** Calibrated log-odds and points that the shares are measured from: the mean over the training rows. */
  readonly expected: { readonly logOdds: number; readonly points: number };
  /** One per feature, in the model's order; expected + Σ = score, in log-odds and in points. */
  readonly attributions: readonly Attribution[];
  readonly waterfall: Waterfall;
}

/** The score of a lead and what each feature contributes to it. */
export function explainRow(model: Model, row: FeatureRow): Explanation {
  const encoded = new Float64Array(model.features.length);
  const shares = new Float64Array(model.features.length);
  encodeRow(model, row, encoded);
  const score = toScore(model, model.predictor.raw(encoded));
  const { slope, intercept } = model.calibrator;
  const expectedLogOdds = slope * model.predictor.attribute(encoded, shares) + intercept;
  const expectedPoints = model.points.a * expectedLogOdds + model.points.b;
  const attributions = model.features.map(({ key, label, kind }, f): Attribution => {
    const logOdds = slope * shares[f]!;
    return { key, label, kind, value: row[key], logOdds, points: model.points.a * logOdds };
  });
  const bars = attributions.map(({ key, label, value, points }) => ({ key, label, value, points }));
  return {
    score,
    expected: { logOdds: expectedLogOdds, points: expectedPoints },
    attributions,
    waterfall: buildWaterfall('model', score.points, expectedPoints, bars),
  };
}

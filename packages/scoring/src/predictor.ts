/**
 * What a model family does with encoded rows. A row holds one number per feature, in the model's order: the number itself,
 * a boolean as 0 or 1, a category's code, NaN for missing. Values are in raw log-odds, before calibration.
 */
export interface Predictor {
  /** Raw score of one row. */
  raw(row: Float64Array): number;
  /** Raw scores of `count` rows laid one after the other in `rows`, written to `out` from `at`. */
  rawBatch(rows: Float64Array, count: number, out: Float64Array, at: number): void;
  /** Writes each feature's share of the raw score to `out` and returns what they are measured from: raw = returned + Σ out. */
  attribute(row: Float64Array, out: Float64Array): number;
}

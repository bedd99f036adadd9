import type { Reader } from './format.ts';
import type { Predictor } from './predictor.ts';

interface NumberTerm {
  readonly kind: 'number';
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly scale: number;
  readonly weight: number;
  readonly missing: number;
  /** Mean contribution over the training rows. */
  readonly center: number;
}

interface CategoryTerm {
  readonly kind: 'category';
  /** One weight per code. */
  readonly weights: readonly number[];
  readonly missing: number;
  readonly center: number;
}

export interface Linear {
  readonly intercept: number;
  readonly terms: readonly (NumberTerm | CategoryTerm)[];
}

/** Logistic regression: intercept plus one contribution per feature. */
export class LinearPredictor implements Predictor {
  readonly linear: Linear;

  constructor(linear: Linear) {
    this.linear = linear;
  }

  raw(row: Float64Array): number {
    const { intercept, terms } = this.linear;
    let sum = intercept;
    for (let f = 0; f < terms.length; f++) sum += contribution(terms[f]!, row[f]!);
    return sum;
  }

  rawBatch(rows: Float64Array, count: number, out: Float64Array, at: number): void {
    const { intercept, terms } = this.linear;
    for (let r = 0; r < count; r++) {
      let sum = intercept;
      for (let f = 0; f < terms.length; f++) sum += contribution(terms[f]!, rows[r * terms.length + f]!);
      out[at + r] = sum;
    }
  }

  attribute(row: Float64Array, out: Float64Array): number {
    const { intercept, terms } = this.linear;
    let expected = intercept;
    for (let f = 0; f < terms.length; f++) {
      expected += terms[f]!.center;
      out[f] = contribution(terms[f]!, row[f]!) - terms[f]!.center;
    }
    return expected;
  }
}

function contribution(term: NumberTerm | CategoryTerm, value: number): number {
  if (Number.isNaN(value)) return term.missing;
  if (term.kind === 'category') return term.weights[value]!;
  return (term.weight * (clip(value, term) - term.mean)) / term.scale;
}

const clip = (value: number, term: NumberTerm): number => Math.min(term.high, Math.max(term.low, value));

/** How many columns the dense form has: one per number or category code, and one per feature for missing. */
export const denseWidth = (linear: Linear): number =>
  linear.terms.reduce((sum, term) => sum + (term.kind === 'number' ? 1 : term.weights.length) + 1, 0);

/** The row as the dense input of the same model: standardised numbers, one-hot categories, indicators for missing. */
export function denseInput(linear: Linear, row: Float64Array, out: Float32Array, at: number): void {
  let column = at;
  for (let f = 0; f < linear.terms.length; f++) {
    const term = linear.terms[f]!;
    const value = row[f]!;
    const size = term.kind === 'number' ? 1 : term.weights.length;
    if (Number.isNaN(value)) out[column + size] = 1;
    else if (term.kind === 'number') out[column] = (clip(value, term) - term.mean) / term.scale;
    else out[column + value] = 1;
    column += size + 1;
  }
}

/** Weights of the dense form, in the order of `denseInput`. */
export const denseWeights = (linear: Linear): number[] =>
  linear.terms.flatMap((term) =>
    term.kind === 'number' ? [term.weight, term.missing] : [...term.weights, term.missing],
  );

/** Reads and checks `linear` of a model file. `levels[f]` is how many codes feature f can have, 0 for numbers. */
export function readLinear(from: Reader, levels: readonly number[]): Linear {
  const items = from.get('terms').items();
  if (items.length !== levels.length) from.get('terms').fail(`must have ${levels.length} items`);
  const terms = items.map((item, f): NumberTerm | CategoryTerm => {
    const shared = { missing: item.get('missing').number(), center: item.get('center').number() };
    const kind = levels[f]! > 0 ? 'category' : 'number';
    item.get('kind').oneOf([kind]);
    if (kind === 'category') {
      const weights = item.get('weights').numbers();
      if (weights.length !== levels[f]) item.get('weights').fail(`must have ${levels[f]} items`);
      return { kind, weights, ...shared };
    }
    const [low, high, mean, scale, weight] = (['low', 'high', 'mean', 'scale', 'weight'] as const).map(
      (name) => item.get(name).number(),
    ) as [number, number, number, number, number];
    if (scale <= 0) item.get('scale').fail('must be above 0');
    return { kind, low, high, mean, scale, weight, ...shared };
  });
  return { intercept: from.get('intercept').number(), terms };
}

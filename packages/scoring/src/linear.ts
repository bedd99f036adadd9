import type { DenseInput, DenseLayer, NumberInput } from './dense.ts';
import { clip, readNumberInput } from './dense.ts';
import type { Reader } from './format.ts';
import type { Predictor } from './predictor.ts';

interface NumberTerm extends NumberInput {
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

/** The same model as one dense layer over `denseInput`. */
export const linearLayers = ({ intercept, terms }: Linear): DenseLayer[] => [
  {
    units: 1,
    weights: Float64Array.from(
      terms.flatMap((term) =>
        term.kind === 'number' ? [term.weight, term.missing] : [...term.weights, term.missing],
      ),
    ),
    bias: Float64Array.of(intercept),
  },
];

/** How the dense form of the model's rows is made. */
export const linearInputs = ({ terms }: Linear): DenseInput[] =>
  terms.map((term) => (term.kind === 'number' ? term : { kind: 'category', levels: term.weights.length }));

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
    return { ...readNumberInput(item), weight: item.get('weight').number(), ...shared };
  });
  return { intercept: from.get('intercept').number(), terms };
}

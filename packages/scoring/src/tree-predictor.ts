import type { Predictor } from './predictor.ts';
import { TreeShap } from './tree-shap.ts';
import { childOf, type Trees } from './trees.ts';

/** Gradient-boosted trees. Adds in the order scikit-learn does, so that the sums are equal bit for bit. */
export class TreePredictor implements Predictor {
  readonly #trees: Trees;
  readonly #width: number;
  #shap: TreeShap | undefined;

  constructor(trees: Trees, width: number) {
    this.#trees = trees;
    this.#width = width;
  }

  raw(row: Float64Array): number {
    const trees = this.#trees;
    const { feature, roots, value } = trees;
    let sum = trees.baseline;
    for (let t = 0; t < roots.length; t++) {
      let node = roots[t]!;
      for (let f = feature[node]!; f >= 0; f = feature[node]!) node = childOf(trees, node, row[f]!);
      sum += value[node]!;
    }
    return sum;
  }

  /** Trees outer, rows inner: one tree's nodes stay in the cache while all rows pass through it. */
  rawBatch(rows: Float64Array, count: number, out: Float64Array, at: number): void {
    const trees = this.#trees;
    const { feature, roots, value } = trees;
    const width = this.#width;
    out.fill(trees.baseline, at, at + count);
    for (let t = 0; t < roots.length; t++) {
      const root = roots[t]!;
      for (let r = 0; r < count; r++) {
        const offset = r * width;
        let node = root;
        for (let f = feature[node]!; f >= 0; f = feature[node]!)
          node = childOf(trees, node, rows[offset + f]!);
        out[at + r] = out[at + r]! + value[node]!;
      }
    }
  }

  attribute(row: Float64Array, out: Float64Array): number {
    this.#shap ??= new TreeShap(this.#trees);
    return this.#shap.attribute(row, out);
  }
}

import type { Trees } from './trees.ts';

/** Leaves whose paths ask about more features are worked out each time: what there is to keep doubles with each. */
const KEPT_FEATURES = 8;
/** Shares kept of a model at most: 16 MB. */
const KEPT_SHARES = 2 ** 21;

/**
 * Exact path-dependent TreeSHAP, leaf by leaf.
 *
 * A leaf with value w whose path asks about d features is a game of its own: coalition S gets w · ∏ (i in S ? o_i : z_i), where
 * o_i is 1 when the row answers every question of the path about feature i as the path does, and z_i is the share of training
 * rows that did (product of child cover / parent cover). Its Shapley values follow from P(t) = ∏ (z_i + o_i·t) and
 * W_k = k!(d−k−1)!/d!: w·(1−z_i)·Σ W_k [t^k] P/(z_i+t) for a satisfied feature, −w·Σ W_k [t^k] P, one value for all, for the others.
 * P/(z_i+t) is one synthetic division from the highest power, stable because z_i ≤ 1.
 *
 * Each tree's splits are answered once into a bit mask; a feature of a leaf is then one AND and one comparison. What a leaf
 * gives its features depends only on which of them are satisfied: each case is worked out once and kept, as long as there is
 * room (the idea of Fast TreeSHAP, Yang 2021).
 */
export class TreeShap {
  readonly #trees: Trees;
  /** Mean raw score over the training rows. */
  readonly #expected: number;
  /** Split nodes of all trees, tree by tree; bit of a split = its place within the tree. */
  readonly #splitFeature: Int32Array;
  readonly #splitThreshold: Float64Array;
  readonly #splitSet: Int32Array;
  readonly #splitMissing: Uint8Array;
  readonly #splitStart: Int32Array;
  /** Leaves of all trees, tree by tree: value and where the leaf's features begin. */
  readonly #leafStart: Int32Array;
  readonly #leafValue: Float64Array;
  readonly #pathStart: Int32Array;
  readonly #pathFeature: Int32Array;
  readonly #pathMask: Int32Array;
  readonly #pathWant: Int32Array;
  readonly #pathRatio: Float64Array;
  /** `#weights[d]` = W_0 … W_{d−1}. */
  readonly #weights: readonly Float64Array[];
  readonly #poly: Float64Array;
  /** Where the cases of a leaf begin, -1 for leaves of which none is kept. */
  readonly #caseStart: Int32Array;
  /** Where the shares of a case lie, -1 until it is met. */
  readonly #caseShares: Int32Array;
  #shares = new Float64Array(4096);
  #sharesEnd = 0;
  /** Shares of the one case that there is no room for. */
  readonly #passing: Float64Array;

  constructor(trees: Trees) {
    this.#trees = trees;
    const splits: number[] = [];
    const splitStart = [0];
    const leafStart = [0];
    const leafValue: number[] = [];
    const pathStart = [0];
    const path: PathFeature[] = [];
    const caseStart: number[] = [];
    let cases = 0;
    let expected = trees.baseline;
    let deepest = 0;
    for (const root of trees.roots) {
      const bitOf = new Map<number, number>();
      for (const leaf of leavesOf(trees, root)) {
        expected += (trees.value[leaf.node]! * trees.cover[leaf.node]!) / trees.cover[root]!;
        const features = groupPath(trees, leaf.steps, bitOf);
        if (features.length === 0) continue;
        leafValue.push(trees.value[leaf.node]!);
        path.push(...features);
        pathStart.push(path.length);
        const kept = features.length <= KEPT_FEATURES;
        caseStart.push(kept ? cases : -1);
        if (kept) cases += 2 ** features.length;
        deepest = Math.max(deepest, features.length);
      }
      splits.push(...bitOf.keys());
      splitStart.push(splits.length);
      leafStart.push(leafValue.length);
    }
    this.#expected = expected;
    this.#splitFeature = Int32Array.from(splits, (node) => trees.feature[node]!);
    this.#splitThreshold = Float64Array.from(splits, (node) => trees.threshold[node]!);
    this.#splitSet = Int32Array.from(splits, (node) => trees.set[node]!);
    this.#splitMissing = Uint8Array.from(splits, (node) => Number(trees.missing[node] === trees.left[node]));
    this.#splitStart = Int32Array.from(splitStart);
    this.#leafStart = Int32Array.from(leafStart);
    this.#leafValue = Float64Array.from(leafValue);
    this.#pathStart = Int32Array.from(pathStart);
    this.#pathFeature = Int32Array.from(path, (item) => item.feature);
    this.#pathMask = Int32Array.from(path, (item) => item.mask);
    this.#pathWant = Int32Array.from(path, (item) => item.want);
    this.#pathRatio = Float64Array.from(path, (item) => item.ratio);
    this.#weights = Array.from({ length: deepest + 1 }, (_, size) => shapleyWeights(size));
    this.#poly = new Float64Array(deepest + 1);
    this.#passing = new Float64Array(deepest);
    this.#caseStart = Int32Array.from(caseStart);
    this.#caseShares = new Int32Array(cases).fill(-1);
  }

  /** Writes each feature's share of the raw score to `out`; returns the expected raw score. */
  attribute(row: Float64Array, out: Float64Array): number {
    out.fill(0);
    const trees = this.#trees;
    for (let t = 0; t < trees.roots.length; t++) {
      const bits = this.#answer(t, row);
      const end = this.#leafStart[t + 1]!;
      for (let leaf = this.#leafStart[t]!; leaf < end; leaf++) this.#addLeaf(leaf, bits, out);
    }
    return this.#expected;
  }

  /** The answers of a tree's splits, one bit each, set where the row goes left: `childOf` of trees.ts over flat lists. */
  #answer(tree: number, row: Float64Array): number {
    const { sets } = this.#trees;
    const first = this.#splitStart[tree]!;
    const end = this.#splitStart[tree + 1]!;
    let bits = 0;
    for (let s = first; s < end; s++) {
      const value = row[this.#splitFeature[s]!]!;
      const set = this.#splitSet[s]!;
      let left: number;
      // biome-ignore lint/suspicious/noSelfCompare: a missing value is NaN, and this is the fastest test for it
      if (value !== value) left = this.#splitMissing[s]!;
      else if (set < 0) left = value <= this.#splitThreshold[s]! ? 1 : 0;
      else left = (sets[set + (value >> 5)]! >>> (value & 31)) & 1;
      bits |= left << (s - first);
    }
    return bits;
  }

  /** Adds what a leaf gives its features when the splits are answered as in `bits`. */
  #addLeaf(leaf: number, bits: number, out: Float64Array): void {
    const start = this.#pathStart[leaf]!;
    const end = this.#pathStart[leaf + 1]!;
    const masks = this.#pathMask;
    const wants = this.#pathWant;
    const features = this.#pathFeature;
    let satisfied = 0;
    for (let i = start; i < end; i++) satisfied |= Number((bits & masks[i]!) === wants[i]!) << (i - start);

    let shares = this.#passing;
    let from = 0;
    const cases = this.#caseStart[leaf]!;
    const kept = cases < 0 ? -1 : this.#caseShares[cases + satisfied]!;
    if (kept >= 0) {
      shares = this.#shares;
      from = kept;
    } else {
      if (cases >= 0 && this.#hasRoom(end - start)) {
        shares = this.#shares;
        from = this.#sharesEnd;
        this.#sharesEnd += end - start;
        this.#caseShares[cases + satisfied] = from;
      }
      this.#workOut(leaf, satisfied, shares, from);
    }
    for (let i = start; i < end; i++) {
      const f = features[i]!;
      out[f] = out[f]! + shares[from + i - start]!;
    }
  }

  #hasRoom(count: number): boolean {
    if (this.#sharesEnd + count > KEPT_SHARES) return false;
    if (this.#sharesEnd + count > this.#shares.length) {
      const larger = new Float64Array(this.#shares.length * 2);
      larger.set(this.#shares);
      this.#shares = larger;
    }
    return true;
  }

  /** Writes what a leaf gives each feature of its path to `out` from `from` on; bit i of `satisfied` is the path's feature i. */
  #workOut(leaf: number, satisfied: number, out: Float64Array, from: number): void {
    const start = this.#pathStart[leaf]!;
    const size = this.#pathStart[leaf + 1]! - start;
    const weights = this.#weights[size]!;
    const value = this.#leafValue[leaf]!;
    const poly = this.#poly;
    const ratios = this.#pathRatio;
    poly[0] = 1;
    let degree = 0;
    for (let i = 0; i < size; i++) {
      const z = ratios[start + i]!;
      if ((satisfied >>> i) & 1) {
        poly[degree + 1] = poly[degree]!;
        for (let k = degree; k > 0; k--) poly[k] = poly[k]! * z + poly[k - 1]!;
        poly[0] = poly[0]! * z;
        degree++;
      } else {
        for (let k = 0; k <= degree; k++) poly[k] = poly[k]! * z;
      }
    }
    let unsatisfied = 0;
    if (degree < size) {
      for (let k = 0; k <= degree; k++) unsatisfied += weights[k]! * poly[k]!;
      unsatisfied *= -value;
    }
    for (let i = 0; i < size; i++) {
      if ((satisfied >>> i) & 1) {
        const z = ratios[start + i]!;
        let carry = 0;
        let sum = 0;
        for (let k = degree - 1; k >= 0; k--) {
          carry = poly[k + 1]! - z * carry;
          sum += weights[k]! * carry;
        }
        out[from + i] = value * (1 - z) * sum;
      } else {
        out[from + i] = unsatisfied;
      }
    }
  }
}

interface PathFeature {
  readonly feature: number;
  /** Bits of the splits of the path that ask about the feature, and the answers the path gives. */
  mask: number;
  want: number;
  ratio: number;
}

interface Step {
  readonly node: number;
  readonly child: number;
}

function leavesOf(trees: Trees, root: number): { node: number; steps: Step[] }[] {
  const found: { node: number; steps: Step[] }[] = [];
  const walk = (node: number, steps: Step[]): void => {
    if (trees.feature[node]! < 0) {
      found.push({ node, steps });
      return;
    }
    for (const child of [trees.left[node]!, trees.right[node]!]) walk(child, [...steps, { node, child }]);
  };
  walk(root, []);
  return found;
}

/** The path's questions grouped by feature; gives each split of the tree its bit on first sight. */
function groupPath(trees: Trees, steps: readonly Step[], bitOf: Map<number, number>): PathFeature[] {
  const byFeature = new Map<number, PathFeature>();
  for (const { node, child } of steps) {
    const feature = trees.feature[node]!;
    const bit = bitOf.get(node) ?? bitOf.size;
    bitOf.set(node, bit);
    const item = byFeature.get(feature) ?? { feature, mask: 0, want: 0, ratio: 1 };
    item.mask |= 1 << bit;
    if (child === trees.left[node]) item.want |= 1 << bit;
    item.ratio *= trees.cover[child]! / trees.cover[node]!;
    byFeature.set(feature, item);
  }
  return [...byFeature.values()];
}

/** W_k = k!(size−k−1)!/size! for k = 0 … size−1. */
function shapleyWeights(size: number): Float64Array {
  const weights = new Float64Array(size);
  let weight = 1 / size;
  for (let k = 0; k < size; k++) {
    weights[k] = weight;
    weight *= (k + 1) / (size - k - 1);
  }
  return weights;
}

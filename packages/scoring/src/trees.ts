import type { Reader } from './format.ts';

/** Most leaves a tree may have: its splits share one 32-bit mask when it is explained. */
export const MAX_LEAVES = 32;
const WORDS = 8;

/** All trees of a model in one set of arrays; `roots[t]` is the first node of tree t, a leaf has feature −1. */
export interface Trees {
  readonly baseline: number;
  readonly roots: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly value: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Where a missing value goes: the left or the right child. */
  readonly missing: Int32Array;
  /** First word of the split's category set, −1 for a threshold split. */
  readonly set: Int32Array;
  readonly sets: Uint32Array;
  readonly cover: Float64Array;
}

/** The child that a row with `value` goes to at split `node`. */
export function childOf(trees: Trees, node: number, value: number): number {
  // NaN is the one value that differs from itself.
  // biome-ignore lint/suspicious/noSelfCompare: a missing value is NaN, and this is the fastest test for it
  if (value !== value) return trees.missing[node]!;
  const set = trees.set[node]!;
  const left =
    set < 0 ? value <= trees.threshold[node]! : (trees.sets[set + (value >> 5)]! >>> (value & 31)) & 1;
  return left ? trees.left[node]! : trees.right[node]!;
}

/** Reads and checks `trees` of a model file. `levels[f]` is how many codes feature f can have, 0 for numbers. */
export function readTrees(from: Reader, levels: readonly number[]): Trees {
  const count = from.get('feature').items().length;
  const feature = from.get('feature').integers(count, -1, levels.length);
  const left = from.get('left').integers(count, -1, count);
  const right = from.get('right').integers(count, -1, count);
  const missingLeft = from.get('missingLeft').integers(count, 0, 2);
  const setAt = from.get('categorySet');
  const sets = from.get('categorySets').items();
  const set = setAt.integers(count, -1, sets.length);
  const cover = Float64Array.from(from.get('cover').numbers());
  const value = Float64Array.from(from.get('value').numbers());
  const threshold = readThresholds(from.get('threshold'));
  if (cover.length !== count || value.length !== count || threshold.length !== count)
    from.fail('must have lists of equal length');

  const roots = from.get('roots').integers(from.get('roots').items().length, 0, Math.max(1, count));
  if (roots[0] !== 0) from.get('roots').fail('must begin with 0');
  for (let t = 0; t < roots.length; t++) {
    const end = roots[t + 1] ?? count;
    if (end <= roots[t]! || end > roots[t]! + 2 * MAX_LEAVES - 1)
      from.get('roots').fail(`[${t}] must start a tree of 1 to ${MAX_LEAVES} leaves`);
    for (let node = roots[t]!; node < end; node++) {
      const f = feature[node]!;
      if (f < 0) continue;
      // Children after their parent, inside the tree: no walk can loop or leave.
      const inside = left[node]! > node && right[node]! > node && left[node]! < end && right[node]! < end;
      const covered = cover[left[node]!]! > 0 && cover[right[node]!]! > 0;
      if (!inside || !covered) from.fail(`has a broken split at node ${node}`);
      if (set[node]! >= 0 !== levels[f]! > 0) setAt.fail(`[${node}] does not fit the kind of its feature`);
    }
  }
  const words = sets.flatMap((item) => {
    const list = item.numbers();
    if (list.length !== WORDS) item.fail(`must have ${WORDS} words`);
    return list;
  });
  return {
    baseline: from.get('baseline').number(),
    roots,
    feature,
    threshold,
    value,
    left,
    right,
    missing: left.map((child, node) => (missingLeft[node] ? child : right[node]!)),
    set: set.map((index) => (index < 0 ? -1 : index * WORDS)),
    sets: Uint32Array.from(words),
    cover,
  };
}

function readThresholds(from: Reader): Float64Array {
  return Float64Array.from(from.items(), (item) => {
    if (item.value === 'Infinity') return Number.POSITIVE_INFINITY;
    return item.value === '-Infinity' ? Number.NEGATIVE_INFINITY : item.number();
  });
}

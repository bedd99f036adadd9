import { seeded } from './random.ts';
import { solveInPlace } from './solve.ts';

/** Up to this many features every coalition is asked and the values are exact. */
export const ALL_UP_TO = 12;
/** Coalitions asked beyond that. */
const COALITIONS = 1024;

/** Coalitions of features, and the matrix that turns what they are worth into attributions. */
export interface Coalitions {
  readonly count: number;
  /** count × features, 1 where the feature is in. */
  readonly masks: Uint8Array;
  /** (features − 1) × count. */
  readonly solve: Float64Array;
}

/**
 * The coalitions of kernel SHAP (Lundberg and Lee 2017): whole sizes from the outside in while they fit, then a seeded draw
 * of pairs. They depend on the number of features and the seed alone. The same arithmetic as `ml/trainer/.../kernel_shap.py`.
 */
export function coalitions(features: number, seed: number): Coalitions {
  const rows: Uint8Array[] = [];
  const weights: number[] = [];
  choose(features, seed, rows, weights);
  const count = rows.length;
  const masks = new Uint8Array(count * features);
  rows.forEach((row, index) => {
    masks.set(row, index * features);
  });
  const size = features - 1;
  const normal = new Float64Array(size * size);
  const solve = new Float64Array(Math.max(0, size * count));
  const z = new Float64Array(size);
  for (let r = 0; r < count; r++) {
    const row = rows[r]!;
    const weight = weights[r]!;
    for (let i = 0; i < size; i++) z[i] = row[i]! - row[size]!;
    for (let i = 0; i < size; i++) {
      if (z[i] === 0) continue;
      solve[i * count + r] = z[i]! * weight;
      for (let j = 0; j <= i; j++) normal[i * size + j] = normal[i * size + j]! + z[i]! * z[j]! * weight;
    }
  }
  solveInPlace(normal, size, solve, count);
  return { count, masks, solve };
}

/**
 * Attributions from the worth of each coalition less the expected score, and of all features together. The last feature takes
 * what the others leave: that is what makes them add up.
 */
export function attributionsOf(
  { count, masks, solve }: Coalitions,
  worth: Float64Array,
  whole: number,
  out: Float64Array,
): void {
  const last = out.length - 1;
  let left = whole;
  for (let r = 0; r < count; r++) worth[r] = worth[r]! - masks[r * out.length + last]! * whole;
  for (let f = 0; f < last; f++) {
    let sum = 0;
    for (let r = 0; r < count; r++) sum += solve[f * count + r]! * worth[r]!;
    out[f] = sum;
    left -= sum;
  }
  out[last] = left;
}

function choose(features: number, seed: number, rows: Uint8Array[], weights: number[]): void {
  const budget = features <= ALL_UP_TO ? 2 ** features : COALITIONS;
  const half = Math.floor(features / 2);
  let size = 1;
  for (; size <= half; size++) {
    const ways = choices(features, size);
    const pair = size * 2 < features;
    if (rows.length + ways * (pair ? 2 : 1) > budget) break;
    for (const group of groups(features, size)) {
      const mask = new Uint8Array(features);
      for (const feature of group) mask[feature] = 1;
      for (const each of pair ? [mask, opposite(mask)] : [mask]) {
        rows.push(each);
        weights.push(mass(features, size) / ways);
      }
    }
  }
  if (size > half) return;
  const sizes = Array.from({ length: half - size + 1 }, (_, index) => size + index);
  const masses = sizes.map((each) => mass(features, each) * (each * 2 < features ? 2 : 1));
  let total = 0;
  for (const each of masses) total += each;
  const random = seeded(seed);
  const left = Math.floor((budget - rows.length) / 2);
  for (let draw = 0; draw < left; draw++) {
    let at = 0;
    let drawn = random() * total;
    while (at < sizes.length - 1 && drawn >= masses[at]!) drawn -= masses[at++]!;
    const places = Array.from({ length: features }, (_, index) => index);
    const mask = new Uint8Array(features);
    for (let step = 0; step < sizes[at]!; step++) {
      const other = step + Math.floor(random() * (features - step));
      [places[step], places[other]] = [places[other]!, places[step]!];
      mask[places[step]!] = 1;
    }
    rows.push(mask, opposite(mask));
    weights.push(total / (2 * left), total / (2 * left));
  }
}

const opposite = (mask: Uint8Array): Uint8Array => mask.map((inside) => 1 - inside);

/** The Shapley kernel's weight of all coalitions of one size together. */
const mass = (features: number, size: number): number => (features - 1) / (size * (features - size));

function choices(features: number, size: number): number {
  let ways = 1;
  for (let i = 1; i <= size; i++) ways = (ways * (features - size + i)) / i;
  return Math.round(ways);
}

/** All groups of `size` features, in order. */
function* groups(features: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let first = from; first <= features - size; first++)
    for (const rest of groups(features, size - 1, first + 1)) yield [first, ...rest];
}

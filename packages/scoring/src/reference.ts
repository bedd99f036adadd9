import type { Model } from './model.ts';

/** How a feature was spread over the training rows; `reference.json` of an artefact has it. */
export interface ReferenceFeature {
  readonly key: string;
  readonly kind: 'number' | 'boolean' | 'category';
  readonly rows: number;
  readonly missing: number;
  /** Inner edges of a number's bins; a value equal to an edge belongs to the bin below it. */
  readonly edges?: readonly number[];
  /** Rows per bin (one more than edges), or per code. */
  readonly counts: readonly number[];
}

export interface Reference {
  readonly features: readonly ReferenceFeature[];
}

/** The bin, code or −1 for missing that an encoded value falls into. */
export function binOf(feature: ReferenceFeature, value: number): number {
  if (Number.isNaN(value)) return -1;
  if (!feature.edges) return value;
  let bin = 0;
  while (bin < feature.edges.length && value > feature.edges[bin]!) bin++;
  return bin;
}

/** An encoded value drawn as often as training had it: of a bin, evenly between its edges. */
export function drawValue(feature: ReferenceFeature, random: () => number): number {
  let left = random() * feature.rows - feature.missing;
  if (left < 0) return Number.NaN;
  let bin = 0;
  while (bin < feature.counts.length - 1 && left >= feature.counts[bin]!) left -= feature.counts[bin++]!;
  const within = random();
  const { edges } = feature;
  if (!edges) return bin;
  if (edges.length === 0) return Number.NaN;
  // The outer bins have one edge: they are taken to be as wide as their neighbours.
  const low = edges[bin - 1] ?? edges[0]! - (edges.length > 1 ? edges[1]! - edges[0]! : 0);
  const high = edges[bin] ?? edges.at(-1)! + (edges.length > 1 ? edges.at(-1)! - edges.at(-2)! : 1);
  return high - within * (high - low);
}

/** The reference in the order of the model's features. Throws `TypeError` when it is another model's. */
export function referenceOf(model: Model, { features }: Reference): ReferenceFeature[] {
  const byKey = new Map(features.map((feature) => [feature.key, feature]));
  return model.features.map(({ key, kind }) => {
    const found = byKey.get(key);
    if (found?.kind !== kind) throw new TypeError(`The reference does not have the feature ${key}`);
    return found;
  });
}

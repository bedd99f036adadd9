import { Reader } from './format.ts';
import { LinearPredictor, readLinear } from './linear.ts';
import { NetworkPredictor, readNetwork } from './network.ts';
import type { PointScale } from './points.ts';
import type { Predictor } from './predictor.ts';
import { TreePredictor } from './tree-predictor.ts';
import { readTrees } from './trees.ts';

export { ModelFormatError } from './format.ts';

export type FeatureValue = number | string | boolean | null | undefined;
/** What is known about a lead, by feature key. Absent, null, NaN and infinite all mean missing. */
export type FeatureRow = Readonly<Record<string, FeatureValue>>;

export const FAMILIES = ['hgb', 'logreg', 'mlp'] as const;
export type Family = (typeof FAMILIES)[number];

export interface Feature {
  readonly key: string;
  /** What a person reads. */
  readonly label: string;
  readonly kind: 'number' | 'boolean' | 'category';
  /** Whatever the training table said about where the column comes from. */
  readonly source: unknown;
  /** Known values of a category; its code is the position. */
  readonly categories?: readonly string[];
  /** Whether unlisted values have a code of their own, after the last; otherwise they count as missing. */
  readonly other?: boolean;
  /** On the fair-housing watch list: allowed, tested for unequal effect. */
  readonly watch?: boolean;
}

export interface Model {
  readonly family: Family;
  readonly target: { readonly name: string; readonly positive: string; readonly windowDays: number | null };
  readonly features: readonly Feature[];
  /** logit(p) = slope · raw + intercept. */
  readonly calibrator: { readonly slope: number; readonly intercept: number };
  readonly points: PointScale;
  readonly predictor: Predictor;
  /** Code of each category by value; null for numbers and booleans. */
  readonly codes: readonly (ReadonlyMap<string, number> | null)[];
}

/** Checks a parsed `model.json` and makes it ready to score. Throws `ModelFormatError` naming what is wrong. */
export function loadModel(json: unknown): Model {
  const from = new Reader(json, '');
  if (from.get('formatVersion').value !== 1) from.get('formatVersion').fail('must be 1');
  const family = from.get('family').oneOf(FAMILIES);
  const features = from.get('features').items().map(readFeature);
  if (features.length === 0) from.get('features').fail('must not be empty');
  if (new Set(features.map((feature) => feature.key)).size !== features.length)
    from.get('features').fail('must have different keys');
  const levels = features.map((feature) => (feature.categories?.length ?? 0) + (feature.other ? 1 : 0));
  const target = from.get('target');
  const days = target.get('windowDays');
  const slope = from.get('calibrator').get('slope').number();
  if (slope <= 0) from.get('calibrator').get('slope').fail('must be above 0');
  return {
    family,
    target: {
      name: target.get('name').text(),
      positive: target.get('positive').text(),
      windowDays: days.absent ? null : days.number(),
    },
    features,
    calibrator: { slope, intercept: from.get('calibrator').get('intercept').number() },
    points: readPoints(from.get('points')),
    predictor: readPredictor(family, from, levels),
    codes: features.map((feature) =>
      feature.categories ? new Map(feature.categories.map((value, code) => [value, code])) : null,
    ),
  };
}

function readPredictor(family: Family, from: Reader, levels: readonly number[]): Predictor {
  if (family === 'hgb') return new TreePredictor(readTrees(from.get('trees'), levels), levels.length);
  if (family === 'mlp') return new NetworkPredictor(readNetwork(from.get('mlp'), levels));
  return new LinearPredictor(readLinear(from.get('linear'), levels));
}

function readFeature(from: Reader): Feature {
  const kind = from.get('kind').oneOf(['number', 'boolean', 'category']);
  const shared = {
    key: from.get('key').text(),
    label: from.get('label').text(),
    kind,
    source: from.get('source').value,
    ...(from.get('watch').value === true ? { watch: true } : {}),
  };
  if (kind !== 'category') return shared;
  const categories = from
    .get('categories')
    .items()
    .map((item) => item.text());
  if (categories.length === 0 || categories.length > 255 || new Set(categories).size !== categories.length)
    from.get('categories').fail('must hold 1 to 255 different values');
  return { ...shared, categories, ...(from.get('other').value === true ? { other: true } : {}) };
}

function readPoints(from: Reader): PointScale {
  const a = from.get('a').number();
  if (a <= 0) from.get('a').fail('must be above 0');
  return {
    a,
    b: from.get('b').number(),
    baseRate: readShare(from.get('baseRate')),
    hotProbability: readShare(from.get('hotProbability')),
  };
}

function readShare(from: Reader): number {
  const value = from.number();
  return value > 0 && value < 1 ? value : from.fail('must be between 0 and 1');
}

/** Writes the row as the numbers a predictor reads, from `out[at]` on. */
export function encodeRow(model: Model, row: FeatureRow, out: Float64Array, at = 0): void {
  const { features, codes } = model;
  for (let f = 0; f < features.length; f++)
    out[at + f] = encodeValue(features[f]!, codes[f]!, row[features[f]!.key]);
}

/** One value as a number: NaN for missing, a category's code, a boolean's 0 or 1. */
export function encodeValue(
  feature: Feature,
  codes: ReadonlyMap<string, number> | null,
  value: FeatureValue,
): number {
  if (value === null || value === undefined || value === '') return Number.NaN;
  if (codes) {
    const text = typeof value === 'string' ? value : String(value);
    const code = codes.get(text) ?? codes.get(text.trim());
    return code ?? (feature.other && text.trim() !== '' ? codes.size : Number.NaN);
  }
  if (typeof value === 'number') return finite(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return feature.kind === 'boolean' ? parseBoolean(value) : finite(Number(value.trim() || Number.NaN));
}

/** No lead has a larger number; beyond it a number counts as infinite. The same in the trainer. */
const LARGEST = 1e100;
const finite = (value: number): number => (Math.abs(value) <= LARGEST ? value : Number.NaN);

/** The same words the training table may use. */
function parseBoolean(text: string): number {
  const lower = text.trim().toLowerCase();
  if (/^(true|yes|y|t|1)$/.test(lower)) return 1;
  return /^(false|no|n|f|0)$/.test(lower) ? 0 : Number.NaN;
}

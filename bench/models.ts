import { type FeatureRow, seeded } from '@lintel/scoring';

/** Categories have this many values; every fourth feature is one. */
const LEVELS = 12;
const isCategory = (feature: number): boolean => feature % 4 === 3;

/** A `model.json` of random trees, grown leaf by leaf as boosting grows them, to time scoring at a given size. */
export function forest(trees: number, leaves: number, features: number): unknown {
  const random = seeded(1);
  const arrays = {
    baseline: -1.2,
    roots: [] as number[],
    feature: [] as number[],
    threshold: [] as number[],
    value: [] as number[],
    left: [] as number[],
    right: [] as number[],
    missingLeft: [] as number[],
    categorySet: [] as number[],
    cover: [] as number[],
    categorySets: [] as number[][],
  };
  const add = (cover: number): number => {
    arrays.feature.push(-1);
    arrays.threshold.push(0);
    arrays.value.push((random() - 0.5) / 10);
    arrays.left.push(-1);
    arrays.right.push(-1);
    arrays.missingLeft.push(0);
    arrays.categorySet.push(-1);
    return arrays.cover.push(cover) - 1;
  };
  for (let t = 0; t < trees; t++) {
    const open = [add(8000)];
    arrays.roots.push(open[0]!);
    while (open.length < leaves) {
      const node = open.splice(Math.floor(random() * open.length), 1)[0]!;
      const feature = Math.floor(random() * features);
      const share = 0.1 + random() * 0.8;
      arrays.feature[node] = feature;
      arrays.value[node] = 0;
      arrays.missingLeft[node] = random() < 0.5 ? 1 : 0;
      if (isCategory(feature)) {
        arrays.categorySet[node] = arrays.categorySets.length;
        arrays.categorySets.push([Math.floor(random() * 2 ** LEVELS), 0, 0, 0, 0, 0, 0, 0]);
      } else arrays.threshold[node] = random();
      const left = add(arrays.cover[node]! * share);
      const right = add(arrays.cover[node]! * (1 - share));
      arrays.left[node] = left;
      arrays.right[node] = right;
      open.push(left, right);
    }
  }
  return { ...head('hgb', features), trees: arrays };
}

/**
 * A `model.json` of a random network with the layers the trainer gives it (32 and 16 units, 16 rows of background), to time
 * scores and their kernel SHAP.
 */
export function network(features: number): unknown {
  const random = seeded(1);
  const normal = () => random() + random() + random() - 1.5;
  const rows = modelRows(16, features);
  const inputs = Array.from({ length: features }, (_, feature) =>
    isCategory(feature) ? { kind: 'category' } : { kind: 'number', low: 0, high: 1, mean: 0.5, scale: 0.3 },
  );
  let width = inputs.reduce((sum, { kind }) => sum + (kind === 'category' ? LEVELS : 1) + 1, 0);
  const layers = [32, 16, 1].map((units) => {
    const scale = Math.sqrt(2 / width);
    const weights = Array.from({ length: width * units }, () => normal() * scale);
    width = units;
    return { units, weights, bias: Array.from({ length: units }, () => normal() / 10) };
  });
  const background = rows.map((row) =>
    Object.values(row).map((value) =>
      typeof value === 'string' ? Number(value.slice('Level '.length)) : value,
    ),
  );
  return { ...head('mlp', features), mlp: { seed: 1, inputs, layers, background } };
}

const head = (family: string, features: number) => ({
  formatVersion: 1,
  family,
  target: { name: 'timed', positive: 'Timed', windowDays: null },
  features: Array.from({ length: features }, (_, index) => ({
    key: `f${index}`,
    label: `Feature ${index}`,
    source: null,
    ...(isCategory(index)
      ? { kind: 'category', categories: Array.from({ length: LEVELS }, (_, level) => `Level ${level}`) }
      : { kind: 'number' }),
  })),
  calibrator: { slope: 1, intercept: 0 },
  points: { a: 20, b: 40, baseRate: 0.25, hotProbability: 0.85 },
});

/** Rows for either, a tenth of the values missing. */
export function modelRows(count: number, features: number): FeatureRow[] {
  const random = seeded(2);
  const value = (feature: number): number | string | null => {
    if (random() < 0.1) return null;
    return isCategory(feature) ? `Level ${Math.floor(random() * LEVELS)}` : random();
  };
  return Array.from({ length: count }, () =>
    Object.fromEntries(
      Array.from({ length: features }, (_, feature) => [`f${feature}`, value(feature)] as const),
    ),
  );
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../test/fixtures.ts';
import { explainRow } from './explain.ts';
import { explainLime } from './lime.ts';
import { loadModel } from './model.ts';
import type { Reference } from './reference.ts';
import { scoreRow } from './score.ts';

const names = ['trees.json', 'linear.json', 'network.json'] as const;

/** The spread of the fixture's own rows. */
function spreadOf(name: (typeof names)[number]): Reference {
  const { model, rows } = readFixture(name);
  return {
    features: loadModel(model).features.map(({ key, kind, categories, other }) => {
      const cells = rows.map((row) => row.input[key]).filter((cell) => cell !== null && cell !== undefined);
      const counted = { key, kind, rows: rows.length, missing: rows.length - cells.length };
      if (kind === 'boolean')
        return { ...counted, counts: [false, true].map((v) => cells.filter((c) => c === v).length) };
      if (kind === 'category') {
        const counts = categories!.map((category) => cells.filter((cell) => cell === category).length);
        const rest = cells.length - counts.reduce((sum, count) => sum + count, 0);
        return other
          ? { ...counted, counts: [...counts, rest] }
          : { ...counted, missing: counted.missing + rest, counts };
      }
      const sorted = (cells as number[]).filter((v) => Math.abs(v) < 1e9).sort((x, y) => x - y);
      const edges = [...new Set([1, 2, 3, 4].map((part) => sorted[Math.floor((part * sorted.length) / 5)]!))];
      const counts = [...edges, Number.POSITIVE_INFINITY].map(
        (edge, bin) =>
          (cells as number[]).filter((v) => v <= edge && (bin === 0 || v > edges[bin - 1]!)).length,
      );
      return { ...counted, edges, counts };
    }),
  };
}

for (const name of names) {
  const fixture = readFixture(name);
  const model = loadModel(fixture.model);
  const reference = spreadOf(name);

  test(`${name}: LIME is the same for a seed, says how far to trust it, and agrees with SHAP on the largest reason`, () => {
    let agreed = 0;
    const asked = fixture.rows.slice(5, 25);
    for (const { input } of asked) {
      const found = explainLime(model, input, reference, 7);
      assert.deepEqual(explainLime(model, input, reference, 7), found);
      assert.equal(found.logit, scoreRow(model, input).logit);
      const sum = found.features.reduce((total, { logOdds }) => total + logOdds, found.intercept);
      assert.ok(Math.abs(sum - found.local) < 1e-9);
      assert.ok(found.r2 > 0.2 && found.r2 <= 1, `R² ${found.r2}`);
      const largest = [...explainRow(model, input).attributions].sort(
        (x, y) => Math.abs(y.logOdds) - Math.abs(x.logOdds),
      );
      if (largest.slice(0, 2).some(({ key }) => key === found.features[0]!.key)) agreed++;
    }
    assert.ok(agreed >= 0.8 * asked.length, `${agreed} of ${asked.length}`);
    const { input } = asked[0]!;
    assert.notDeepEqual(
      explainLime(model, input, reference, 8).features,
      explainLime(model, input, reference, 7).features,
    );
  });
}

test('where the model is a straight line of yes and no, LIME finds it', () => {
  const json = structuredClone(readFixture('linear.json').model) as {
    features: { key: string }[];
    linear: { terms: unknown[] };
  };
  const at = json.features.findIndex(({ key }) => key === 'replied');
  json.features = [json.features[at]!];
  json.linear.terms = [json.linear.terms[at]!];
  const model = loadModel(json);
  const reference = {
    features: [{ key: 'replied', kind: 'boolean' as const, rows: 100, missing: 0, counts: [40, 60] }],
  };
  const { features, r2, local } = explainLime(model, { replied: true }, reference, 1);
  const [yes, no] = [true, false].map((replied) => scoreRow(model, { replied }).logit) as [number, number];
  assert.ok(Math.abs(features[0]!.logOdds - (yes - no)) < 1e-4 && Math.abs(local - yes) < 1e-4);
  assert.ok(r2 > 0.999999);
});

test('the reference of another model is refused', () => {
  const model = loadModel(readFixture('trees.json').model);
  assert.throws(() => explainLime(model, {}, { features: [] }, 1), /does not have the feature visits/);
});

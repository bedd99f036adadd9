import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../test/fixtures.ts';
import { explainRow } from './explain.ts';
import { loadModel } from './model.ts';
import type { FeatureColumns } from './score.ts';
import { scoreBatch, scoreColumns, scoreRow } from './score.ts';

const close = (actual: number, wanted: number, within: number, what: string): void =>
  assert.ok(Math.abs(actual - wanted) <= within, `${what}: ${actual} is not ${wanted}`);

for (const [name, exact] of [
  ['trees.json', 0],
  ['linear.json', 1e-12],
  ['network.json', 1e-12],
] as const) {
  const fixture = readFixture(name);
  const model = loadModel(fixture.model);

  test(`${name}: scores equal those of scikit-learn, with missing, unseen, other and extreme values`, () => {
    fixture.rows.forEach((row, index) => {
      const score = scoreRow(model, row.input);
      close(score.raw, row.raw, exact, `row ${index} raw`);
      close(score.probability, row.probability, 1e-12, `row ${index} probability`);
      close(score.points, row.points, 1e-10, `row ${index} points`);
    });
  });

  test(`${name}: attributions add up and equal the trainer's`, () => {
    fixture.rows.forEach((row, index) => {
      const { attributions, expected, score } = explainRow(model, row.input);
      const sum = attributions.reduce((total, item) => total + item.logOdds, expected.logOdds);
      close(sum, score.logit, 1e-9, `row ${index} sum`);
      attributions.forEach((item, f) => {
        close(item.logOdds / model.calibrator.slope, row.attributions[f]!, 1e-10, `row ${index} ${item.key}`);
      });
      close(
        expected.logOdds,
        model.calibrator.slope * fixture.expectedRaw + model.calibrator.intercept,
        1e-10,
        'expected',
      );
    });
  });

  test(`${name}: attributions are the Shapley values of the definition`, () => {
    for (const { row, attributions } of fixture.shapley) {
      const found = explainRow(model, fixture.rows[row]!.input).attributions;
      attributions.forEach((wanted, f) => {
        close(found[f]!.logOdds / model.calibrator.slope, wanted, 1e-10, `row ${row} ${found[f]!.key}`);
      });
    }
  });

  test(`${name}: a batch of rows or columns gives the scores of single rows, bit for bit`, () => {
    const inputs = Array.from({ length: 5 }, () => fixture.rows.map((row) => row.input)).flat();
    const columns: FeatureColumns = {
      length: inputs.length,
      columns: Object.fromEntries(
        model.features.map(({ key }) => [key, inputs.map((input) => input[key])] as const),
      ),
    };
    const out = scoreColumns(inputs.length);
    assert.equal(scoreBatch(model, inputs, out), out);
    assert.deepEqual(scoreBatch(model, columns), out);
    inputs.forEach((input, index) => {
      const { raw, probability, points, score } = scoreRow(model, input);
      const at = { raw: out.raw[index], probability: out.probability[index], points: out.points[index] };
      assert.deepEqual({ ...at, score: out.score[index] }, { raw, probability, points, score });
    });
  });
}

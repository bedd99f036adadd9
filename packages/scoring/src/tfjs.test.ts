import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../test/fixtures.ts';
import { loadModel } from './model.ts';
import { createTfScorer } from './tfjs.ts';

test('logistic regression on TensorFlow.js equals the plain pass to 1e-5', async () => {
  const fixture = readFixture('linear.json');
  const scorer = await createTfScorer(loadModel(fixture.model));
  const chances = await scorer.probabilities(fixture.rows.map((row) => row.input));
  scorer.dispose();
  assert.equal(chances.length, fixture.rows.length);
  fixture.rows.forEach((row, index) => {
    assert.ok(Math.abs(chances[index]! - row.probability) <= 1e-5, `row ${index}`);
  });
});

test('trees do not run on TensorFlow.js', async () => {
  await assert.rejects(createTfScorer(loadModel(readFixture('trees.json').model)), TypeError);
});

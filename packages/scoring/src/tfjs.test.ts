import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { readFixture } from '../test/fixtures.ts';
import { denseRow } from './dense.ts';
import { encodeRow, loadModel } from './model.ts';
import { createTfScorer, denseForm, denseWidth } from './tfjs.ts';

for (const name of ['linear.json', 'network.json'] as const)
  test(`${name}: TensorFlow.js equals the plain pass to 1e-5`, async () => {
    const fixture = readFixture(name);
    const scorer = await createTfScorer(loadModel(fixture.model));
    const chances = await scorer.probabilities(fixture.rows.map((row) => row.input));
    scorer.dispose();
    assert.equal(chances.length, fixture.rows.length);
    fixture.rows.forEach((row, index) => {
      assert.ok(Math.abs(chances[index]! - row.probability) <= 1e-5, `row ${index}`);
    });
  });

test('the files of an artefact load in TensorFlow.js and give the same chances', async () => {
  const read = (name: string) => readFileSync(new URL(`../../../ml/fixtures/tfjs/${name}`, import.meta.url));
  const fixture = readFixture('network.json');
  const model = loadModel(fixture.model);
  const { inputs } = denseForm(model);
  const width = denseWidth(inputs);
  const input = new Float32Array(fixture.rows.length * width);
  const encoded = new Float64Array(model.features.length);
  fixture.rows.forEach((row, index) => {
    encodeRow(model, row.input, encoded);
    denseRow(inputs, encoded, input, index * width);
  });
  const { modelTopology, weightsManifest } = JSON.parse(read('model.json').toString());
  const weights = read('weights.bin');
  const loaded = await loadLayersModel({
    load: async () => ({
      modelTopology,
      weightSpecs: weightsManifest[0].weights,
      weightData: Uint8Array.from(weights).buffer,
    }),
  });
  const answer = loaded.predict(tensor2d(input, [fixture.rows.length, width])) as Tensor;
  const chances = await answer.data();
  loaded.dispose();
  fixture.rows.forEach((row, index) => {
    assert.ok(Math.abs(chances[index]! - row.probability) <= 1e-5, `row ${index}`);
  });
});

test('trees do not run on TensorFlow.js', async () => {
  await assert.rejects(createTfScorer(loadModel(readFixture('trees.json').model)), TypeError);
});

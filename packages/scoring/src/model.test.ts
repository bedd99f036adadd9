import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../test/fixtures.ts';
import { encodeRow, loadModel, ModelFormatError } from './model.ts';

const trees = readFixture('trees.json').model;
const linear = readFixture('linear.json').model;
const network = readFixture('network.json').model;

/** A deep copy with the value at `path` replaced. */
function changed(model: unknown, path: string, value: unknown): unknown {
  const copy = structuredClone(model) as Record<string, unknown>;
  const keys = path.split('.');
  let at = copy;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[keys.at(-1)!] = value;
  return copy;
}

const feature = (trees as { trees: { feature: number[]; left: number[]; roots: number[] } }).trees;
const split = feature.feature.findIndex((f) => f >= 0);
const refused: readonly [what: string, model: unknown, message: RegExp][] = [
  ['not an object', 'model', /model must be an object/],
  ['another format', changed(trees, 'formatVersion', 2), /formatVersion must be 1/],
  ['an unknown family', changed(trees, 'family', 'forest'), /family must be one of hgb, logreg, mlp/],
  ['no features', changed(trees, 'features', []), /features must not be empty/],
  ['two features of one key', changed(trees, 'features.1.key', 'visits'), /different keys/],
  ['an unknown kind', changed(trees, 'features.0.kind', 'date'), /features\[0\].kind must be one of/],
  ['a calibration that turns scores round', changed(trees, 'calibrator.slope', -1), /slope must be above 0/],
  ['a scale without a rise', changed(trees, 'points.a', 0), /points.a must be above 0/],
  ['a base rate of one', changed(trees, 'points.baseRate', 1), /baseRate must be between 0 and 1/],
  ['no trees', changed(trees, 'trees', null), /trees must be an object/],
  ['a loop in a tree', changed(trees, `trees.left.${split}`, split), /broken split/],
  ['a child out of reach', changed(trees, `trees.left.${split}`, 1e6), /trees.left must hold whole numbers/],
  ['a feature that is not there', changed(trees, `trees.feature.${split}`, 99), /trees.feature must hold/],
  ['lists of different length', changed(trees, 'trees.cover', [1]), /lists of equal length/],
  [
    'a threshold that is text',
    changed(trees, 'trees.threshold.0', 'NaN'),
    /threshold\[0\] must be a finite number/,
  ],
  ['a tree with too many leaves', changed(trees, 'trees.roots', [0]), /1 to 32 leaves/],
  ['a category set cut short', changed(trees, 'trees.categorySets.0', [1]), /must have 8 words/],
  [
    'a category split on a number',
    changed(
      trees,
      'trees.categorySet',
      feature.feature.map(() => 0),
    ),
    /does not fit/,
  ],
  ['too few terms', changed(linear, 'linear.terms', []), /terms must have 6 items/],
  ['too few weights', changed(linear, 'linear.terms.4.weights', [1]), /weights must have 5 items/],
  ['a layer cut short', changed(network, 'mlp.layers.1.weights', [1]), /must have 512 numbers/],
  ['a network of one layer', changed(network, 'mlp.layers', []), /must end in one unit/],
  ['a background row cut short', changed(network, 'mlp.background.0', [1]), /must have 6 items/],
  ['a background code out of reach', changed(network, 'mlp.background.0.4', 99), /must be a code/],
  ['a scale of zero', changed(linear, 'linear.terms.0.scale', 0), /scale must be above 0/],
];

for (const [what, model, message] of refused)
  test(`a model with ${what} is refused`, () => {
    assert.throws(
      () => loadModel(model),
      (error) => error instanceof ModelFormatError && message.test(error.message),
    );
  });

test('values are encoded by kind; whatever cannot be read is missing', () => {
  const model = loadModel(trees);
  const encode = (row: Record<string, string | number | boolean | null>): number[] => {
    const out = new Float64Array(model.features.length);
    encodeRow(model, row, out);
    return [...out];
  };
  const none = Number.NaN;
  const at = (key: string): number => model.features.findIndex((item) => item.key === key);
  assert.deepEqual(encode({}), [none, none, none, none, none, none]);
  assert.deepEqual(encode({ visits: '' })[at('visits')], none);
  assert.equal(encode({ visits: ' 3.5 ' })[at('visits')], 3.5);
  assert.equal(encode({ visits: true })[at('visits')], 1);
  for (const value of ['many', Number.NaN, Number.POSITIVE_INFINITY, '  ', null])
    assert.equal(encode({ visits: value })[at('visits')], none);
  assert.equal(encode({ replied: false })[at('replied')], 0);
  assert.equal(encode({ replied: 'Yes' })[at('replied')], 1);
  assert.equal(encode({ replied: 'perhaps' })[at('replied')], none);
  assert.equal(
    encode({ channel: 'Referral' })[at('channel')],
    encode({ channel: ' Referral ' })[at('channel')],
  );
  assert.equal(encode({ channel: 'Never seen' })[at('channel')], none, 'no level for others: missing');
  assert.equal(encode({ campaign: 'Never seen' })[at('campaign')], 50, 'the level for others');
  assert.equal(encode({ campaign: '  ' })[at('campaign')], none);
});

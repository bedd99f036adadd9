import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linear, linePath, niceTicks, spread } from './scale.ts';

test('ticks are round numbers that cover the range', () => {
  assert.deepEqual(niceTicks(0, 100), [0, 25, 50, 75, 100]);
  assert.deepEqual(niceTicks(0, 0.23), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(niceTicks(-3, 7, 5), [-4, -2, 0, 2, 4, 6, 8]);
  assert.deepEqual(niceTicks(0, 0), [0, 0.25, 0.5, 0.75, 1]);
  assert.deepEqual(niceTicks(Number.NaN, 1), []);
});

test('a scale maps ends to ends, and a single value to the middle', () => {
  const y = linear([0, 10], [100, 0]);
  assert.deepEqual([y(0), y(5), y(10)], [100, 50, 0]);
  assert.equal(linear([3, 3], [0, 50])(3), 25);
});

test('a gap breaks the line', () => {
  assert.equal(linePath([[0, 0], [1, 2], null, [3, 4]]), 'M0.0 0.0L1.0 2.0M3.0 4.0');
});

test('labels keep their distance and their bounds', () => {
  assert.deepEqual(spread([10, 12, 50], 14, 0, 100), [10, 24, 50]);
  assert.deepEqual(spread([98, 99], 14, 0, 100), [86, 100]);
});

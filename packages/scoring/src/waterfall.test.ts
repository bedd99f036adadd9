import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildWaterfall, roundToTotal, topReasons } from './waterfall.ts';

const parts = fc.array(fc.double({ min: -60, max: 60, noNaN: true }), { maxLength: 40 });
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, item) => sum + item, 0);
const bars = (points: readonly number[]) =>
  points.map((item, index) => ({ key: `k${index}`, label: `Label ${index}`, value: null, points: item }));

test('shown numbers add up to the score, for all bars and for the largest, whatever the parts', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -40, max: 60, noNaN: true }),
      parts,
      fc.integer({ min: 0, max: 8 }),
      (start, list, count) => {
        const full = buildWaterfall('model', start + sumOf(list), start, bars(list));
        assert.equal(full.start.shown + sumOf(full.bars.map((bar) => bar.shown)) + full.clamp, full.score);
        const top = topReasons(full, count);
        assert.equal(
          top.start.shown + sumOf(top.bars.map((bar) => bar.shown)) + top.rest.shown + top.clamp,
          full.score,
        );
        assert.ok(full.score >= 0 && full.score <= 100);
        for (const bar of full.bars)
          assert.ok(Math.abs(bar.shown - bar.points) <= 1, 'no bar is off by more than one');
      },
    ),
  );
});

test('rounding never moves a number by a whole point, and gives left-overs to the largest fractions', () => {
  assert.deepEqual(roundToTotal([1.6, 2.7, -0.4], 4), [2, 3, -1]);
  assert.deepEqual(roundToTotal([0.5, 0.5], 1), [1, 0]);
  assert.deepEqual(roundToTotal([], 0), []);
});

test('bars come largest first; a score beyond the ends shows what clamping took', () => {
  const high = buildWaterfall('model', 131.2, 18, bars([3.2, 80, 30]));
  assert.deepEqual(
    high.bars.map((bar) => bar.points),
    [80, 30, 3.2],
  );
  assert.equal(high.score, 100);
  assert.equal(high.clamp, -31);
  const low = buildWaterfall('model', -12, 18, bars([-30]));
  assert.equal(low.score, 0);
  assert.equal(low.clamp, 12);
});

test('the smaller reasons are counted and summed; bars of nothing are left out', () => {
  const top = topReasons(buildWaterfall('model', 31, 18, bars([8, 0, 4, -2, 3])), 2);
  assert.deepEqual(
    top.bars.map((bar) => bar.shown),
    [8, 4],
  );
  assert.deepEqual(top.rest, { count: 2, points: 1, shown: 1 });
});

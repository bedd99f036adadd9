import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { showPoints, type WaterfallInput, waterfallAxis, waterfallRows } from './waterfall.ts';

const words = { rest: (count: number) => `${count} smaller`, clamp: 'Limit', total: 'Score' };
const input: WaterfallInput = {
  points: 91,
  start: { label: 'Starting point', points: 18 },
  bars: [
    { feature: 'a', label: 'Asked for a second showing', points: 44 },
    { feature: 'b', label: 'Pre-approval', points: 33 },
    { feature: 'c', label: 'Budget under median', points: -4 },
  ],
  rest: { count: 0, points: 0 },
  clamp: 0,
};

test('each row begins where the one before ended, and the last is the score', () => {
  const rows = waterfallRows(input, words);
  assert.deepEqual(
    rows.map((row) => [row.kind, row.from, row.to]),
    [
      ['start', 0, 18],
      ['reason', 18, 62],
      ['reason', 62, 95],
      ['reason', 95, 91],
      ['total', 0, 91],
    ],
  );
});

test('whatever the numbers, the rows add up to the score', () => {
  const number = fc.double({ min: -80, max: 120, noNaN: true });
  fc.assert(
    fc.property(
      number,
      fc.array(number, { maxLength: 8 }),
      number,
      fc.integer({ min: 0, max: 100 }),
      (start, bars, rest, points) => {
        const rows = waterfallRows(
          {
            points,
            start: { label: 's', points: start },
            bars: bars.map((value, i) => ({ feature: `${i}`, label: `${i}`, points: value })),
            rest: { count: 2, points: rest },
            clamp: 0,
          },
          words,
        );
        const sum = rows.filter((row) => row.kind !== 'total').reduce((all, row) => all + row.points, 0);
        return Math.abs(sum - points) < 1e-5;
      },
    ),
  );
});

test('the axis widens when the sum passes 100 before it is held', () => {
  const rows = waterfallRows(
    { ...input, points: 100, bars: [{ feature: 'a', label: 'a', points: 95 }] },
    words,
  );
  assert.deepEqual(rows.find((row) => row.kind === 'clamp')?.points, -13);
  assert.deepEqual(waterfallAxis(rows), { low: 0, high: 125, ticks: [0, 25, 50, 75, 100, 125] });
});

test('points are shown with a real minus and no noise', () => {
  assert.equal(showPoints(24), '+24');
  assert.equal(showPoints(-4.04), '−4');
  assert.equal(showPoints(0.04), '0');
  assert.equal(showPoints(18.26, false), '18.3');
});

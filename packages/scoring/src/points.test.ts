import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bandOf, logit, pointScale, pointsFromProbability, shownScore, sigmoid } from './points.ts';

test('the base rate sits at 18 points and the Hot line at 75', () => {
  for (const [base, hot] of [
    [0.15, 0.48],
    [0.004, 0.06],
    [0.385, 0.95],
  ] as const) {
    const scale = pointScale(base, hot);
    assert.ok(Math.abs(pointsFromProbability(scale, base) - 18) < 1e-9);
    assert.ok(Math.abs(pointsFromProbability(scale, hot) - 75) < 1e-9);
  }
});

test('the band is that of the number shown', () => {
  assert.equal(shownScore(74.5), 75);
  assert.equal(bandOf(shownScore(74.5)), 'hot');
  assert.deepEqual([75, 74, 50, 49, 25, 24, 0].map(bandOf), [
    'hot',
    'warm',
    'warm',
    'cool',
    'cool',
    'cold',
    'cold',
  ]);
  assert.equal(shownScore(-3), 0);
  assert.equal(shownScore(140), 100);
});

test('log-odds and chance are each other’s inverse, far out as well', () => {
  for (const z of [-700, -30, -1, 0, 1e-12, 2.5, 30]) assert.ok(sigmoid(z) >= 0 && sigmoid(z) <= 1);
  for (const z of [-30, -1, 0, 2.5, 20]) assert.ok(Math.abs(logit(sigmoid(z)) - z) < 1e-6);
});

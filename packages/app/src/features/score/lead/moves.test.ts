import assert from 'node:assert/strict';
import { test } from 'node:test';
import { movesOf } from './moves.ts';

const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}T12:00:00.000Z`;
const now = Date.parse(day(23));

test('a history is told in order, with the changes of who scores, and what people set cut to what is shown', () => {
  const stand = (n: number, points: number, modelVersion: string | null) => ({
    points,
    at: day(n),
    source: modelVersion ? ('model' as const) : ('rules' as const),
    modelVersion,
  });
  const override = (from: number, to: number, ended: number | null) => ({
    points: 80,
    setAt: day(from),
    expiresAt: day(to),
    endedAt: ended === null ? null : day(ended),
  });
  const moves = movesOf(
    [stand(12, 40, 'v1'), stand(10, 20, null), stand(14, 45, 'v1'), stand(16, 60, 'v2')],
    [override(20, 30, null), override(1, 9, null), override(5, 30, 11)],
    now,
  );
  assert.deepEqual(
    moves.stands.map(({ points }) => points),
    [20, 40, 45, 60],
  );
  assert.deepEqual(
    moves.changes.map(({ at, modelVersion }) => [at, modelVersion]),
    [
      [day(12), 'v1'],
      [day(16), 'v2'],
    ],
  );
  assert.deepEqual(
    moves.overrides.map(({ from, to }) => [from, to]),
    [
      [Date.parse(day(10)), Date.parse(day(11))],
      [Date.parse(day(20)), now],
    ],
  );
  assert.deepEqual(movesOf([], [override(1, 9, null)], now), { stands: [], changes: [], overrides: [] });
});

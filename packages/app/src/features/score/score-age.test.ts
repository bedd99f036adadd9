import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LeadScore } from '@lintel/contract';
import { isStale, scoresLine, scoresNote } from './score-age.ts';

const now = Date.parse('2026-11-22T12:00:00.000Z');
const score = (more: Partial<LeadScore>): LeadScore => ({
  points: 50,
  band: 'warm',
  probability: null,
  source: 'model',
  modelId: null,
  modelVersion: 'v3',
  scoredAt: '2026-11-22T11:56:00.000Z',
  delta: null,
  overriddenUntil: null,
  reasons: [],
  ...more,
});

test('a score is stale once it is older than a day', () => {
  assert.equal(isStale('2026-11-21T12:00:00.000Z', now), false);
  assert.equal(isStale('2026-11-21T11:59:59.000Z', now), true);
});

test('the newest score speaks for the list', () => {
  const old = score({ scoredAt: '2026-11-20T12:00:00.000Z', modelVersion: 'v2' });
  assert.equal(scoresLine([old, score({})], now), 'Scores by model v3, refreshed 4 min ago');
  assert.equal(scoresNote([old, score({ source: 'rules', modelVersion: null })], now), 'Rules, 4 min ago');
  assert.equal(scoresLine([], now), null);
});

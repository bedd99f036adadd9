import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BoardCard } from '@lintel/contract/pipelines';
import { ORDERS } from './board-order.ts';

const card = (id: string, points: number | null, day: number): BoardCard => ({
  id,
  version: 1,
  name: id,
  type: null,
  stageId: 's',
  stageSince: `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`,
  ownerId: null,
  budgetMin: null,
  budgetMax: null,
  currency: 'USD',
  location: null,
  hidden: [],
  score: points === null ? null : { points, band: 'warm', overriddenUntil: null },
  nextStep: null,
});

test('cards stand as the server orders them, equals by their ids', () => {
  const cards = [card('a', 10, 3), card('b', null, 1), card('c', 90, 3), card('d', 10, 2)];
  const ids = (sort: keyof typeof ORDERS) => [...cards].sort(ORDERS[sort]).map(({ id }) => id);
  assert.deepEqual(ids('score'), ['c', 'd', 'a', 'b']);
  assert.deepEqual(ids('days'), ['b', 'd', 'a', 'c']);
});

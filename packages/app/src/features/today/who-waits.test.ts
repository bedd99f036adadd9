import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TodayLead } from '@lintel/contract';
import { whoWaits } from './who-waits.ts';

const card = (state: TodayLead['state'], ownerId: string | null) => ({ state, ownerId }) as TodayLead;

test('who waits is counted once, and what is over is not counted', () => {
  const fresh = [card('open', null), card('open', 'me'), card('taken', 'other'), card('passed', 'me')];
  const overdue = [card('open', 'me'), card('open', 'other')];
  const day = { fresh, overdue, more: 3 };
  assert.deepEqual(whoWaits(day, { due: 10, capped: false }, 'me'), { count: 16, capped: false });
  assert.deepEqual(whoWaits(day, { due: 1_000, capped: true }, 'me'), { count: 1_000, capped: true });
  // It was the quiet ones whose counting stopped.
  assert.equal(whoWaits(day, { due: 10, capped: true }, 'me').capped, false);
});

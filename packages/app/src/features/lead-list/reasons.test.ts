import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitChips } from './reasons.ts';

test('whole chips only, and room for the rest of the count', () => {
  assert.equal(fitChips(['Cash buyer', 'Referral'], 260), 2);
  assert.equal(fitChips(['Asked for a second showing', 'Mortgage pre-approval', 'Referral'], 260), 1);
  assert.equal(fitChips([], 260), 0);
});

test('a reason too long for the column is shown alone and cut, not hidden', () => {
  assert.equal(fitChips(['A very long reason that nobody could fit anywhere at all', 'Cash'], 120), 1);
});

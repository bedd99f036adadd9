import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharesOf, waitParts } from './takeaway.ts';

test('who gains stands first, who loses last, who stays as they are nowhere', () => {
  const person = (userId: string, before: number, after: number) => ({
    userId,
    before,
    after,
    offeredBefore: 0,
    offeredAfter: 0,
  });
  const shares = sharesOf(
    [person('a', 5, 2), person('b', 1, 1), person('c', 0, 3), person('d', 2, 3)],
    (id) => id,
  );
  assert.deepEqual(
    shares.map(({ id, change }) => [id, change]),
    [
      ['c', 3],
      ['d', 1],
      ['a', -3],
    ],
  );
});

test('waits are told by their size', () => {
  assert.deepEqual(waitParts(4.26), { value: 4.3, unit: 'min' });
  assert.deepEqual(waitParts(150), { value: 2.5, unit: 'h' });
  assert.deepEqual(waitParts(72 * 60), { value: 3, unit: 'd' });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headState, selectRange, toggle, toggleAll } from './selection.ts';

const keys = ['a', 'b', 'c', 'd', 'e'];

test('a range runs both ways from the last row toggled and keeps what was chosen', () => {
  assert.deepEqual([...selectRange(new Set(['e']), keys, 'b', 'd')].sort(), ['b', 'c', 'd', 'e']);
  assert.deepEqual([...selectRange(new Set(), keys, 'd', 'b')].sort(), ['b', 'c', 'd']);
  assert.deepEqual([...selectRange(new Set(), keys, null, 'c')], ['c']);
  assert.deepEqual([...selectRange(new Set(), keys, 'gone', 'c')], ['c']);
  assert.deepEqual([...selectRange(new Set(['a']), keys, 'a', 'gone')], ['a']);
});

test('the head box knows all, some, and chosen rows that are not shown', () => {
  assert.equal(headState(new Set(), keys), false);
  assert.equal(headState(new Set(['b']), keys), 'mixed');
  assert.equal(headState(new Set(keys), keys), true);
  assert.equal(headState(new Set(['z']), keys), 'mixed');
});

test('toggling changes one row, the head box all shown', () => {
  assert.deepEqual([...toggle(new Set(['a']), 'a')], []);
  assert.deepEqual([...toggleAll(new Set(['a']), keys)], keys);
  assert.equal(toggleAll(new Set(keys), keys).size, 0);
});

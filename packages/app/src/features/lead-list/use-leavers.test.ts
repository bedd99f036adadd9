import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LeadRow } from '@lintel/contract';
import { withLeavers } from './use-leavers.ts';

const row = (id: string) => ({ id }) as LeadRow;
const rows = (ids: string) => [...ids].map(row);
const ids = (shown: readonly LeadRow[]) => shown.map(({ id }) => id).join('');

test('what has left stays where it stood, in its order, and what is still there is not doubled', () => {
  const kept = new Map([
    ['b', { row: row('b'), after: 'a' }],
    ['c', { row: row('c'), after: 'b' }],
    ['e', { row: row('e'), after: 'd' }],
  ]);
  const { rows: shown, left } = withLeavers(rows('ade'), kept);
  assert.equal(ids(shown), 'abcde');
  assert.deepEqual([...left], ['b', 'c']);
});

test('one from the head, or whose neighbour is gone, comes first', () => {
  const kept = new Map([
    ['x', { row: row('x'), after: null }],
    ['y', { row: row('y'), after: 'gone' }],
  ]);
  assert.equal(ids(withLeavers(rows('ab'), kept).rows), 'yxab');
  assert.deepEqual(withLeavers(rows('xyab'), kept).rows, rows('xyab'));
});

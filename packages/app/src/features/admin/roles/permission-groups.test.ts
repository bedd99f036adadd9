import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERMISSIONS, RULED_FIELDS } from '@lintel/contract';
import { hasMessage } from '@lintel/contract/messages';
import { cellAfter, GROUPS, PERMISSION_GROUPS, scopesOf } from './permission-groups.ts';

test('every permission stands in exactly one group and has a label and a sentence', () => {
  const shown = GROUPS.flatMap((group) => [...PERMISSION_GROUPS[group]]);
  assert.deepEqual([...shown].sort(), [...PERMISSIONS].sort());
  for (const permission of PERMISSIONS) {
    assert.ok(hasMessage(`admin.may.${permission}`), permission);
    assert.ok(hasMessage(`admin.may.${permission}.text`), permission);
  }
  for (const field of RULED_FIELDS) assert.ok(hasMessage(`admin.field.${field}`), field);
});

test('only permissions over records offer own and team', () => {
  assert.deepEqual(scopesOf('leads:export'), ['none', 'own', 'team', 'all']);
  assert.deepEqual(scopesOf('ml:train'), ['none', 'all']);
});

test('arrow keys move by a cell and stop at the edges; Home and End go to the ends', () => {
  const size = [4, 3] as const;
  assert.deepEqual(cellAfter('ArrowRight', false, [1, 1], size), [1, 2]);
  assert.deepEqual(cellAfter('ArrowRight', false, [1, 2], size), [1, 2]);
  assert.deepEqual(cellAfter('ArrowUp', false, [0, 1], size), [0, 1]);
  assert.deepEqual(cellAfter('ArrowDown', false, [2, 1], size), [3, 1]);
  assert.deepEqual(cellAfter('Home', false, [2, 1], size), [2, 0]);
  assert.deepEqual(cellAfter('End', true, [0, 0], size), [3, 2]);
  assert.equal(cellAfter('Enter', false, [0, 0], size), undefined);
});

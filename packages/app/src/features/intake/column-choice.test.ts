import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ColumnTarget, IMPORT_FIELDS, type Import } from '@lintel/contract';
import { assign, choiceOf, isDate, likelyPositives, takenBy, targetOf } from './column-choice.ts';

const plainField = {
  description: null,
  required: false,
  min: null,
  max: null,
  default: null,
  archived: false,
  batchId: null,
} as const;

const column = (index: number, name: string, target: ColumnTarget): Import['columns'][number] => ({
  index,
  name,
  samples: [],
  blank: 0,
  unknown: [],
  distinct: 1,
  target,
  confidence: null,
  reading: { tone: 'ok', text: '' },
});

test('every lead field and custom field goes through the select and back', () => {
  for (const field of IMPORT_FIELDS)
    assert.deepEqual(targetOf(choiceOf({ kind: 'field', field })), { kind: 'field', field });
  assert.deepEqual(targetOf(choiceOf({ kind: 'custom', key: 'pool_size' })), {
    kind: 'custom',
    key: 'pool_size',
  });
  assert.deepEqual(targetOf('skip'), { kind: 'skip' });
});

test('a new field and the outcome need more than a choice', () => {
  assert.equal(targetOf(choiceOf({ kind: 'newField', label: 'Pool', type: 'text' })), null);
  assert.equal(targetOf(choiceOf({ kind: 'outcome', name: 'Sold', positive: ['1'] })), null);
});

test('a place for one value names the column that has it; places for several do not', () => {
  const columns = [
    column(0, 'Mobile', { kind: 'field', field: 'phone' }),
    column(1, 'Src', { kind: 'field', field: 'source' }),
    column(2, 'Won', { kind: 'outcome', name: 'Won', positive: ['1'] }),
  ];
  assert.equal(takenBy('field:source', columns, 0)?.name, 'Src');
  assert.equal(takenBy('field:source', columns, 1), undefined);
  assert.equal(takenBy('field:phone', columns, 1), undefined);
  assert.equal(takenBy('outcome', columns, 0)?.name, 'Won');
  assert.equal(takenBy('skip', [column(3, 'x', { kind: 'skip' })], 0), undefined);
});

test('a place for one value goes from the column that had it to the one that asks', () => {
  const columns = [column(0, 'A', { kind: 'skip' }), column(1, 'B', { kind: 'field', field: 'source' })];
  const target: ColumnTarget = { kind: 'field', field: 'source' };
  assert.deepEqual(assign(columns, 0, target), [
    { index: 0, target },
    { index: 1, target: { kind: 'skip' } },
  ]);
  assert.deepEqual(assign(columns, 0, { kind: 'field', field: 'email' }), [
    { index: 0, target: { kind: 'field', field: 'email' } },
  ]);
});

test('dates are known by their place', () => {
  const fields = [
    { id: 'f', key: 'moved', label: 'Moved', type: 'date' as const, options: [], position: 0, ...plainField },
  ];
  assert.equal(isDate({ kind: 'field', field: 'createdAt' }, fields), true);
  assert.equal(isDate({ kind: 'custom', key: 'moved' }, fields), true);
  assert.equal(isDate({ kind: 'custom', key: 'other' }, fields), false);
  assert.equal(isDate({ kind: 'newField', label: 'Day', type: 'date' }, fields), true);
});

test('values that say yes are ticked beforehand', () => {
  assert.deepEqual(likelyPositives(['0', '1', 'Yes', 'no', 'Closed', 'closed lost']), ['1', 'Yes', 'Closed']);
});

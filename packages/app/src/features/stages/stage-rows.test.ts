import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stage } from '@lintel/contract';
import { moved, newRow, readReasons, toItems, toRow, twice } from './stage-rows.ts';

const stage: Stage = {
  id: 'a',
  pipelineId: 'p',
  name: 'New',
  position: 0,
  kind: 'open',
  color: 'v1',
  limitDays: 7,
  required: ['budgetMax'],
  reasons: [],
};

test('rows become what the server takes: limits only of open stages, reasons only of lost ones', () => {
  const rows = [
    toRow(stage),
    { ...newRow('x', 1), name: ' Lost ', kind: 'lost' as const, limitDays: 3, reasons: ['No answer'] },
    { ...toRow(stage), id: 'b', reasons: ['Left over'] },
  ];
  assert.deepEqual(toItems(rows), [
    { id: 'a', name: 'New', kind: 'open', color: 'v1', limitDays: 7, required: ['budgetMax'], reasons: [] },
    { name: 'Lost', kind: 'lost', color: 'v2', limitDays: null, required: [], reasons: ['No answer'] },
    { id: 'b', name: 'New', kind: 'open', color: 'v1', limitDays: 7, required: ['budgetMax'], reasons: [] },
  ]);
  assert.deepEqual([...twice([...rows, newRow('y', 2), newRow('z', 3)])], ['new']);
});

test('rows move by one and stay at the ends; reasons are one a line', () => {
  const rows = ['a', 'b', 'c'].map((key) => newRow(key, 0));
  const keys = (list: readonly { key: string }[]) => list.map(({ key }) => key).join('');
  assert.equal(keys(moved(rows, 0, 1)), 'bac');
  assert.equal(keys(moved(rows, 2, -1)), 'acb');
  assert.equal(moved(rows, 0, -1), rows);
  assert.equal(moved(rows, 2, 1), rows);
  assert.deepEqual(readReasons(' One\n\nTwo \nOne'), ['One', 'Two']);
});

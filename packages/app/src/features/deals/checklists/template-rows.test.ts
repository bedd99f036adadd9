import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChecklistTemplate } from '@lintel/contract/deals';
import { badDays, daysOf, exampleDates, moved, newRow, toItems, toRow } from './template-rows.ts';

const items: ChecklistTemplate['items'] = [
  { title: 'Confirm', role: 'agent', milestone: 'closing', offset: -5, unit: 'business', blocking: true },
  {
    title: 'File',
    role: 'coordinator',
    milestone: 'acceptance',
    offset: 1,
    unit: 'calendar',
    blocking: false,
  },
  { title: 'Call', role: 'agent', milestone: null, offset: 0, unit: 'calendar', blocking: false },
  { title: 'Keys', role: 'agent', milestone: 'possession', offset: 0, unit: 'calendar', blocking: false },
];
const rows = items.map((item, i) => toRow(item, String(i)));

test('items go through the form unchanged, in the order they are put', () => {
  assert.deepEqual(toItems(rows), items);
  assert.deepEqual(
    moved(rows, 3, -1).map(({ title }) => title),
    ['Confirm', 'File', 'Keys', 'Call'],
  );
  assert.equal(moved(rows, 0, -1), rows);
  assert.equal(moved(rows, 3, 1), rows);
  const none = { ...newRow('n'), milestone: null, days: 9 };
  assert.deepEqual([toItems([none])[0]?.offset, badDays({ ...none, days: null })], [0, false]);
  assert.deepEqual(
    [0, 730, null, 731, -1, 1.5].map((days) => badDays({ ...newRow('n'), days })),
    [false, false, true, true, true, true],
  );
});

test('an example closing gives every item its day, what has none stands last', () => {
  const dates = exampleDates('2026-12-18', { possession: '2026-12-21' });
  assert.equal(dates.acceptance, '2026-11-18');
  assert.deepEqual(
    daysOf([...rows, { ...newRow('bad'), days: null }], dates).map(({ row, day }) => [row.title, day]),
    [
      ['File', '2026-11-19'],
      ['Confirm', '2026-12-11'],
      ['Keys', '2026-12-21'],
      ['Call', null],
    ],
  );
  assert.ok(daysOf(rows, exampleDates(null, {})).every(({ day }) => day === null));
});

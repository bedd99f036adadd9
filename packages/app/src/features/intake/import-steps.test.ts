import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ColumnTarget, Import } from '@lintel/contract';
import { IMPORT_STATES } from '@lintel/contract';
import {
  canIdentify,
  countColumns,
  isBusy,
  phaseOf,
  progressOf,
  stepAfter,
  stepBefore,
  stepOf,
} from './import-steps.ts';

const column = (target: ColumnTarget, tone: 'ok' | 'check' | 'none' = 'ok'): Import['columns'][number] => ({
  index: 0,
  name: 'c',
  samples: [],
  blank: 0,
  unknown: [],
  distinct: 1,
  target,
  confidence: 1,
  reading: { tone, text: '' },
});
const field = (name: Extract<ColumnTarget, { kind: 'field' }>['field']) =>
  column({ kind: 'field', field: name });

test('every state of an import has a page', () => {
  assert.deepEqual(
    IMPORT_STATES.map((state) => [state, phaseOf(state), isBusy(state)]),
    [
      ['reading', 'reading', true],
      ['mapping', 'setUp', false],
      ['checking', 'setUp', true],
      ['checked', 'setUp', false],
      ['waiting', 'running', true],
      ['running', 'running', true],
      ['done', 'over', false],
      ['cancelled', 'over', false],
      ['failed', 'over', false],
    ],
  );
});

test('steps follow each other both ways, and an unknown one leads to the first', () => {
  assert.equal(stepOf('consent'), 'consent');
  assert.equal(stepOf('upload'), 'map');
  assert.equal(stepOf(undefined), 'map');
  assert.equal(stepAfter('map'), 'duplicates');
  assert.equal(stepAfter('review'), undefined);
  assert.equal(stepBefore('duplicates'), 'map');
  assert.equal(stepBefore('map'), undefined);
});

test('a name, a way to reach, or an id with its source makes a lead', () => {
  assert.equal(canIdentify({ columns: [field('source')], defaultSource: null }), false);
  assert.equal(canIdentify({ columns: [field('lastName')], defaultSource: null }), true);
  assert.equal(canIdentify({ columns: [field('externalId')], defaultSource: null }), false);
  assert.equal(canIdentify({ columns: [field('externalId')], defaultSource: 'Portal' }), true);
  assert.equal(canIdentify({ columns: [field('externalId'), field('source')], defaultSource: null }), true);
});

test('columns that are not imported are neither matched nor to check', () => {
  const columns = [
    field('name'),
    column({ kind: 'skip' }, 'check'),
    column({ kind: 'custom', key: 'a' }, 'check'),
  ];
  assert.deepEqual(countColumns(columns), { all: 3, matched: 2, toCheck: 1 });
});

test('progress counts every row that has an outcome and never passes the end', () => {
  const counts = { rows: 10, create: 3, update: 1, unchanged: 1, error: 1, flagged: 4, outside: 0 };
  assert.deepEqual(progressOf({ progress: counts, rows: 12 }), { done: 6, share: 0.5 });
  assert.deepEqual(progressOf({ progress: counts, rows: 4 }), { done: 6, share: 1 });
  assert.deepEqual(progressOf({ progress: null, rows: 0 }), { done: 0, share: null });
});

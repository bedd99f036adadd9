import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Import, Lead } from '@lintel/contract';
import { compare, exampleOf, keyOf, oneBudget, previewKeys } from './samples.ts';

type Sample = NonNullable<Import['checked']>['samples'][number];
const sample = (values: Record<string, string>, change: Partial<Sample> = {}): Sample => ({
  row: 1,
  outcome: 'create',
  leadId: null,
  values,
  problems: [],
  ...change,
});

const lead = {
  name: 'Daniel Okafor',
  emails: [],
  phones: [{ id: 'p', raw: '555 0142', value: '+15550142', primary: true }],
  budgetMin: null,
  budgetMax: 650_000,
  source: null,
  tags: ['open house'],
  custom: { pool: true },
} as unknown as Lead;

test('a preview shows who it is first and no bare ids', () => {
  const keys = previewKeys([
    sample({ pool: 'yes', stageId: 'x', email: 'a@example.com' }),
    sample({ budgetMin: '1', name: 'A', source: 'Portal' }),
  ]);
  assert.deepEqual(keys, ['name', 'email', 'budget', 'source', 'pool']);
});

test('a column knows under which key its values are shown', () => {
  assert.equal(keyOf({ kind: 'field', field: 'lastName' }), 'name');
  assert.equal(keyOf({ kind: 'field', field: 'budgetMax' }), 'budget');
  assert.equal(keyOf({ kind: 'custom', key: 'pool' }), 'pool');
  assert.equal(keyOf({ kind: 'skip' }), undefined);
});

test('both ends of a budget are one value, one end alone as well', () => {
  assert.deepEqual(oneBudget({ budgetMin: '1', budgetMax: '2', name: 'A' }), { name: 'A', budget: '1–2' });
  assert.deepEqual(oneBudget({ budgetMax: '2' }), { budget: '2' });
  assert.deepEqual(oneBudget({ name: 'A' }), { name: 'A' });
});

test('the example is a row that changes a lead that is here', () => {
  const same = sample({}, { outcome: 'unchanged', leadId: 'l1' });
  const other = sample({}, { outcome: 'update', leadId: 'l2' });
  assert.equal(exampleOf([sample({}), same, other])?.leadId, 'l2');
  assert.equal(exampleOf([sample({})]), undefined);
});

test('the rule for duplicates decides value by value', () => {
  const row = sample({
    name: 'Dan Okafor',
    budgetMax: '700000',
    source: 'Portal',
    createdAt: '2026-01-01',
    pool: 'false',
  });
  const kept = (rule: Import['onDuplicate']) =>
    Object.fromEntries(compare(row, lead, rule).map(({ key, kept }) => [key, kept]));
  assert.deepEqual(kept('fill_empty'), {
    name: 'lintel',
    budget: 'lintel',
    source: 'file',
    pool: 'lintel',
  });
  assert.deepEqual(kept('overwrite'), { name: 'file', budget: 'file', source: 'file', pool: 'file' });
  assert.deepEqual(kept('skip'), { name: 'lintel', budget: 'lintel', source: 'lintel', pool: 'lintel' });
});

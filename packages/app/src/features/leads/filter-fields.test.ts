import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Condition } from '@lintel/contract';
import { conditionText, fieldOf, filterFields, opsFor } from './filter-fields.ts';

const plainField = {
  description: null,
  required: false,
  min: null,
  max: null,
  default: null,
  archived: false,
  batchId: null,
} as const;

const fields = filterFields({
  stages: [],
  users: [{ id: 'u1', name: 'Ann Bell' }] as never,
  teams: [],
  ponds: [],
  named: true,
  sources: [],
  fields: [
    { id: 'f', key: 'rooms', label: 'Rooms', type: 'number', options: [], position: 0, ...plainField },
  ],
  currency: 'USD',
  rules: { budget: 'hidden' },
});
const words = (condition: Condition): string => {
  const field = fieldOf(fields, condition);
  assert.ok(field, condition.field);
  return conditionText(field, condition, 'USD');
};

test('ages, events, people and days read as a person would say them', () => {
  assert.equal(
    words({ field: 'lastTouchAt', op: 'notWithin', value: 7 }),
    'Last touch is not in the last 7 days',
  );
  assert.equal(words({ field: 'createdAt', op: 'within', value: 1 }), 'Created is in the last 1 day');
  assert.equal(
    words({
      field: 'event',
      op: 'happened',
      value: { kinds: ['inquiry.property', 'showing.requested'], days: 3, times: 2 },
    }),
    'Event happened Asked about a home and 1 more, 2 times or more, in the last 3 days',
  );
  assert.equal(words({ field: 'ownerId', op: 'anyOf', value: ['me', 'u1'] }), 'Owner is any of Me, Ann Bell');
  assert.equal(words({ field: 'createdAt', op: 'is', value: '2026-11-23' }), 'Created is on Nov 23, 2026');
  assert.equal(words({ field: 'tags', op: 'allOf', value: ['a', 'b'] }), 'Tags has all of a, b');
});

test('what a role hides is not offered, nor what every lead has asked for as empty', () => {
  assert.equal(fieldOf(fields, { field: 'budgetMax', op: 'empty' }), undefined);
  assert.equal(fieldOf(fields, { field: 'custom.gone', op: 'empty' }), undefined);
  const opsOf = (field: string) => opsFor(fieldOf(fields, { field, op: 'empty' })!);
  assert.ok(!opsOf('createdAt').includes('empty'));
  assert.ok(opsOf('lastTouchAt').includes('empty'));
  assert.ok(opsOf('custom.rooms').includes('atLeast'));
});

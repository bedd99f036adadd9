import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeChange, sameValue } from './merge-change.ts';

test('fields they left alone take my value, fields they changed and I did not stay theirs', () => {
  const base = { name: 'Ada', budgetMax: 600_000, location: null };
  assert.deepEqual(mergeChange(base, { budgetMax: 650_000 }, { ...base, name: 'Ada Byron' }), {
    merged: { budgetMax: 650_000 },
    conflicts: [],
  });
  assert.deepEqual(mergeChange({ location: 'East' }, { location: null }, { location: 'East' }), {
    merged: { location: null },
    conflicts: [],
  });
});

test('two values for one field are a conflict that names all three, and the other fields go on', () => {
  const base = { stageId: 'new', budgetMax: 600_000, timeline: 'later', type: null };
  const found = mergeChange(
    base,
    { stageId: 'showing', budgetMax: 650_000, timeline: null, type: null },
    { ...base, stageId: 'offer', timeline: 'now', type: 'buyer' },
  );
  assert.deepEqual(found, {
    merged: { budgetMax: 650_000 },
    conflicts: [
      { field: 'stageId', base: 'new', mine: 'showing', theirs: 'offer' },
      { field: 'timeline', base: 'later', mine: null, theirs: 'now' },
    ],
  });
});

test('agreeing is no conflict: money to the cent, moments however written, nothing as null', () => {
  assert.ok(sameValue(10.1 + 0.2, 10.3) && !sameValue(10.3, 10.31));
  assert.ok(sameValue('2026-11-01T10:00:00Z', '2026-11-01T10:00:00.000Z'));
  assert.ok(sameValue('2026-11-01T12:00:00+02:00', '2026-11-01T10:00:00.000Z'));
  assert.ok(sameValue(undefined, null) && !sameValue('', null) && !sameValue('10', 10));
  assert.deepEqual(
    mergeChange(
      { budgetMax: 1, dueAt: null },
      { budgetMax: 2, dueAt: '2026-11-01T10:00:00Z' },
      {
        budgetMax: 2.001,
        dueAt: '2026-11-01T10:00:00.000Z',
      },
    ),
    { merged: {}, conflicts: [] },
  );
});

test('lists take what I added and lose what I removed, whatever they did to the rest', () => {
  const tags = (base: string[], mine: string[], theirs: string[]) =>
    mergeChange({ tags: base }, { tags: mine }, { tags: theirs });
  assert.deepEqual(tags(['dog'], ['dog', 'pool'], ['dog', 'cash']).merged, { tags: ['dog', 'cash', 'pool'] });
  assert.deepEqual(tags(['dog', 'pool'], ['dog'], ['dog', 'pool', 'cash']).merged, { tags: ['dog', 'cash'] });
  assert.deepEqual(tags(['dog', 'pool'], ['pool'], ['cash', 'pool', 'DOG']).merged, {
    tags: ['cash', 'pool'],
  });
  assert.deepEqual(tags(['dog'], ['dog', 'Cash'], ['dog', 'cash']), { merged: {}, conflicts: [] });
  assert.deepEqual(tags([], ['pool'], ['cash']).conflicts, []);
  assert.deepEqual(mergeChange({ tags: null }, { tags: ['a'] }, { tags: ['b'] }).merged, {
    tags: ['b', 'a'],
  });
});

test('the main e-mail I chose stays the main one, unless they chose another', () => {
  const emails = (base: string[], mine: string[], theirs: string[]) =>
    mergeChange({ emails: base }, { emails: mine }, { emails: theirs });
  const [a, b, c] = ['a@example.com', 'b@example.com', 'c@example.com'];
  assert.deepEqual(emails([a], [b, a], [a, c]).merged, { emails: [b, a, c] });
  assert.deepEqual(emails([a], [a, b], [c, a]).merged, { emails: [c, a, b] });
  assert.deepEqual(emails([a], [b, a], [c, a]).conflicts, [
    { field: 'emails', base: [a], mine: [b, a], theirs: [c, a] },
  ]);
});

test('custom values are merged key by key', () => {
  const base = { custom: { beds: 3, lender: 'Northbank' } };
  assert.deepEqual(
    mergeChange(
      base,
      { custom: { beds: 4, lender: null, pets: true } },
      { custom: { beds: 5, lender: 'Northbank' } },
    ),
    {
      merged: { custom: { lender: null, pets: true } },
      conflicts: [{ field: 'custom.beds', base: 3, mine: 4, theirs: 5 }],
    },
  );
  assert.deepEqual(mergeChange({}, { custom: { beds: 4 } }, {}).merged, { custom: { beds: 4 } });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arrange, fitOf, join, KINDS, marked, mergeRows, type Row, sections } from './rows.ts';

const row = (key: string, kind: Row['kind'] = 'people', more: Partial<Row> = {}): Row => ({
  key,
  kind,
  title: key,
  ...more,
});

test('a row is found by name, parts of it, e-mail, the last digits of a phone number and accents left out', () => {
  const renee = row('1', 'people', {
    title: 'Renée Castellano',
    words: ['renee.c@example.com', 'VIP'],
    digits: '15125550143',
  });
  for (const typed of ['ren', 'renee cas', 'castel', 'example.com', 'vip', '0143', '(512) 555', 'tellano'])
    assert.ok(fitOf(renee, typed) > 0, typed);
  for (const typed of ['rene x', '0144', '99']) assert.equal(fitOf(renee, typed), 0, typed);
  assert.ok(fitOf(renee, 'ren') > fitOf(renee, 'cas'), 'the beginning of the name first');
});

test('kinds stand in order, the better fit first, and one kind alone has more room', () => {
  const rows = [
    row('Sales report', 'places'),
    row('Alice Sale'),
    row('Sale Bob'),
    row('Sale Carl'),
    row('Other'),
  ];
  const found = arrange(rows, 'sale', null, 2).map(({ key }) => key);
  assert.deepEqual(found, ['Sale Bob', 'Sale Carl', 'Sales report']);
  assert.deepEqual(
    arrange(rows, 'sale', 'people', 2).map(({ key }) => key),
    ['Sale Bob', 'Sale Carl', 'Alice Sale'],
  );
  assert.deepEqual(
    sections([row('a'), row('b'), row('c', 'places'), row('d')]).map((s) => [s.kind, s.rows.length]),
    [
      ['people', 2],
      ['places', 1],
      ['people', 1],
    ],
  );
  assert.deepEqual(marked('14 Quarry Lane', 'quar'), ['14 ', 'Quar', 'ry Lane']);
});

const rows = fc.uniqueArray(
  fc.record({ n: fc.nat(30), kind: fc.constantFrom(...KINDS) }).map(({ n, kind }) => row(`r${n}`, kind)),
  { selector: ({ key }) => key, maxLength: 20 },
);

test('whatever the server brings, the highlighted row stays at its place and everything is there once', () => {
  fc.assert(
    fc.property(rows, rows, fc.nat(19), (shown, found, at) => {
      const highlighted = shown[at]?.key ?? null;
      const next = join(shown, found);
      const merged = mergeRows(shown, next, highlighted);
      const keys = merged.map(({ key }) => key);
      assert.equal(new Set(keys).size, keys.length, 'once');
      for (const { key } of [...shown, ...found]) assert.ok(keys.includes(key), 'nothing is lost');
      if (highlighted !== null) assert.equal(keys.indexOf(highlighted), at, 'the highlighted row stands');
    }),
    { numRuns: 200 },
  );
});

test('a row that is gone stays above the highlighted one and goes with the next word typed', () => {
  const shown = [row('a'), row('b'), row('c')];
  assert.deepEqual(
    mergeRows(shown, [row('b'), row('x')], 'b').map(({ key }) => key),
    ['a', 'b', 'x'],
  );
  assert.deepEqual(
    mergeRows(shown, [row('x')], 'gone').map(({ key }) => key),
    ['x'],
  );
});

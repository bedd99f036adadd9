import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FilterGroup, SmartList } from '@lintel/contract';
import {
  filterText,
  type ListState,
  readListState,
  shownOf,
  withoutConditions,
  withParts,
  writeListState,
} from './list-state.ts';

test('a state survives the way through the address', () => {
  const state: ListState = {
    list: 'hot',
    sort: 'name',
    filter: {
      all: [
        { field: 'stageId', op: 'anyOf', value: ['a', 'b'] },
        { any: [{ field: 'custom.city_of_interest', op: 'contains', value: 'Fern "hill" & Co' }] },
      ],
    },
    q: 'Okafor',
  };
  const written = Object.entries(writeListState(state)).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(written as [string, string][]);
  assert.deepEqual(readListState(Object.fromEntries(query)), state);
});

test('defaults leave the address clean, and a list whose filters were cleared says so', () => {
  const clean = { list: undefined, sort: undefined, filter: undefined, q: undefined, view: undefined };
  assert.deepEqual(writeListState(readListState({})), clean);
  const cleared = writeListState({ ...readListState({ list: 'hot' }), filter: { all: [] } });
  assert.equal(cleared.filter, '[]');
  assert.deepEqual(readListState({ filter: '[]' }).filter, { all: [] });
});

test('what cannot be understood is left out, the rest holds; old addresses still lead there', () => {
  const state = readListState({ list: 'a b', sort: 'height', filter: '[{"field":', q: ['x', 'y'] });
  assert.deepEqual(state, { list: '', sort: null, filter: null, q: 'x' });
  assert.equal(readListState({ filter: '[{"field":"shoe","op":"is","value":1}]' }).filter, null);
  assert.equal(readListState({ view: 'hot' }).list, 'hot');
  assert.equal(readListState({ view: 'all' }).list, '');
  const flat = '[{"field":"band","op":"is","value":"hot"}]';
  const { filter } = readListState({ filter: flat });
  assert.equal(filter && filterText(filter), flat);
});

test('the address changes parts of a smart list and leaves the rest', () => {
  const list = { filter: { any: [{ field: 'band', op: 'is', value: 'hot' }] }, sort: 'name' } as SmartList;
  assert.deepEqual(shownOf(readListState({ list: 'x' }), list), { filter: list.filter, sort: 'name' });
  assert.equal(shownOf(readListState({ list: 'x', sort: 'score' }), list).sort, 'score');
  assert.deepEqual(shownOf(readListState({ list: 'x', filter: '[]' }), list).filter, { all: [] });
});

test('conditions are taken out by path, and groups that are left empty go too', () => {
  const a = { field: 'band', op: 'is', value: 'hot' } as const;
  const filter: FilterGroup = { all: [a, { any: [a, { all: [a] }] }] };
  assert.deepEqual(
    withoutConditions(filter, (path) => path === 'all.1.any.0'),
    { all: [a, { any: [{ all: [a] }] }] },
  );
  assert.deepEqual(
    withoutConditions(filter, (path) => path.startsWith('all.1')),
    { all: [a] },
  );
  assert.deepEqual(withParts({ any: [a, a] }, [a]), { all: [a] });
  assert.equal(filterText({ all: [] }), undefined);
});

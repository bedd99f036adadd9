import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterText, type ListState, readListState, viewConditions, writeListState } from './list-state.ts';

test('a state survives the way through the address', () => {
  const state: ListState = {
    view: 'hot',
    sort: 'name',
    conditions: [
      { field: 'stageId', op: 'anyOf', value: ['a', 'b'] },
      { field: 'custom.city_of_interest', op: 'contains', value: 'Fern "hill" & Co' },
    ],
    q: 'Okafor',
  };
  const query = new URLSearchParams(writeListState(state) as Record<string, string>);
  assert.deepEqual(readListState(Object.fromEntries(query)), state);
});

test('defaults leave the address clean', () => {
  assert.deepEqual(writeListState(readListState({})), {
    view: undefined,
    sort: undefined,
    filter: undefined,
    q: undefined,
  });
});

test('what cannot be understood is left out, the rest holds', () => {
  const state = readListState({ view: 'nonsense', sort: 'height', filter: '[{"field":', q: ['x', 'y'] });
  assert.deepEqual(state, { view: 'all', sort: '-score', conditions: [], q: 'x' });
  assert.deepEqual(readListState({ filter: '[{"field":"shoe","op":"is","value":1}]' }).conditions, []);
});

test('new this week begins six days ago, the same all day', () => {
  const morning = viewConditions('new', new Date(2026, 10, 22, 0, 5).getTime());
  assert.deepEqual(viewConditions('new', new Date(2026, 10, 22, 23, 55).getTime()), morning);
  assert.equal(morning[0]?.value, '2026-11-16');
  assert.equal(filterText([]), undefined);
});

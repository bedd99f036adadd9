import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, fieldOf, fromLines, toLines } from './mapping-draft.ts';

test('a value gets a field, a second place stands in for the first, and a list is one place', () => {
  let rules = choose([], 'lead.name', 'name');
  rules = choose(rules, 'lead.full', 'name');
  rules = choose(rules, 'mails[0]', 'email');
  rules = choose(rules, 'other', 'email');
  assert.deepEqual(rules, [
    { field: 'name', from: ['lead.name', 'lead.full'] },
    { field: 'email', from: ['mails[*]'] },
    { field: 'email', from: ['other'] },
  ]);
  assert.equal(fieldOf(rules, 'mails[3]'), 'email');
  rules = choose(rules, 'lead.name', 'firstName');
  assert.deepEqual(rules[0], { field: 'name', from: ['lead.full'] });
  assert.deepEqual(rules.at(-1), { field: 'firstName', from: ['lead.name'] });
  rules = choose(rules, 'lead.full', undefined);
  assert.equal(fieldOf(rules, 'lead.full'), undefined);
  assert.ok(!rules.some(({ field }) => field === 'name'));
});

test('a constant stays when a place is taken from it, and without one', () => {
  const constant = { field: 'source' as const, from: [], otherwise: 'Portal' };
  const both = { field: 'leadType' as const, from: ['kind'], otherwise: 'buyer' };
  assert.deepEqual(choose([constant, both], 'kind', undefined), [constant, { ...both, from: [] }]);
});

test('other words are typed one a line', () => {
  const values = fromLines('Käufer = buyer\n\n = nothing\na=b = seller\nnone =');
  assert.deepEqual(values, { Käufer: 'buyer', 'a=b': 'seller', none: '' });
  assert.deepEqual(fromLines(toLines(values)), values);
  assert.equal(fromLines(' \n'), undefined);
});

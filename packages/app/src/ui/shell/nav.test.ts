import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeItem, splitTabs } from './nav.ts';

const items = [
  { key: 'leads', href: '/leads' },
  { key: 'import', href: '/leads/import' },
  { key: 'ml', href: '/ml' },
];

test('the longest matching address is the active area', () => {
  assert.equal(activeItem(items, '/leads')?.key, 'leads');
  assert.equal(activeItem(items, '/leads/0192')?.key, 'leads');
  assert.equal(activeItem(items, '/leads/import/7')?.key, 'import');
  assert.equal(activeItem(items, '/mlx'), undefined);
});

test('More takes a place of its own only when something is behind it', () => {
  assert.deepEqual(splitTabs([1, 2, 3, 4, 5], 5), { tabs: [1, 2, 3, 4, 5], more: [] });
  assert.deepEqual(splitTabs([1, 2, 3, 4, 5, 6], 5), { tabs: [1, 2, 3, 4], more: [5, 6] });
});

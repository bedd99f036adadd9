import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeItem, thumbFirst } from './nav.ts';

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

test('a phone has what belongs at the thumb first, each part in its order', () => {
  const areas = [
    { key: 'today', thumb: true },
    { key: 'deals' },
    { key: 'listings', thumb: true },
    { key: 'ml' },
  ];
  assert.deepEqual(
    thumbFirst(areas).map(({ key }) => key),
    ['today', 'listings', 'deals', 'ml'],
  );
});

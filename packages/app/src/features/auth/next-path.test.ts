import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safeNext } from './next-path.ts';

test('after sign-in one goes back to where one was, with the address as it stood', () => {
  assert.equal(safeNext('/leads/0192?view=hot'), '/leads/0192?view=hot');
});

test('an address that leads out of the app, or in a circle, is not followed', () => {
  for (const bad of [
    undefined,
    '',
    'https://example.com',
    '//example.com',
    '/\\example.com',
    '/sign-in?next=/x',
    ['//x'],
  ]) {
    assert.equal(safeNext(bad), '/leads');
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastWord, offered, withWord, wordsOf } from './tag-words.ts';

test('tags in use are offered for the word behind the last comma, without those that are there', () => {
  assert.deepEqual(wordsOf(' vip, Cash , ,vip'), ['vip', 'Cash']);
  assert.equal(lastWord('vip, ca'), 'ca');
  assert.equal(withWord('vip, ca', 'Cash'), 'vip, Cash');
  assert.equal(withWord('ca', 'Cash'), 'Cash');
  assert.deepEqual(offered('cash, ca', ['Cash', 'Carport', 'Canal']), ['Carport', 'Canal']);
  assert.deepEqual(offered('vip, ', ['Cash']), []);
  assert.deepEqual(offered('cash', ['Cash']), [], 'written in full');
});

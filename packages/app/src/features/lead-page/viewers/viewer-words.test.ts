import '../timeline/catalogue.ts';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Viewer } from '@lintel/contract/viewers';
import { viewersText } from './viewer-words.ts';

const people = (...names: string[]): Viewer[] =>
  names.map((name, index) => ({
    userId: String(index),
    name: name.replace('*', ''),
    since: '2026-03-02T10:00:00.000Z',
    editing: name.endsWith('*'),
  }));

test('the words name two people and count the others, say who edits before who looks, and keep namesakes apart', () => {
  const said = (...names: string[]) => viewersText(people(...names));
  assert.equal(said(), '');
  assert.equal(said('Theo Lund'), 'Theo is viewing');
  assert.equal(said('Theo Lund', 'Ann Bergh'), 'Theo and Ann are viewing');
  assert.equal(said('Theo Lund', 'Ann Bergh', 'Cy'), 'Theo and 2 others are viewing');
  assert.equal(said('Theo Lund', 'Ann Bergh*', 'Cy'), 'Ann is editing');
  assert.equal(said('Theo Lund*', 'Ann Bergh*'), 'Theo and Ann are editing');
  assert.equal(said('Theo Lund*', 'Ann Bergh*', 'Cy*', 'Di*'), 'Theo and 3 others are editing');
  assert.equal(said('Ann Bergh', 'Ann Oslo'), 'Ann Bergh and Ann Oslo are viewing');
  assert.equal(said('Ann Bergh*', 'Ann Oslo'), 'Ann Bergh is editing');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { segmentsOf } from './segments.ts';

test('a text is counted as a network cuts it', () => {
  assert.deepEqual(segmentsOf(''), { characters: 0, segments: 0 });
  assert.deepEqual(segmentsOf('a'.repeat(160)), { characters: 160, segments: 1 });
  assert.deepEqual(segmentsOf('a'.repeat(161)), { characters: 161, segments: 2 });
  assert.equal(segmentsOf('a'.repeat(307)).segments, 3);
  assert.equal(segmentsOf('€'.repeat(80)).segments, 1);
  assert.equal(segmentsOf('€'.repeat(81)).segments, 2);
  assert.deepEqual(segmentsOf(`${'a'.repeat(68)}👋`), { characters: 69, segments: 1 });
  assert.equal(segmentsOf(`${'a'.repeat(69)}👋`).segments, 2);
});

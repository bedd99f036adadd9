import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeBeside } from './place.ts';

const window = { width: 400, height: 600 };

test('opens below and starts where the anchor starts', () => {
  const at = placeBeside({ x: 40, y: 100, width: 80, height: 32 }, { width: 200, height: 120 }, window);
  assert.deepEqual(at, { x: 40, y: 136, maxHeight: 456, above: false });
});

test('opens above when the room below is too small and there is more above', () => {
  const at = placeBeside({ x: 40, y: 540, width: 80, height: 32 }, { width: 200, height: 120 }, window);
  assert.equal(at.above, true);
  assert.equal(at.y, 416);
});

test('never leaves the window sideways', () => {
  const right = placeBeside({ x: 380, y: 10, width: 20, height: 20 }, { width: 200, height: 50 }, window);
  assert.equal(right.x, 192);
  const left = placeBeside({ x: 0, y: 10, width: 20, height: 20 }, { width: 200, height: 50 }, window, 'end');
  assert.equal(left.x, 8);
});

test('a box higher than either side takes the larger side and is told its room', () => {
  const at = placeBeside({ x: 0, y: 400, width: 20, height: 20 }, { width: 100, height: 900 }, window);
  assert.deepEqual([at.above, at.maxHeight, at.y], [true, 388, 8]);
});

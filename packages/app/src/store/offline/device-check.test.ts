import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { GoldenRows } from '@lintel/contract';
import { createTfScorer } from '@lintel/scoring/tfjs';
import { checkHere, type EngineCheck } from './device-check.ts';

const fixture = (name: string): GoldenRows =>
  JSON.parse(readFileSync(new URL(`../../../../../ml/fixtures/${name}.json`, import.meta.url), 'utf8'));
const enginesOf = async (...of: Parameters<typeof checkHere>): Promise<EngineCheck[]> => {
  const found = await checkHere(...of);
  assert.ok('engines' in found);
  return found.engines;
};
const brief = (engines: EngineCheck[]) =>
  engines.map(({ engine, rows, differing }) => ({ engine, of: rows > 0 && differing / rows }));

test('dense families run on TensorFlow.js and by the plain pass, trees by one of their own; a phone has no TensorFlow.js', async () => {
  const line = await enginesOf(fixture('linear'), createTfScorer);
  assert.deepEqual(brief(line), [
    { engine: 'tensorflow', of: 0 },
    { engine: 'plain', of: 0 },
  ]);
  assert.ok(line.every(({ largest, rowMs }) => largest <= 1e-5 && rowMs > 0));
  assert.deepEqual(brief(await enginesOf(fixture('trees'), createTfScorer)), [{ engine: 'trees', of: 0 }]);
  assert.deepEqual(brief(await enginesOf(fixture('linear'), null)), [{ engine: 'plain', of: 0 }]);
});

test('a row that differs is counted, a model that cannot be read is refused, a library that is away is said', async () => {
  const golden = fixture('linear');
  const [first, ...rest] = golden.rows;
  assert.ok(first);
  const off = { ...golden, rows: [{ ...first, probability: first.probability + 0.001 }, ...rest] };
  for (const { differing, largest } of await enginesOf(off, createTfScorer)) {
    assert.equal(differing, 1);
    assert.ok(Math.abs(largest - 0.001) < 1e-5);
  }
  assert.deepEqual(await checkHere({ ...golden, model: { formatVersion: 9 } }, null), { failed: 'refused' });
  const away = () => Promise.reject(new Error('Loading module failed'));
  assert.deepEqual(await checkHere(golden, away), { failed: 'library' });
});

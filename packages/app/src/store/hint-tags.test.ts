import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HintCollector, type HintTag } from './hint-tags.ts';

test('a burst of hints becomes one set of tags', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const told: HintTag[][] = [];
  const collector = new HintCollector(200, (tags) => told.push(tags));
  collector.add({ topic: 'lead', ids: ['a'] });
  collector.add({ topic: 'lead', ids: ['a', 'b'] });
  collector.add({ topic: 'leads' });
  collector.add({ topic: 'leads', ids: ['c'] });
  assert.equal(told.length, 0);
  context.mock.timers.tick(200);
  assert.deepEqual(told, [[{ type: 'lead', id: 'a' }, { type: 'lead', id: 'b' }, 'leads']]);
  context.mock.timers.tick(1_000);
  assert.equal(told.length, 1);
});

test('a topic as a whole swallows ids heard before it', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const told: HintTag[][] = [];
  const collector = new HintCollector(50, (tags) => told.push(tags));
  collector.add({ topic: 'imports', ids: ['x'] });
  collector.add({ topic: 'imports' });
  collector.flush();
  context.mock.timers.tick(100);
  assert.deepEqual(told, [['imports']]);
});

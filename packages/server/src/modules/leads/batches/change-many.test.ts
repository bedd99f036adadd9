import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract } from '@lintel/contract';
import { ProblemError } from '../../../../test/world.ts';
import { type BatchWorld, batchWorld } from './batches.factory.ts';

const { batches } = contract;
let w: BatchWorld;
before(async () => {
  w = await batchWorld();
});
after(() => w.close());

const people = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, i) => ({ name: `Person ${i}`, emails: [`p${i}@example.com`], ...more }));
const refused = (code: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code;

describe('a change of many leads', () => {
  test('of a few is done with the answer, each lead kept as it was, one audit row and news for the score', async () => {
    const { tenant, stages, ids, client } = await w.company(people(5, { tags: ['old'] }));
    const before = await w.state(tenant);
    const batch = await client.call(batches.changeBulk, {
      body: {
        selection: { ids },
        changes: {
          stageId: stages[1]!.id,
          addTags: ['new'],
          removeTags: ['old'],
          custom: { budget_kind: 'cash' },
        },
      },
    });
    assert.deepEqual(
      [batch.state, batch.total, batch.done, batch.changed, batch.failed, batch.canUndo],
      ['done', 5, 5, 5, 0, true],
    );
    for (const lead of await w.state(tenant))
      assert.deepEqual(
        [lead.stage_id, lead.tags, lead.custom],
        [stages[1]!.id, ['new'], { budget_kind: 'cash' }],
      );
    await w.change(tenant, batch.id);
    const audited = await w.rows(
      `select action, changed from audit_log where tenant_id = $1 and action like '%bulk%' order by seq`,
      tenant.id,
    );
    assert.deepEqual(audited, [
      { action: 'bulk.requested', changed: ['custom', 'stageId', 'tags'] },
      { action: 'leads.changed_in_bulk', changed: ['custom', 'stageId', 'tags'] },
    ]);
    const undone = await client.call(batches.undo, { params: { batchId: batch.id }, body: {} });
    assert.deepEqual(
      [undone.undo?.state, undone.undo?.restored, undone.undo?.kept, undone.canUndo],
      ['done', 5, 0, false],
    );
    assert.deepEqual(await w.state(tenant), before);
    await assert.rejects(
      client.call(batches.undo, { params: { batchId: batch.id }, body: {} }),
      refused('batch.undone'),
    );
  });
});

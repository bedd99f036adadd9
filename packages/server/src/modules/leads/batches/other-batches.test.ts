import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import { ProblemError } from '../../../../test/world.ts';
import { runHandOver } from '../../auth/index.ts';
import { leadWork } from '../hand-over.ts';
import { type BatchWorld, batchWorld } from './batches.factory.ts';

const { batches, duplicates, people } = contract;
const go = new AbortController().signal;
let w: BatchWorld;
before(async () => {
  w = await batchWorld();
});
after(() => w.close());

const told = (id: string) =>
  w.rows<{ fromRow: number }>(
    `select (payload->>'fromRow')::int as "fromRow" from outbox
     where name = 'leads.restored_in_bulk' and payload->>'batchId' = $1`,
    id,
  );

test('a hand-over goes back to whoever had the leads, once they are active again; what was passed on since stays', async () => {
  const { tenant, ids, client } = await w.company(
    Array.from({ length: 3 }, (_, i) => ({ name: `Lead ${i}`, emails: [`l${i}@example.com`] })),
  );
  const [gone, heir, third] = [
    await tenant.member('agent', 'Gale Gone'),
    await tenant.member('agent'),
    await tenant.member('agent'),
  ];
  await client.call(batches.changeBulk, {
    body: { selection: { ids }, changes: { ownerIds: [gone.userId!] } },
  });
  const { handOver } = await client.call(people.deactivateMember, {
    params: { userId: gone.userId! },
    body: { to: [heir.userId!] },
  });
  await runHandOver(w.ctx, tenant.id, { id: handOver!.id, by: tenant.owner.userId }, leadWork, go);
  await client.call(batches.changeBulk, {
    body: { selection: { ids: ids.slice(2) }, changes: { ownerIds: [third.userId!] } },
  });
  const [listed] = (await client.call(batches.list, { query: { kind: 'hand-over' } })).items;
  assert.deepEqual(
    [listed?.id, listed?.label, listed?.changed, listed?.canUndo],
    [handOver!.id, 'Gale Gone', 3, true],
  );
  const params = { batchId: handOver!.id };
  const reasons = async () =>
    (await client.call(batches.previewUndo, { params })).reasons
      .map(({ reason, count }) => [reason, count])
      .sort();
  assert.deepEqual(await reasons(), [
    ['changed_since', 1],
    ['target_gone', 2],
  ]);
  await client.call(people.activateMember, { params: { userId: gone.userId! } });
  assert.deepEqual(await reasons(), [['changed_since', 1]]);
  const done = await client.call(batches.undo, { params, body: {} });
  assert.deepEqual([done.undo?.restored, done.undo?.kept], [2, 1]);
  assert.deepEqual(
    (await w.state(tenant)).map(({ user_id }) => user_id),
    [gone.userId, gone.userId, third.userId],
  );
  // Who may change leads but not manage people has no business here.
  const agent = await w.world.client(heir);
  await assert.rejects(
    agent.call(batches.undo, { params, body: {} }),
    (e: unknown) => e instanceof ProblemError && e.problem.code === 'batch.not_found',
  );
});

test('a merge stands in the history and comes apart from there, once', async () => {
  const { tenant, ids, client } = await w.company([
    { name: 'Ann Lee', emails: ['ann@example.com'], tags: ['a'] },
    { name: 'Anne Lee', emails: ['anne@example.com'], tags: ['b'] },
  ]);
  const before = await w.state(tenant);
  const merged = await client.call(duplicates.merge, {
    body: { survivorId: ids[0]!, leads: ids.map((id) => ({ id, version: 1 })) },
  });
  const params = { batchId: merged.batchId };
  const report = await client.call(batches.previewUndo, { params });
  assert.deepEqual([report.total, report.clean, report.reasons], [2, 2, []]);
  const [first, second] = await Promise.allSettled(
    [1, 2].map(() => client.call(batches.undo, { params, body: {} })),
  );
  assert.deepEqual([first?.status, second?.status].sort(), ['fulfilled', 'rejected']);
  assert.deepEqual(await w.state(tenant), before);
  // Modules that keep something of the leads hear of it once.
  await w.undo(tenant, merged.batchId);
  await w.undo(tenant, merged.batchId);
  assert.equal((await told(merged.batchId)).length, 1);
  const shown = await client.call(batches.get, { params });
  assert.deepEqual([shown.undo?.state, shown.undo?.restored, shown.canUndo], ['done', 2, false]);
});

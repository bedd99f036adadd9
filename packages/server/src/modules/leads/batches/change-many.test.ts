import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type BulkChanges, contract } from '@lintel/contract';
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

  test('reaches only what its asker may change, and says of the others why', async () => {
    const { tenant, ids, client } = await w.company(people(4));
    const agent = await tenant.member('agent');
    const other = await tenant.member('agent');
    const isa = await tenant.member('isa');
    const mine = await w.world.client(agent);
    await client.call(batches.changeBulk, {
      body: { selection: { ids: ids.slice(0, 2) }, changes: { ownerIds: [agent.userId!] } },
    });
    await client.call(batches.changeBulk, {
      body: { selection: { ids: ids.slice(2, 3) }, changes: { ownerIds: [isa.userId!] } },
    });
    const wanted = { selection: { ids }, changes: { timeline: 'now' as const } };
    const report = await mine.call(batches.previewBulk, { body: wanted });
    assert.deepEqual(
      [report.total, report.allowed, report.refused.map(({ reason, count }) => [reason, count])],
      [4, 2, [['gone', 2]]],
    );
    const batch = await mine.call(batches.changeBulk, { body: wanted });
    assert.deepEqual([batch.total, batch.changed, batch.failed], [4, 2, 2]);
    const { items } = await mine.call(batches.problems, { params: { batchId: batch.id } });
    assert.deepEqual(
      items.map(({ leadId, name, reason, retryable }) => [leadId, name, reason, retryable]),
      ids.slice(2).map((id) => [id, null, 'gone', false]),
    );
    // An agent has no leave to assign or delete: each lead is refused, and a change of none is none.
    for (const [changes, reason] of [
      [{ ownerIds: [other.userId!] }, 'may_not_assign'],
      [{ delete: true }, 'may_not_delete'],
    ] satisfies [BulkChanges, string][]) {
      const body = { selection: { ids: ids.slice(0, 2) }, changes };
      const { allowed, refused: why } = await mine.call(batches.previewBulk, { body });
      assert.deepEqual([allowed, why.map((r) => [r.reason, r.count])], [0, [[reason, 2]]]);
      await assert.rejects(mine.call(batches.changeBulk, { body }), refused('batch.empty'));
    }
    // Read-only people may not at all; of another company nothing is there.
    const reader = await w.world.client(await tenant.member('read_only'));
    await assert.rejects(reader.call(batches.changeBulk, { body: wanted }), refused('auth.forbidden'));
    const stranger = await w.world.client((await w.world.tenant()).owner);
    await assert.rejects(stranger.call(batches.changeBulk, { body: wanted }), refused('batch.empty'));
    await assert.rejects(
      stranger.call(batches.get, { params: { batchId: batch.id } }),
      refused('batch.not_found'),
    );
    const theirs = await w.world.client(other);
    for (const call of [batches.get, batches.previewUndo, batches.problems] as const)
      await assert.rejects(theirs.call(call, { params: { batchId: batch.id } }), refused('batch.not_found'));
    // The asker's leads may have gone to others since: the way back is open to them all the same.
    await client.call(batches.changeBulk, {
      body: { selection: { ids: ids.slice(0, 1) }, changes: { ownerIds: [other.userId!] } },
    });
    const back = await mine.call(batches.undo, { params: { batchId: batch.id }, body: {} });
    assert.deepEqual([back.undo?.restored, back.undo?.kept], [2, 0]);
  });

  test('of a list of thousands is a job: killed it goes on, two workers change nothing twice, owners are spread evenly', async () => {
    const { tenant, ids, client } = await w.company(people(1700, { type: 'buyer' }));
    const agents = [await tenant.member('agent'), await tenant.member('agent'), await tenant.member('agent')];
    const before = await w.state(tenant);
    const batch = await client.call(batches.changeBulk, {
      body: {
        selection: { filter: JSON.stringify([{ field: 'type', op: 'is', value: 'buyer' }]) },
        changes: { ownerIds: agents.map((a) => a.userId!), addTags: ['spread'] },
      },
    });
    assert.deepEqual([batch.state, batch.total, batch.done], ['waiting', 1700, 0]);
    // Frozen: a lead that comes to fit later is not of it, one that is deleted meanwhile is left out.
    await client.call(contract.leads.create, { body: { name: 'Late', type: 'buyer' } });
    await client.call(contract.leads.remove, { params: { leadId: ids[1600]! } });
    const stop = new AbortController();
    const killed = assert.rejects(w.change(tenant, batch.id, stop.signal));
    for (;;) {
      const { done } = await client.call(batches.get, { params: { batchId: batch.id } });
      if (done > 0) break;
    }
    await w.db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
    );
    stop.abort();
    await killed;
    await Promise.all([w.change(tenant, batch.id), w.change(tenant, batch.id)]);
    const done = await client.call(batches.get, { params: { batchId: batch.id } });
    assert.deepEqual([done.state, done.done, done.changed, done.failed], ['done', 1700, 1699, 1]);
    const spread = await w.rows<{ n: number; version: number }>(
      `select count(*)::int as n, max(version) as version from leads
       where tenant_id = $1 and user_id is not null and deleted_at is null group by user_id`,
      tenant.id,
    );
    assert.equal(spread.length, 3);
    assert.ok(Math.max(...spread.map(({ n }) => n)) - Math.min(...spread.map(({ n }) => n)) <= 1);
    assert.ok(spread.every(({ version }) => version === 2));
    const told = await w.rows<{ first: number; last: number; automate: boolean }>(
      `select (payload->>'fromRow')::int as first, (payload->>'toRow')::int as last, (payload->'automate')::boolean as automate
       from outbox where tenant_id = $1 and name = 'leads.changed_in_bulk' order by 1`,
      tenant.id,
    );
    assert.deepEqual([told[0]?.first, told.at(-1)?.last], [1, 1700]);
    assert.ok(
      told.every((chunk, i) => !chunk.automate && (i === 0 || chunk.first === told[i - 1]!.last + 1)),
    );

    await client.call(batches.undo, { params: { batchId: batch.id }, body: {} });
    await Promise.all([w.undo(tenant, batch.id), w.undo(tenant, batch.id)]);
    const back = await client.call(batches.get, { params: { batchId: batch.id } });
    assert.deepEqual([back.undo?.state, back.undo?.restored, back.undo?.kept], ['done', 1699, 0]);
    const now = (await w.state(tenant)).filter(({ name, id }) => name !== 'Late' && id !== ids[1600]);
    assert.deepEqual(
      now,
      before.filter(({ id }) => id !== ids[1600]),
    );
  });

  test('can be stopped: nothing more is changed', async () => {
    const { tenant, ids, client } = await w.company(people(250));
    const batch = await client.call(batches.changeBulk, {
      body: { selection: { ids }, changes: { status: 'closed' } },
    });
    // No worker comes: after a while it is said to stand still, which ends with it.
    const stands = async () => {
      const { stalled, canStop } = await client.call(batches.get, { params: { batchId: batch.id } });
      return [stalled, canStop];
    };
    assert.deepEqual(await stands(), [false, true]);
    w.world.clock.advance(121_000);
    assert.deepEqual(await stands(), [true, true]);
    const stopped = await client.call(batches.cancel, { params: { batchId: batch.id } });
    assert.deepEqual([stopped.state, stopped.changed, stopped.canUndo], ['cancelled', 0, false]);
    assert.deepEqual(await stands(), [false, false]);
    await w.change(tenant, batch.id);
    assert.ok((await w.state(tenant)).every(({ status }) => status === 'new'));
    await assert.rejects(
      client.call(batches.cancel, { params: { batchId: batch.id } }),
      refused('batch.finished'),
    );
  });

  test('a lead that cannot take it does not stop the others', async () => {
    const full = Array.from({ length: 50 }, (_, i) => `t${i}`);
    const { ids, client } = await w.company([{ name: 'Full', tags: full }, { name: 'Free' }]);
    const batch = await client.call(batches.changeBulk, {
      body: { selection: { ids }, changes: { addTags: ['one more'] } },
    });
    assert.deepEqual([batch.changed, batch.failed], [1, 1]);
    const { items } = await client.call(batches.problems, { params: { batchId: batch.id } });
    assert.deepEqual(
      items.map(({ name, reason, fields }) => [name, reason, fields]),
      [['Full', 'too_many_tags', ['tags']]],
    );
  });

  test('deleted leads come back, except where somebody else has their address by now', async () => {
    const { tenant, ids, client } = await w.company(people(3));
    const before = await w.state(tenant);
    const batch = await client.call(batches.changeBulk, {
      body: { selection: { ids }, changes: { delete: true } },
    });
    assert.ok((await w.state(tenant)).every(({ there, found }) => !there && found === null));
    await client.call(contract.leads.create, { body: { name: 'New', emails: ['p1@example.com'] } });
    const report = await client.call(batches.undo, { params: { batchId: batch.id }, body: {} });
    assert.deepEqual([report.undo?.restored, report.undo?.kept], [2, 1]);
    const { items } = await client.call(batches.problems, { params: { batchId: batch.id } });
    assert.deepEqual(
      items.map(({ leadId, reason }) => [leadId, reason]),
      [[ids[1], 'contact_taken']],
    );
    const now = await w.state(tenant);
    for (const i of [0, 2])
      assert.deepEqual(
        now.find(({ id }) => id === ids[i]),
        before.find(({ id }) => id === ids[i]),
      );
  });

  test('what it would go back to must be there: nobody gets leads back who has left', async () => {
    const { tenant, ids, client } = await w.company(people(2));
    const [gone, heir] = [await tenant.member('agent'), await tenant.member('agent')];
    await client.call(batches.changeBulk, {
      body: { selection: { ids }, changes: { ownerIds: [gone.userId!] } },
    });
    const batch = await client.call(batches.changeBulk, {
      body: { selection: { ids }, changes: { ownerIds: [heir.userId!], timeline: 'now' } },
    });
    await w.db.query('update users set active = false where id = $1', [gone.userId]);
    const report = await client.call(batches.previewUndo, { params: { batchId: batch.id } });
    assert.deepEqual(
      report.reasons.map(({ reason, count }) => [reason, count]),
      [['target_gone', 2]],
    );
    const back = await client.call(batches.undo, {
      params: { batchId: batch.id },
      body: { choice: 'restore_all' },
    });
    assert.deepEqual([back.undo?.restored, back.undo?.kept], [0, 2]);
    for (const lead of await w.state(tenant))
      assert.deepEqual([lead.user_id, lead.timeline], [heir.userId, null]);
  });
});

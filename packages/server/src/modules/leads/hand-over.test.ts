import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract } from '@lintel/contract';
import pg from 'pg';
import { until } from '../../../test/until.ts';
import { type Client, createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { type Actor, systemActor } from '../../kernel/actor.ts';
import { runHandOver, runLateHandOvers } from '../auth/index.ts';
import { insertLeads, insertSettings } from './bulk.ts';
import { leadWork } from './hand-over.ts';
import { leadJobs } from './leads.jobs.ts';

let world: World;
let db: pg.Client;
before(async () => {
  world = await createWorld();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
});
after(async () => {
  await db.end();
  await world.close();
});

const go = new AbortController().signal;
const { deactivateMember, activateMember } = contract.people;

async function company(): Promise<{ tenant: TestTenant; owner: Client }> {
  const tenant = await world.tenant();
  return { tenant, owner: await world.client(tenant.owner) };
}

/** Gives a member some leads. */
async function fill(tenant: TestTenant, owner: Actor, count: number): Promise<void> {
  const writer = systemActor(tenant.id);
  const settings = await insertSettings(world.ctx, writer);
  for (let from = 0; from < count; from += 1000) {
    const drafts = Array.from({ length: Math.min(1000, count - from) }, (_, i) => ({
      name: `Lead ${from + i}`,
      emails: [`lead-${from + i}-${owner.userId}@example.com`],
      ownerId: owner.userId,
    }));
    await world.ctx.tx(writer, (tx) => insertLeads(world.ctx, tx, writer, drafts, settings));
  }
}

/** How many leads each member has, in `leads` and in what is searched. */
async function held(tenant: TestTenant): Promise<Record<string, number>> {
  const count = async (table: string) =>
    Object.fromEntries(
      (
        await db.query<{ owner: string; n: number }>(
          `select coalesce(user_id::text, 'nobody') as owner, count(*)::int as n from ${table} where tenant_id = $1 group by 1 order by 1`,
          [tenant.id],
        )
      ).rows.map((row) => [row.owner, row.n]),
    );
  const leads = await count('leads');
  assert.deepEqual(await count('lead_search'), leads, 'search knows the same owners');
  return leads;
}
const logged = async (tenant: TestTenant) =>
  (
    await db.query<{ leads: number; lines: number }>(
      `select count(distinct lead_id)::int as leads, count(*)::int as lines from lead_events
       where tenant_id = $1 and kind = 'owner.changed'`,
      [tenant.id],
    )
  ).rows[0]!;

const leave = (owner: Client, who: Actor, to: readonly Actor[]) =>
  owner.call(deactivateMember, {
    params: { userId: who.userId! },
    body: { to: to.map((heir) => heir.userId!) },
  });
/** How far the leads are; other kinds of work have their own tests. */
const stateOf = async (who: Actor) =>
  (
    await db.query<{ moved: number; state: 'running' | 'done' }>(
      `select moved, case when 'leads' = any (pending) then 'running' else 'done' end as state
       from hand_overs where from_user_id = $1 order by started_at desc limit 1`,
      [who.userId],
    )
  ).rows[0]!;

describe('what somebody leaves', () => {
  test('goes to those who take over in turn, told in the log, the audit and the batch', async () => {
    const { tenant, owner } = await company();
    const [gone, ann, ben] = [
      await tenant.member('agent'),
      await tenant.member('agent'),
      await tenant.member('agent'),
    ];
    await fill(tenant, gone, 1203);
    await fill(tenant, ann, 5);
    const one = await leave(owner, gone, [ann, ben]);
    assert.deepEqual([one.active, one.handOver?.state, one.handOver?.moved], [false, 'running', 0]);
    const handOver = { id: one.handOver!.id, by: tenant.owner.userId };
    await runHandOver(world.ctx, tenant.id, handOver, leadWork, go);
    assert.deepEqual(await held(tenant), { [ann.userId!]: 607, [ben.userId!]: 601 });
    assert.deepEqual(await logged(tenant), { leads: 1203, lines: 1203 });
    const done = await stateOf(gone);
    assert.deepEqual([done.state, done.moved], ['done', 1203]);
    const { rows: line } = await db.query(
      `select e.user_id, e.payload->>'fromId' as was, e.payload->>'toId' = l.user_id::text as right, l.version
       from lead_events e join leads l on l.tenant_id = e.tenant_id and l.id = e.lead_id
       where e.tenant_id = $1 and e.kind = 'owner.changed' limit 1`,
      [tenant.id],
    );
    assert.deepEqual(line[0], { user_id: tenant.owner.userId, was: gone.userId, right: true, version: 2 });
    const { rows: audited } = await db.query(
      `select action, count(*)::int as n from audit_log where tenant_id = $1 and action in ('user.deactivated', 'leads.handed_over')
       group by 1 order by 1`,
      [tenant.id],
    );
    assert.deepEqual(audited, [
      { action: 'leads.handed_over', n: 3 },
      { action: 'user.deactivated', n: 1 },
    ]);
    const { rows: images } = await db.query(
      `select count(*)::int as n, max(row_no) as last, count(*) filter (where before->>'ownerId' = $2)::int as images
       from batch_images where tenant_id = $1 and batch_id = $3`,
      [tenant.id, gone.userId, handOver.id],
    );
    assert.deepEqual(images[0], { n: 1203, last: 1202, images: 1203 });
    // Who took over sees it.
    const list = await (await world.client(ben)).call(contract.leads.list, { query: { limit: 1 } });
    assert.equal(list.items[0]?.ownerId, ben.userId);
  });

  test('is left without an owner when nobody takes over', async () => {
    const { tenant, owner } = await company();
    const gone = await tenant.member('agent');
    await fill(tenant, gone, 7);
    const { handOver } = await leave(owner, gone, []);
    await runHandOver(world.ctx, tenant.id, { id: handOver!.id, by: null }, leadWork, go);
    assert.deepEqual(await held(tenant), { nobody: 7 });
  });

  test('run three times, and by three workers at once, moves nothing twice', async () => {
    const { tenant, owner } = await company();
    const [gone, ann, ben] = [
      await tenant.member('agent'),
      await tenant.member('agent'),
      await tenant.member('agent'),
    ];
    await fill(tenant, gone, 2000);
    const { handOver } = await leave(owner, gone, [ann, ben]);
    const run = () => runHandOver(world.ctx, tenant.id, { id: handOver!.id, by: null }, leadWork, go);
    const runs = [run(), run(), run()];
    const shared = { [ann.userId!]: 1000, [ben.userId!]: 1000 };
    // Whichever worker says first that nothing is left is right.
    await Promise.race(runs);
    assert.deepEqual(await held(tenant), shared);
    await Promise.all(runs);
    await run();
    assert.deepEqual(await held(tenant), shared);
    assert.deepEqual(await logged(tenant), { leads: 2000, lines: 2000 });
    const done = await stateOf(gone);
    assert.deepEqual([done.state, done.moved], ['done', 2000]);
  });

  test('killed in the middle, again and again, ends complete', async () => {
    const { tenant, owner } = await company();
    const [gone, ann] = [await tenant.member('agent'), await tenant.member('agent')];
    await fill(tenant, gone, 3000);
    const { handOver } = await leave(owner, gone, [ann]);
    const run = (signal = go) =>
      runHandOver(world.ctx, tenant.id, { id: handOver!.id, by: null }, leadWork, signal);
    let kills = 0;
    for (let i = 0; i < 30; i++) {
      const running = run().then(
        () => 'done',
        () => 'killed',
      );
      await new Promise((tick) => setTimeout(tick, 5 + (i % 7) * 12));
      // The connection of a worker that dies takes its transaction with it.
      await db.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and usename = 'lintel_app' and state <> 'idle'`,
      );
      if ((await running) === 'done') break;
      kills++;
      const { [gone.userId!]: left = 0, [ann.userId!]: moved = 0 } = await held(tenant);
      assert.equal(left + moved, 3000);
      assert.equal((await logged(tenant)).lines, moved);
    }
    assert.ok(kills > 0, 'at least one run was killed');
    await run();
    assert.deepEqual(await held(tenant), { [ann.userId!]: 3000 });
    assert.deepEqual(await logged(tenant), { leads: 3000, lines: 3000 });
    assert.equal((await stateOf(gone)).moved, 3000);
  });

  test('stops where it is when the process is asked to stop', async () => {
    const { tenant, owner } = await company();
    const gone = await tenant.member('agent');
    await fill(tenant, gone, 3);
    const { handOver } = await leave(owner, gone, []);
    await assert.rejects(
      runHandOver(world.ctx, tenant.id, { id: handOver!.id, by: null }, leadWork, AbortSignal.abort()),
    );
    assert.deepEqual(await held(tenant), { [gone.userId!]: 3 });
    assert.equal((await stateOf(gone)).state, 'running');
  });

  test('passes over whoever has left meanwhile, and what they had got goes on to their own heirs', async () => {
    const { tenant, owner } = await company();
    const [gone, ann, ben] = [
      await tenant.member('agent'),
      await tenant.member('agent'),
      await tenant.member('agent'),
    ];
    await fill(tenant, gone, 20);
    const first = await leave(owner, gone, [ann, ben]);
    const second = await leave(owner, ann, [ben]);
    for (const { handOver } of [first, second])
      await runHandOver(world.ctx, tenant.id, { id: handOver!.id, by: null }, leadWork, go);
    assert.deepEqual(await held(tenant), { [ben.userId!]: 20 });
  });

  test('stays with whoever is let in again before it has moved, and what has moved stays moved', async () => {
    const { tenant, owner } = await company();
    const [gone, ann] = [await tenant.member('agent'), await tenant.member('agent')];
    await fill(tenant, gone, 4);
    const first = await leave(owner, gone, [ann]);
    await owner.call(activateMember, { params: { userId: gone.userId! } });
    await runHandOver(world.ctx, tenant.id, { id: first.handOver!.id, by: null }, leadWork, go);
    assert.deepEqual(await held(tenant), { [gone.userId!]: 4 });
    assert.equal((await stateOf(gone)).state, 'done');
    const second = await leave(owner, gone, [ann]);
    await runHandOver(world.ctx, tenant.id, { id: second.handOver!.id, by: null }, leadWork, go);
    await owner.call(activateMember, { params: { userId: gone.userId! } });
    assert.deepEqual(await held(tenant), { [ann.userId!]: 4 });
  });

  test('also what reaches them late: an import under way, a lead restored', async () => {
    const { tenant, owner } = await company();
    const [gone, ann] = [await tenant.member('agent'), await tenant.member('agent')];
    for (const name of ['A', 'B'])
      await owner.call(contract.leads.create, { body: { name, ownerId: gone.userId } });
    const [deleted] = (await owner.call(contract.leads.list)).items;
    assert.ok(deleted);
    await owner.call(contract.leads.remove, { params: { leadId: deleted.id } });
    const { handOver } = await leave(owner, gone, [ann]);
    await runHandOver(world.ctx, tenant.id, { id: handOver!.id, by: null }, leadWork, go);
    await owner.call(contract.leads.restore, { params: { leadId: deleted.id } });
    await fill(tenant, gone, 2);
    await runLateHandOvers(world.ctx, leadWork, go);
    assert.deepEqual(await held(tenant), { [ann.userId!]: 4 });
    assert.equal((await stateOf(gone)).moved, 4);
  });

  test('never reaches into another company', async () => {
    const [one, two] = [await company(), await company()];
    const theirs = await two.tenant.member('agent');
    await fill(two.tenant, theirs, 3);
    const { handOver } = await leave(two.owner, theirs, []);
    await runHandOver(world.ctx, one.tenant.id, { id: handOver!.id, by: null }, leadWork, go);
    assert.deepEqual(await held(two.tenant), { [theirs.userId!]: 3 });
  });
});

test('the job of the event does it all', async () => {
  const { tenant, owner } = await company();
  const [gone, ann] = [await tenant.member('agent'), await tenant.member('agent')];
  await fill(tenant, gone, 600);
  await world.work(leadJobs);
  await leave(owner, gone, [ann]);
  await until('the work is handed over', async () => (await stateOf(gone)).state === 'done');
  assert.deepEqual(await held(tenant), { [ann.userId!]: 600 });
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import pg from 'pg';
import { until } from '../../../test/until.ts';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import { runHandOver, runLateHandOvers } from '../auth/index.ts';
import { listingWork } from './hand-over.ts';
import { insertProperties } from './index.ts';

let world: World;
let db: pg.Client;
before(async () => {
  world = await createWorld();
  await world.work();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
});
after(async () => {
  await db?.end();
  await world?.close();
});

const list = (tenant: TestTenant, agent: Actor, count: number) =>
  world.ctx.tx(tenant.owner, (tx) =>
    insertProperties(
      tx,
      Array.from({ length: count }, (_, i) => ({
        id: newId(),
        address: `${i} Tanner Row`,
        standard_status: 'Active',
        listing_agent_id: agent.userId,
      })),
    ),
  );
async function held(tenant: TestTenant): Promise<Record<string, number>> {
  const { rows } = await db.query<{ agent: string; n: number }>(
    `select coalesce(listing_agent_id::text, 'nobody') as agent, count(*)::int as n from properties where tenant_id = $1 group by 1`,
    [tenant.id],
  );
  return Object.fromEntries(rows.map((row) => [row.agent, row.n]));
}
const deactivate = async (tenant: TestTenant, leaver: Actor, to: readonly Actor[]) => {
  const client = await world.client(tenant.owner);
  const params = { userId: leaver.userId! };
  const shown = await client.call(contract.people.deactivateMember, {
    params,
    body: { to: to.map((heir) => heir.userId!) },
  });
  await until('the hand-over is done', async () => {
    return (await client.call(contract.people.getMember, { params })).handOver?.state === 'done';
  });
  return shown.handOver!.id;
};

test('listings go to those who take over, in turn, and nobody else’s move', async () => {
  const tenant = await world.tenant();
  const [leaver, one, two] = await Promise.all(
    ['Lea', 'One', 'Two'].map((name) => tenant.member('agent', name)),
  );
  const other = await world.tenant();
  const stranger = await other.member('agent');
  await list(tenant, leaver!, 1_201);
  await list(tenant, one!, 2);
  await list(other, stranger, 3);
  const id = await deactivate(tenant, leaver!, [one!, two!]);
  assert.deepEqual(await held(tenant), { [one!.userId!]: 2 + 601, [two!.userId!]: 600 });
  assert.deepEqual(await held(other), { [stranger.userId!]: 3 });
  const { rows } = await db.query(
    `select count(*)::int as n from audit_log where tenant_id = $1 and action = 'listings.handed_over'`,
    [tenant.id],
  );
  assert.deepEqual(rows, [{ n: 3 }]);
  // Run again it finds nothing.
  await runHandOver(world.ctx, tenant.id, { id, by: null }, listingWork, new AbortController().signal);
  assert.deepEqual(await held(tenant), { [one!.userId!]: 603, [two!.userId!]: 600 });
});

test('without anybody to take over a listing is left without an agent; a late one follows', async () => {
  const tenant = await world.tenant();
  const leaver = await tenant.member('agent');
  await list(tenant, leaver, 2);
  await deactivate(tenant, leaver, []);
  assert.deepEqual(await held(tenant), { nobody: 2 });
  await list(tenant, leaver, 1);
  await runLateHandOvers(world.ctx, listingWork, new AbortController().signal);
  assert.deepEqual(await held(tenant), { nobody: 3 });
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import { createLead } from '../leads/index.ts';
import { type Notice, notify } from './index.ts';

let world: World;
let company: TestTenant;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
});
after(() => world.close());

const tell = (notice: Omit<Notice, 'kind'> & Partial<Notice>) =>
  world.ctx.tx(company.owner, (tx) => notify(world.ctx, tx, { kind: 'lead.assigned', ...notice }));
const list = async (actor: Actor, query: { limit?: number; cursor?: string; unread?: 'true' } = {}) =>
  (await world.client(actor)).call(contract.notifications.list, { query });
const unread = async (actor: Actor) =>
  (await (await world.client(actor)).call(contract.notifications.countUnread)).count;

test('people are told once of one thing, however often it is said and by how many at once', async () => {
  const [ada, ben] = await Promise.all([company.member('agent'), company.member('agent')]);
  const userIds = [ada.userId!, ben.userId!, ada.userId!];
  const notice = { userIds, leadId: null, payload: { decisionId: newId() } };
  const told = await Promise.all([tell(notice), tell(notice), tell(notice)]);
  assert.equal(told.flat().length, 2);
  assert.equal(await unread(ada), 1);
  await tell({ ...notice, payload: { decisionId: newId() } });
  assert.equal(await unread(ada), 2);
  assert.equal(await unread(ben), 2);
});

test('nobody hears of what was rolled back, nor after they have left', async () => {
  const [ada, gone] = await Promise.all([company.member('agent'), company.member('agent')]);
  await assert.rejects(
    world.ctx.tx(company.owner, async (tx) => {
      await notify(world.ctx, tx, { userIds: [ada.userId!], kind: 'lead.assigned', leadId: null, key: 'x' });
      throw new Error('it failed');
    }),
    /it failed/,
  );
  assert.equal(await unread(ada), 0);
  await (await world.client(company.owner)).call(contract.people.deactivateMember, {
    params: { userId: gone.userId! },
    body: { to: [] },
  });
  assert.deepEqual(await tell({ userIds: [gone.userId!], leadId: null }), []);
});

test('a list pages newest first without skipping, names leads within reach only, and is one’s own', async () => {
  world.clock.set('2026-11-24T16:00:00Z');
  const [ada, ben] = await Promise.all([company.member('agent'), company.member('agent')]);
  const lead = await createLead(world.ctx, company.owner, { name: 'Ida Park', ownerId: ada.userId });
  for (let i = 0; i < 5; i++) {
    world.clock.advance(1_000);
    await tell({ userIds: [ada.userId!, ben.userId!], leadId: lead.id, payload: { minutes: i } });
  }
  const first = await list(ada, { limit: 3 });
  const rest = await list(ada, { limit: 3, cursor: first.nextCursor! });
  assert.deepEqual(
    [...first.items, ...rest.items].map((n) => n.minutes),
    [4, 3, 2, 1, 0],
  );
  assert.equal(rest.nextCursor, null);
  assert.ok(first.items.every((n) => n.leadId === lead.id && n.leadName === 'Ida Park'));
  assert.ok((await list(ben)).items.every((n) => n.leadId === null && n.leadName === null));
  assert.equal(
    (await (await world.client(ben)).fetch(`/api/notifications?limit=3&cursor=${first.nextCursor}`)).status,
    400,
  );

  const client = await world.client(ada);
  const ids = first.items.map((n) => n.id);
  assert.deepEqual(await (await world.client(ben)).call(contract.notifications.markRead, { body: { ids } }), {
    marked: 0,
  });
  assert.deepEqual(await client.call(contract.notifications.markRead, { body: { ids } }), { marked: 3 });
  assert.equal(await unread(ada), 2);
  assert.deepEqual(
    (await list(ada, { unread: 'true' })).items.map((n) => n.minutes),
    [1, 0],
  );
  await client.call(contract.notifications.markRead, { body: { upTo: rest.items[0]!.createdAt } });
  assert.equal(await unread(ada), 0);
  const elsewhere = await world.tenant();
  assert.deepEqual((await list(elsewhere.owner)).items, []);
});

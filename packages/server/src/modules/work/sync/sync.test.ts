import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { contract, type ReplyOf, SYNC_EVENTS } from '@lintel/contract';
import { type Client, createWorld, ProblemError, type World } from '../../../../test/world.ts';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import { appendConsent } from '../../consent/index.ts';
import { insertEvents } from '../../leads/index.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const { sync, leads } = contract;
type Page = ReplyOf<typeof sync.changes>;

/** A device's copy, kept as the app keeps it: changes, then the sum, and the roster where the sum differs. */
class Copy {
  readonly held = new Map<string, Page['items'][number]>();
  cursor: string | undefined;
  rosters = 0;
  readonly client: Client;
  readonly heals: boolean;
  constructor(client: Client, heals = true) {
    this.client = client;
    this.heals = heals;
  }
  async round(limit = 200): Promise<void> {
    let page: Page;
    do {
      page = await this.client.call(sync.changes, { query: { limit, cursor: this.cursor } });
      for (const item of page.items) this.held.set(item.lead.id, item);
      this.cursor = page.cursor ?? undefined;
    } while (page.more);
    if (!this.heals) return;
    const stamps = [...this.held.values()].reduce((sum, { stamp }) => sum + stamp, 0);
    if (page.sum?.leads === this.held.size && page.sum.stamps === stamps) return;
    this.rosters++;
    const roster = (await this.client.call(sync.roster)).items;
    const listed = new Map(roster.map(({ id, stamp }) => [id, stamp]));
    for (const id of this.held.keys()) if (!listed.has(id)) this.held.delete(id);
    const missing = roster.filter(({ id, stamp }) => this.held.get(id)?.stamp !== stamp).map(({ id }) => id);
    for (let i = 0; i < missing.length; i += 50) {
      const { items } = await this.client.call(sync.leads, {
        query: { ids: missing.slice(i, i + 50).join(',') },
      });
      for (const item of items) this.held.set(item.lead.id, item);
    }
  }
}

const people = async () => {
  const company = await world.tenant();
  const [ann, ben] = [await company.member('agent'), await company.member('agent')];
  const [owner, asAnn, asBen] = await Promise.all(
    [company.owner, ann, ben].map((actor) => world.client(actor)),
  );
  assert.ok(owner && asAnn && asBen);
  const make = (name: string, to: Actor) =>
    owner.call(leads.create, { body: { name, emails: [`${name}@example.com`], ownerId: to.userId } });
  return { company, owner, ann, ben, asAnn, asBen, make };
};
const refused = (work: Promise<unknown>) =>
  work.then(
    () => assert.fail('a refusal was expected'),
    (error: unknown) => {
      assert.ok(error instanceof ProblemError, String(error));
      return error.problem.code;
    },
  );
const names = (copy: Copy) => [...copy.held.values()].map(({ lead }) => lead.name).sort();

test('a copy follows by changes; what leaves the person, or comes without a change, is found by the sum', async () => {
  const { owner, ann, ben, asAnn, make } = await people();
  const copy = new Copy(asAnn);
  await copy.round();
  assert.deepEqual([copy.held.size, copy.rosters], [0, 0]);
  const made = [];
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) made.push(await make(name, ann));
  const shared = await make('b1', ben);
  await copy.round(2);
  assert.deepEqual(names(copy), ['a1', 'a2', 'a3', 'a4', 'a5']);
  assert.equal(copy.rosters, 0, 'pages alone brought them');

  world.clock.advance(600_000);
  await owner.call(leads.update, {
    params: { leadId: made[0]?.id ?? '' },
    body: { version: made[0]?.version ?? 0, budgetMax: 5 },
  });
  await asAnn.call(leads.addNote, {
    params: { leadId: made[1]?.id ?? '' },
    body: { text: 'Wants a garden' },
  });
  const page = await asAnn.call(sync.changes, { query: { cursor: copy.cursor } });
  assert.deepEqual(
    page.items.map(({ lead }) => lead.name).filter((name) => name === 'a1' || name === 'a2'),
    ['a1', 'a2'],
    'a note makes no new version and is a change all the same',
  );
  await copy.round();
  assert.equal(copy.held.get(made[0]?.id ?? '')?.lead.budgetMax, 5);

  await owner.call(leads.update, {
    params: { leadId: made[2]?.id ?? '' },
    body: { version: made[2]?.version ?? 0, ownerId: ben.userId },
  });
  await owner.call(leads.remove, { params: { leadId: made[3]?.id ?? '' } });
  await owner.call(leads.share, { params: { leadId: shared.id }, body: { userIds: [ann.userId ?? ''] } });
  await copy.round();
  assert.deepEqual(names(copy), ['a1', 'a2', 'a5', 'b1']);
  assert.ok(copy.rosters > 0);
});

test('leads by id come with their last events; those of others do not come, and a damaged cursor is refused', async () => {
  const { ann, ben, asAnn, make } = await people();
  const [own, other] = [await make('own', ann), await make('other', ben)];
  for (let i = 0; i < SYNC_EVENTS + 2; i++) {
    world.clock.advance(1_000);
    await asAnn.call(leads.addNote, { params: { leadId: own.id }, body: { text: `Note ${i}` } });
  }
  const { items } = await asAnn.call(sync.leads, { query: { ids: `${own.id},${other.id}` } });
  assert.deepEqual(
    items.map(({ lead }) => lead.id),
    [own.id],
  );
  assert.equal(items[0]?.events.length, SYNC_EVENTS);
  assert.equal(items[0]?.events[0]?.payload.text, `Note ${SYNC_EVENTS + 1}`);
  assert.equal(await refused(asAnn.call(sync.leads, { query: { ids: other.id } })), 'lead.not_found');
  assert.equal(await refused(asAnn.call(sync.changes, { query: { cursor: 'x' } })), 'request.cursor_invalid');
  assert.equal(await refused(asAnn.call(sync.leads, { query: { ids: 'x' } })), 'request.invalid');
});

test('slow writers that commit behind a round are in the next one', async () => {
  const { company, ann, asAnn, make } = await people();
  const made = [];
  for (let i = 0; i < 6; i++) made.push(await make(`slow${i}`, ann));
  // By the changes alone: what the overlap misses stays missing.
  const copy = new Copy(asAnn, false);
  await copy.round();
  const { ctx } = world;
  // The first to date its change is the last to commit, while rounds go on and the others pass it by.
  const writers = made.map(({ id }, i) =>
    ctx.tx(company.owner, async (tx) => {
      await tx
        .updateTable('leads')
        .set({ budget: 100 + i, updated_at: new Date(ctx.clock.now().getTime() + i), version: 2 })
        .where('tenant_id', '=', tx.tenantId)
        .where('id', '=', id)
        .execute();
      await sleep(260 - i * 40);
    }),
  );
  let writing = true;
  const rounds = (async () => {
    while (writing) {
      world.clock.advance(2_000);
      await copy.round(2);
      await sleep(15);
    }
  })();
  await Promise.all(writers);
  writing = false;
  await rounds;
  await copy.round(2);
  assert.deepEqual(
    made.map(({ id }) => copy.held.get(id)?.lead.budgetMax),
    made.map((_one, i) => 100 + i),
  );
});

test('a note written offline is left with the new owner; whoever never had the lead learns nothing', async () => {
  const { owner, ann, ben, asAnn, asBen, make } = await people();
  const lead = await make('passed', ann);
  const body = { leadId: lead.id, text: 'She called back' };
  assert.equal(await refused(asBen.call(sync.leaveNote, { body })), 'lead.not_found');
  world.clock.advance(1_000);
  await owner.call(leads.update, {
    params: { leadId: lead.id },
    body: { version: lead.version, ownerId: ben.userId },
  });
  for (let i = 0; i < 2; i++) await asAnn.call(sync.leaveNote, { body }, { 'Idempotency-Key': 'left-once' });
  const { items } = await asBen.call(leads.events, {
    params: { leadId: lead.id },
    query: { group: 'notes' },
  });
  assert.deepEqual(
    items.map(({ userId, payload }) => [userId, payload.text]),
    [[ann.userId, 'She called back']],
  );
  world.clock.advance(31 * 86_400_000);
  const late = await world.client(ann);
  assert.equal(await refused(late.call(sync.leaveNote, { body })), 'lead.not_found');
});

test('the facts of a day are those of the reader’s leads: marks, replies, refused calls; of a lead without any none', async () => {
  const { ann, ben, asAnn, asBen, make } = await people();
  const [done, put, wrote, refuses] = [
    await make('done', ann),
    await make('put', ann),
    await make('wrote', ann),
    await make('refuses', ann),
  ];
  await make('silent', ann);
  const other = await make('other', ben);
  const { today } = contract;
  const until = new Date(world.clock.now().getTime() + 86_400_000).toISOString();
  await asAnn.call(today.done, { params: { leadId: done.id }, body: {} });
  await asAnn.call(today.snooze, { params: { leadId: put.id }, body: { until } });
  await asBen.call(today.done, { params: { leadId: other.id }, body: {} });
  const { ctx } = world;
  const at = new Date(world.clock.now().getTime() - 60_000).toISOString();
  const consent = (id: string, channel: 'call' | 'email', state: 'refused' | 'given') =>
    ctx.tx(ann, (tx) =>
      appendConsent(ctx, tx, ann, [
        {
          leadId: id,
          channel,
          state,
          wording: 'By phone',
          source: 'Call',
          occurredAt: ctx.clock.now().toISOString(),
        },
      ]),
    );
  await ctx.tx(systemActor(ann.tenantId), (tx) =>
    insertEvents(ctx, tx, [
      { leadId: wrote.id, kind: 'text.received', occurredAt: at, payload: {} },
      { leadId: wrote.id, kind: 'property.viewed', occurredAt: at, payload: {} },
    ]),
  );
  await consent(refuses.id, 'call', 'refused');
  await consent(refuses.id, 'email', 'refused');
  // Refused once and allowed since: the ledger says what counts.
  await consent(wrote.id, 'call', 'refused');
  world.clock.advance(1_000);
  await consent(wrote.id, 'call', 'given');
  const { items, now } = await asAnn.call(sync.day);
  assert.equal(now, world.clock.now().toISOString());
  const facts = new Map(items.map(({ leadId, ...rest }) => [leadId, rest]));
  assert.deepEqual(
    new Set(facts.keys()),
    new Set([done.id, put.id, wrote.id, refuses.id]),
    'neither the silent one nor a colleague’s',
  );
  assert.ok(facts.get(done.id)?.doneAt);
  assert.deepEqual([facts.get(put.id)?.snoozedUntil, facts.get(put.id)?.doneAt], [until, null]);
  const { replyAt, interestAt, callRefused } = facts.get(wrote.id) ?? {};
  assert.deepEqual([replyAt, interestAt, callRefused], [at, at, false]);
  assert.equal(facts.get(refuses.id)?.callRefused, true);
});

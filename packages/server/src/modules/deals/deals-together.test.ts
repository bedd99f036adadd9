import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, type Deal } from '@lintel/contract';
import pg from 'pg';
import { until } from '../../../test/until.ts';
import { createWorld, type Client as TestClient, type World } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import { makeLead } from '../leads/leads.factory.ts';
import { dealCompany, openDeal, refused, stageOf } from './deals.factory.ts';

let world: World;
let db: pg.Client;
before(async () => {
  world = await createWorld();
  world.clock.set('2026-11-23T15:00:00Z');
  await world.work();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
});
after(async () => {
  await db?.end();
  await world?.close();
});

const { deals } = contract;

/** Some time passes, so that no two things happen in one moment. */
const later = (ms = 1_000) => world.clock.advance(ms);

test('checklists for new deals: what fits comes with a deal, one that was removed comes back, a name is had once', async () => {
  const { asBroker, asAnn, tenant, pipeline } = await dealCompany(world);
  const owner = await world.client(tenant.owner);
  const first = (await asAnn.call(deals.listTemplates)).items.map(({ name }) => name);
  assert.deepEqual(first, ['To closing', 'Buying', 'Selling']);
  later();
  const made = await owner.call(deals.createTemplate, {
    body: {
      name: 'Condo papers',
      side: 'buyer',
      pipelineId: pipeline.id,
      items: [
        { title: 'Ask for the bylaws', milestone: 'acceptance', offset: 2, unit: 'business' },
        { title: 'Read the bylaws', milestone: 'closing', offset: -10 },
      ],
    },
  });
  const titles = (deal: Deal) => deal.checklist.map(({ title, dueOn }) => [title, dueOn]);
  const dates = { acceptance: '2026-11-20', closing: '2026-12-18' };
  assert.deepEqual(
    titles(await openDeal(asAnn, { dates })).filter(([title]) => title?.endsWith('bylaws')),
    [
      ['Ask for the bylaws', '2026-11-24'],
      ['Read the bylaws', '2026-12-08'],
    ],
  );
  const params = { templateId: made.id };
  const saved = await owner.call(deals.updateTemplate, {
    params,
    body: { version: made.version, name: 'Condos', items: [made.items[1]!, made.items[0]!] },
  });
  assert.deepEqual([saved.items[0]?.title, saved.version], ['Read the bylaws', 2]);
  await refused(owner.call(deals.updateTemplate, { params, body: { version: 1 } }), 'deal_template.stale');
  await refused(owner.call(deals.restoreTemplate, { params }), 'deal_template.not_found');

  await owner.call(deals.removeTemplate, { params });
  later();
  const bare = await openDeal(asAnn, { dates });
  assert.ok(!titles(bare).some(([title]) => title === 'Read the bylaws'));
  assert.deepEqual(
    (await asAnn.call(deals.listTemplates, { query: { archived: 'true' } as never })).items.map(
      ({ id }) => id,
    ),
    [made.id],
  );
  const other = await owner.call(deals.createTemplate, {
    body: { name: 'condos', items: [{ title: 'Call' }] },
  });
  await refused(owner.call(deals.restoreTemplate, { params }), 'deal_template.name_taken');
  await owner.call(deals.removeTemplate, { params: { templateId: other.id } });
  const back = await owner.call(deals.restoreTemplate, { params });
  assert.deepEqual([back.name, back.version], ['Condos', 4]);
  assert.equal(
    (await asAnn.call(deals.get, { params: { dealId: bare.id } })).checklist.length,
    bare.checklist.length,
  );
  assert.deepEqual(
    (await asBroker.call(deals.listTemplates)).items.map(({ name }) => name),
    [...first, 'Condos'],
  );
  await refused(asAnn.call(deals.restoreTemplate, { params }), 'auth.forbidden');
  await refused(owner.call(deals.createTemplate, { body: { name: 'None', items: [] } }), 'request.invalid');
});

test('lists page without gap or double, by month, stage and owner; the board pages each column', async () => {
  const { ann, asBroker, asAnn, pipeline } = await dealCompany(world);
  const days = ['2026-12-01', '2026-12-31', '2027-01-01', null, '2026-12-15', null, '2026-12-15'];
  const made: string[] = [];
  for (const closing of days) {
    later(10);
    made.push((await openDeal(asAnn, { dates: { closing }, price: 100 })).id);
  }
  for (const sort of ['closing', '-updated'] as const) {
    const got: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await asBroker.call(deals.list, {
        query: { sort, limit: 2, ...(cursor ? { cursor } : {}) },
      });
      got.push(...page.items.map((d) => d.id));
      assert.equal(page.total, cursor ? undefined : days.length);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    assert.equal(new Set(got).size, days.length);
    if (sort === '-updated') assert.deepEqual(got, [...made].reverse());
    else assert.deepEqual(got.slice(0, 2), [made[0], [made[4], made[6]].sort()[0]]);
  }
  const december = await asBroker.call(deals.list, { query: { closing: '2026-12', state: 'open' } });
  assert.equal(december.items.length, 4);
  assert.equal(
    (await asBroker.call(deals.list, { query: { stageId: stageOf(pipeline, 'Inspection') } })).total,
    0,
  );
  assert.equal((await asBroker.call(deals.list, { query: { ownerId: ann.userId! } })).total, days.length);
  const board = await asBroker.call(deals.board, { query: { limit: 3 } });
  const [first] = board.columns;
  assert.deepEqual(
    [first!.total, first!.sums, first!.items.length],
    [7, [{ currency: 'USD', amount: 700 }], 3],
  );
  assert.deepEqual(
    board.columns.map((c) => c.total),
    [7, 0, 0, 0],
  );
  const more = await asBroker.call(deals.list, {
    query: { state: 'open', stageId: first!.stageId, limit: 10, cursor: first!.nextCursor! },
  });
  assert.equal(new Set([...first!.items, ...more.items].map((d) => d.id)).size, days.length);
  const response = await asBroker.fetch('/api/v1/deals?cursor=eyJ4Ijox');
  assert.equal(response.status, 400);
});

test('a forecast weighs by the company’s own history, says too few, and can be made of a past day', async () => {
  const { broker, ann, ben, pipeline, ...clients } = await dealCompany(world);
  let { asBroker, asAnn } = clients;
  /** A token lives for minutes: who acts on another day has another one. */
  const moveTo = async (moment: Date | string) => {
    world.clock.set(moment);
    [asBroker, asAnn] = (await Promise.all([broker, ann].map((who) => world.client(who)))) as [
      TestClient,
      TestClient,
    ];
  };
  const [offer, contractStage] = [stageOf(pipeline, 'Offer made'), stageOf(pipeline, 'Under contract')];
  const body = { version: 1 };
  // 20 deals are decided from the first stage, 15 of them won; none ever was in the second.
  for (let i = 0; i < 20; i++) {
    later(10);
    const { id } = await openDeal(asAnn);
    later(10);
    await asAnn.call(deals.close, {
      params: { dealId: id },
      body:
        i < 15
          ? { ...body, outcome: 'won', closedOn: '2026-11-23' }
          : { ...body, outcome: 'lost', reason: 'other' },
    });
  }
  const before = world.clock.now();
  await moveTo('2026-11-25T15:00:00Z');
  const waiting = await openDeal(asAnn, { price: 10_000_001, dates: { closing: '2027-01-05' } });
  const other = await openDeal(asAnn, { price: 500, stageId: contractStage });
  const now = await asBroker.call(deals.forecast);
  const at = (id: string) => now.stages.find((s) => s.stageId === id)!;
  const { low, high, ...rate } = at(offer);
  assert.deepEqual([rate.decided, rate.won, rate.open, rate.rate], [20, 15, 1, 0.75]);
  // Wilson's interval of 15 of 20, worked out by hand.
  assert.ok(Math.abs(low! - 0.5313) < 0.0005 && Math.abs(high! - 0.8881) < 0.0005);
  assert.deepEqual([at(contractStage).rate, at(contractStage).open], [null, 1]);
  assert.deepEqual(now.totals, [
    { currency: 'USD', deals: 2, total: 10_000_501, weighted: 7_500_001, weighable: 10_000_001 },
  ]);
  assert.deepEqual(
    now.months.map(({ month, parts }) => [month, parts[0]!.total]),
    [
      ['2027-01', 10_000_001],
      [null, 500],
    ],
  );
  // As it stood on the 25th, whatever comes later.
  await moveTo('2026-11-27T15:00:00Z');
  await asAnn.call(deals.update, {
    params: { dealId: waiting.id },
    body: { version: waiting.version, price: 5 },
  });
  await asAnn.call(deals.close, {
    params: { dealId: other.id },
    body: { version: other.version, outcome: 'lost', reason: 'other' },
  });
  const asOf = await asBroker.call(deals.forecast, { query: { asOf: '2026-11-25' } });
  assert.deepEqual({ ...asOf, asOf: now.asOf }, now);
  const earlier = await asBroker.call(deals.forecast, { query: { asOf: '2026-11-22' } });
  assert.deepEqual(earlier.totals, []);
  assert.equal((await asBroker.call(deals.forecast)).totals[0]!.total, 5);
  // By the owner of that day; whose owner of that day was not kept counts by who has it today, and is told of.
  await asBroker.call(deals.update, {
    params: { dealId: waiting.id },
    body: { version: waiting.version + 1, ownerId: ben.userId },
  });
  const of = async (who: Actor, asOf?: string) => {
    const ownerId = who.userId ?? '';
    const read = await asBroker.call(deals.forecast, { query: { ownerId, ...(asOf ? { asOf } : {}) } });
    return [read.totals[0]?.total ?? 0, read.ownersOfToday];
  };
  assert.deepEqual(await of(ann, '2026-11-25'), [10_000_501, 0]);
  assert.deepEqual(await of(ben, '2026-11-25'), [0, 0]);
  assert.deepEqual(
    [await of(ann), await of(ben)],
    [
      [0, 0],
      [5, 0],
    ],
  );
  await db.query(
    'update deal_stage_events set owner_id = null, owner_kept = false where deal_id = $1 and at < $2',
    [waiting.id, '2026-11-26'],
  );
  assert.deepEqual(await of(ann, '2026-11-25'), [500, 0]);
  assert.deepEqual(await of(ben, '2026-11-25'), [10_000_001, 1]);
  world.clock.set(before);
});

test('deals follow a merge and its undoing, a stage that goes, and whoever takes over', async () => {
  const { tenant, ann, ben, lead, asBroker, pipeline } = await dealCompany(world);
  const owner = await world.client(tenant.owner);
  const twin = await makeLead(world.ctx, tenant.owner, { ownerId: ann.userId });
  const both = await openDeal(asBroker, {
    ownerId: ann.userId,
    people: [
      { role: 'buyer', leadId: lead.id },
      { role: 'buyer', leadId: twin.id },
      { role: 'seller', leadId: twin.id },
    ],
  });
  const shown = async () =>
    (await asBroker.call(deals.get, { params: { dealId: both.id } })).people.map((p) => [p.role, p.leadId]);
  const before = await shown();
  const merged = await owner.call(contract.duplicates.merge, {
    body: {
      survivorId: lead.id,
      leads: [
        { id: lead.id, version: lead.version },
        { id: twin.id, version: twin.version },
      ],
    } as never,
  });
  await until('the deal followed', async () => !(await shown()).some(([, id]) => id === twin.id));
  assert.deepEqual(await shown(), [
    ['buyer', lead.id],
    ['seller', lead.id],
  ]);
  await owner.call(contract.batches.undo, { params: { batchId: merged.batchId }, body: {} } as never);
  await until('the deal went back', async () => JSON.stringify(await shown()) === JSON.stringify(before));

  // A stage that goes takes its deals where it says.
  const [offer, next] = [stageOf(pipeline, 'Offer made'), stageOf(pipeline, 'Under contract')];
  await asBroker.call(contract.pipelines.saveStages, {
    params: { pipelineId: pipeline.id },
    body: {
      version: pipeline.version,
      items: pipeline.stages
        .filter((s) => s.id !== offer)
        .map(({ id, name, kind, color }) => ({ id, name, kind, color })),
      moves: [{ fromId: offer, toId: next }],
    },
  });
  await until('the deal moved on', async () => {
    const deal = await asBroker.call(deals.get, { params: { dealId: both.id } });
    return deal.stageId === next;
  });

  // Open deals go to who takes over; closed ones stay.
  const done = await openDeal(asBroker, { ownerId: ann.userId });
  await asBroker.call(deals.close, {
    params: { dealId: done.id },
    body: { version: done.version, outcome: 'won', closedOn: '2026-11-20' },
  });
  await owner.call(contract.people.deactivateMember, {
    params: { userId: ann.userId! },
    body: { to: [ben.userId!] },
  });
  await until('the deal has another owner', async () => {
    const deal = await asBroker.call(deals.get, { params: { dealId: both.id } });
    return deal.ownerId === ben.userId;
  });
  assert.equal((await asBroker.call(deals.get, { params: { dealId: done.id } })).ownerId, ann.userId);
});

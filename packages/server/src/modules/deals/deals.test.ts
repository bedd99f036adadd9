import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, type Deal, type Pipeline } from '@lintel/contract';
import pg from 'pg';
import { until } from '../../../test/until.ts';
import { createWorld, ProblemError, type Client as TestClient, type World } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import { makeLead } from '../leads/leads.factory.ts';

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
const BUYING = { side: 'buying' as const, gross: { rate: 3_000 }, referral: null };

async function refused(work: Promise<unknown>, code: string): Promise<ProblemError['problem']> {
  const error = await work.then(
    () => assert.fail(`${code} was expected`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProblemError, String(error));
  assert.equal(error.problem.code, code);
  return error.problem;
}
const kindsOf = async (leadId: string): Promise<string[]> =>
  (
    await db.query<{ kind: string }>(
      `select kind from lead_events where lead_id = $1 and (kind like 'deal.%' or kind = 'outcome.recorded')
       order by recorded_at, id`,
      [leadId],
    )
  ).rows.map((row) => row.kind);
/** Some time passes, so that no two things happen in one moment. */
const later = (ms = 1_000) => world.clock.advance(ms);

/** A company with a broker, an agent with a lead, another agent; clients of all. */
async function company() {
  const tenant = await world.tenant();
  const [broker, ann, ben] = await Promise.all([
    tenant.member('broker', 'Bo Broker'),
    tenant.member('agent', 'Ann Agent'),
    tenant.member('agent', 'Ben Agent'),
  ]);
  const lead = await makeLead(world.ctx, tenant.owner, { ownerId: ann.userId });
  const clients = await Promise.all([broker, ann, ben].map((who) => world.client(who)));
  const [asBroker, asAnn, asBen] = clients as [TestClient, TestClient, TestClient];
  const { items } = await asBroker.call(contract.pipelines.list, { query: { kind: 'deal' } });
  return { tenant, broker, ann, ben, lead, asBroker, asAnn, asBen, pipeline: items[0]! };
}
const stageOf = (pipeline: Pipeline, name: string): string =>
  pipeline.stages.find((s) => s.name === name)!.id;
const open = (client: TestClient, over: Record<string, unknown> = {}): Promise<Deal> =>
  client.call(deals.create, {
    body: { name: 'Tanner Row', side: 'buyer', price: 40_000_000, ...over } as never,
  });

test('a deal from a lead to its closing: history, timeline, dates that move the checklist, what each gets', async () => {
  const { tenant, ann, ben, lead, asBroker, asAnn, asBen, pipeline } = await company();
  const made = await open(asAnn, {
    people: [
      { role: 'buyer', leadId: lead.id },
      { role: 'lender', outside: { name: 'Lee Lender', company: 'First Bank', phone: '+1 512 555 0142' } },
    ],
    dates: { acceptance: '2026-11-20', closing: '2026-12-18', finance: '2026-12-11' },
  });
  assert.equal(made.ownerId, ann.userId);
  assert.equal(made.stageId, stageOf(pipeline, 'Offer made'));
  assert.deepEqual(
    made.people.map(({ role, name, phone }) => [role, name, phone]),
    [
      ['buyer', lead.name, null],
      ['lender', 'Lee Lender', '+1 512 555 0142'],
    ],
  );
  const { rows: sealed } = await db.query(`select name, contact from deal_people where deal_id = $1`, [
    made.id,
  ]);
  assert.ok(!Buffer.concat(sealed.flatMap((row) => row.contact ?? [])).includes('555'));

  // The checklists for every deal and for buyers came with it, each on its day: 5 business days before Friday the 18th.
  const item = (deal: Deal, title: string) => deal.checklist.find((i) => i.title === title)!;
  assert.equal(item(made, 'Confirm time and place of closing').dueOn, '2026-12-11');
  assert.equal(item(made, 'Get the loan approved').dueOn, '2026-12-11');
  assert.equal(item(made, 'File the signed contract').dueOn, '2026-11-23');
  assert.equal(item(made, 'Book the inspection').dueOn, null);
  assert.ok(!made.checklist.some((i) => i.title === 'Deliver the disclosures'));
  assert.deepEqual(made.risk, { level: 'none', reasons: [] });

  // One day is set by hand, one item is done: both stay when closing slips.
  later();
  const params = { dealId: made.id };
  const byHand = item(made, 'Check the settlement statement');
  await asAnn.call(deals.updateItem, {
    params: { ...params, itemId: byHand.id },
    body: { version: byHand.version, dueOn: '2026-12-14' },
  });
  const ticked = item(made, 'Arrange home insurance');
  const tick = { params: { ...params, itemId: ticked.id }, body: { version: ticked.version, done: true } };
  const afterTick = await asAnn.call(deals.updateItem, tick);
  assert.equal(item(afterTick, ticked.title).doneBy, ann.userId);
  await refused(asAnn.call(deals.updateItem, tick), 'deal.item_stale');

  const slip = { dates: { closing: '2026-12-29' } };
  const preview = await asAnn.call(deals.previewDates, { params, body: slip });
  assert.deepEqual(
    preview.moves.map(({ title, from, to, late }) => [title, from, to, late]),
    [
      ['Confirm time and place of closing', '2026-12-11', '2026-12-22', false],
      ['Complete the file', '2026-12-25', '2027-01-05', false],
    ],
  );
  assert.deepEqual(
    [preview.kept.map(({ title, dueOn }) => [title, dueOn]), preview.done],
    [[['Check the settlement statement', '2026-12-14']], 1],
  );
  assert.equal((await asAnn.call(deals.get, { params })).dates.closing, '2026-12-18');
  later();
  const slipped = await asAnn.call(deals.setDates, { params, body: { version: afterTick.version, ...slip } });
  for (const move of preview.moves)
    assert.equal(slipped.checklist.find((i) => i.id === move.itemId)!.dueOn, move.to);
  assert.equal(item(slipped, byHand.title).dueOn, '2026-12-14');
  await refused(
    asAnn.call(deals.setDates, { params, body: { version: made.version, ...slip } }),
    'deal.stale',
  );

  // Stages: one that asks for more refuses by name, the last ones ask for an outcome.
  await asBroker.call(contract.pipelines.saveStages, {
    params: { pipelineId: pipeline.id },
    body: {
      version: pipeline.version,
      items: pipeline.stages.map(({ id, name, kind, color }) => ({
        id,
        name,
        kind,
        color,
        required: name === 'Clear to close' ? ['earnestMoney' as const, 'dates.closing' as const] : [],
      })),
    },
  });
  const missing = await refused(
    asAnn.call(deals.move, {
      params,
      body: { version: slipped.version, stageId: stageOf(pipeline, 'Clear to close') },
    }),
    'deal.fields_missing',
  );
  assert.deepEqual(missing.context?.fields, ['earnestMoney']);
  await refused(
    asAnn.call(deals.move, {
      params,
      body: { version: slipped.version, stageId: stageOf(pipeline, 'Closed') },
    }),
    'deal.needs_outcome',
  );
  later();
  const moved = await asAnn.call(deals.move, {
    params,
    body: { version: slipped.version, stageId: stageOf(pipeline, 'Under contract') },
  });

  // Commission: nothing but 100 %, nobody but who sees the whole; an agent sees their own line.
  const share = (a: number, b: number) => ({
    version: 0,
    sides: [
      {
        ...BUYING,
        agents: [
          { agentId: ann.userId!, share: a },
          { agentId: ben.userId!, share: b },
        ],
      },
    ],
  });
  await refused(asAnn.call(deals.saveCommission, { params, body: share(70_000, 30_000) }), 'auth.forbidden');
  const off = await refused(
    asBroker.call(deals.saveCommission, { params, body: share(70_000, 27_500) }),
    'commission.refused',
  );
  assert.match(off.errors![0]!.message, /97\.5 %.*-2\.5 %/);
  const unplanned = await asBroker.call(deals.saveCommission, { params, body: share(70_000, 30_000) });
  assert.deepEqual([unplanned.sum, unplanned.problems.map((p) => p.code)], [null, ['no_plan', 'no_plan']]);
  await refused(
    asBroker.call(deals.close, {
      params,
      body: { version: moved.version, outcome: 'won', closedOn: '2026-12-29' },
    }),
    'deal.commission_open',
  );
  const plan = { from: '2026-01-01', team: 0, cap: null };
  await asBroker.call(deals.savePlan, {
    body: { ...plan, agentId: null, company: 40_000, agent: 60_000 },
  });
  await asBroker.call(deals.savePlan, {
    body: { ...plan, agentId: ann.userId, company: 30_000, agent: 70_000, cap: 200_000, fee: 29_500 },
  });
  await refused(
    asAnn.call(deals.savePlan, { body: { ...plan, agentId: ann.userId, company: 0, agent: 100_000 } }),
    'auth.forbidden',
  );
  const whole = await asBroker.call(deals.getCommission, { params });
  assert.deepEqual(
    [whole.scope, whole.sum!.gross, whole.sum!.company],
    ['whole', 1_200_000, 200_000 + 29_500 + 144_000],
  );
  assert.deepEqual(
    whole.lines.map(({ agentId, agent, capped }) => [agentId, agent, capped]).sort(),
    [
      [ann.userId, 610_500, true],
      [ben.userId, 216_000, false],
    ].sort(),
  );
  const own = await asAnn.call(deals.getCommission, { params });
  assert.deepEqual([own.scope, own.terms, own.sum, own.plans, own.problems], ['own', null, null, [], []]);
  assert.deepEqual(
    own.lines.map((line) => line.agentId),
    [ann.userId],
  );
  // Ben has a share and is not on the deal: he does not reach it.
  await refused(asBen.call(deals.getCommission, { params }), 'deal.not_found');
  assert.deepEqual(
    (await asAnn.call(deals.listPlans)).items.map((p) => p.agentId),
    [null, ann.userId],
  );

  // Closed: history, the lead's timeline, the outcome models learn, the cap that is used up.
  later();
  const won = await asAnn.call(deals.close, {
    params,
    body: { version: moved.version, outcome: 'won', closedOn: '2026-12-29' },
  });
  assert.deepEqual(
    [won.state, won.closedOn, won.stageId],
    ['won', '2026-12-29', stageOf(pipeline, 'Closed')],
  );
  await refused(
    asAnn.call(deals.update, { params, body: { version: won.version, price: 1 } }),
    'deal.closed',
  );
  assert.deepEqual(await kindsOf(lead.id), [
    'deal.created',
    'deal.dates_changed',
    'deal.moved',
    'deal.won',
    'outcome.recorded',
  ]);
  const kept = await asBroker.call(deals.getCommission, { params });
  assert.notEqual(kept.computedAt, null);
  await asBroker.call(deals.savePlan, {
    body: { ...plan, agentId: ann.userId, company: 50_000, agent: 50_000, cap: 200_000 },
  });
  assert.deepEqual((await asBroker.call(deals.getCommission, { params })).sum, kept.sum);
  const second = await open(asAnn, { dates: { closing: '2026-12-30' } });
  const [side] = share(100_000, 0).sides;
  const next = await asBroker.call(deals.saveCommission, {
    params: { dealId: second.id },
    body: { version: 0, sides: [{ ...side!, agents: side!.agents.slice(0, 1) }] },
  });
  assert.deepEqual([next.sum!.company, next.sum!.agent, next.lines[0]!.capLeft], [0, 1_200_000, 0]);

  // Opened again it gives back what it paid, and fallen through it keeps its history.
  later();
  const again = await asAnn.call(deals.reopen, { params, body: { version: won.version } });
  assert.deepEqual([again.state, again.stageId], ['open', stageOf(pipeline, 'Under contract')]);
  assert.equal(
    (await asBroker.call(deals.getCommission, { params: { dealId: second.id } })).lines[0]!.capLeft,
    0,
  );
  assert.equal(
    (await asBroker.call(deals.getCommission, { params: { dealId: second.id } })).sum!.company,
    200_000,
  );
  later();
  const lost = await asAnn.call(deals.close, {
    params,
    body: { version: again.version, outcome: 'lost', reason: 'financing', note: 'The bank said no.' },
  });
  assert.deepEqual(
    [lost.lostReason, lost.lostNote, lost.closedOn],
    ['financing', 'The bank said no.', '2026-11-23'],
  );
  const { items: history } = await asAnn.call(deals.history, { params });
  assert.deepEqual(
    history.map(({ kind }) => kind),
    ['lost', 'reopened', 'won', 'moved', 'changed', 'created'],
  );
  const paged = await asAnn.call(deals.history, { params, query: { limit: 4 } });
  const rest = await asAnn.call(deals.history, { params, query: { limit: 4, cursor: paged.nextCursor! } });
  assert.deepEqual([...paged.items, ...rest.items], history);
  const { rows: outcomes } = await db.query(
    `select payload->'value' as value from lead_events where lead_id = $1 and kind = 'outcome.recorded' order by recorded_at, id`,
    [lead.id],
  );
  assert.deepEqual(
    outcomes.map((row) => row.value),
    [true, false],
  );
  // No value of the deal, and no word of the note, is in audit details or the outbox.
  const { rows: leaks } = await db.query(
    `select payload::text as text from outbox where tenant_id = $1 union all select payload::text from lead_events where tenant_id = $1`,
    [tenant.id],
  );
  assert.ok(leaks.length > 0 && !leaks.some((row) => /The bank|Tanner Row|Lee Lender/.test(row.text)));
});

test('who reaches a deal: its owner, colleagues on it, those who lead them, the company; nobody of another', async () => {
  const { tenant, ann, ben, lead, asBroker, asAnn, asBen } = await company();
  const stranger = await company();
  const lou = await tenant.member('team_lead', 'Lou Lead');
  const asLou = await world.client(lou);
  const admin = await world.client(await tenant.member('admin'));
  const deal = await open(asAnn, { people: [{ role: 'buyer', leadId: lead.id }] });
  const params = { dealId: deal.id };
  const sees = async (client: TestClient) =>
    (await client.call(deals.list)).items.some(({ id }) => id === deal.id);
  assert.deepEqual(await Promise.all([asAnn, asBroker, asBen, asLou, stranger.asBroker].map(sees)), [
    true,
    true,
    false,
    false,
    false,
  ]);
  for (const client of [asBen, asLou, stranger.asBroker, stranger.asAnn]) {
    await refused(client.call(deals.get, { params }), 'deal.not_found');
    await refused(client.call(deals.history, { params }), 'deal.not_found');
    await refused(client.call(deals.update, { params, body: { version: 1, price: 1 } }), 'deal.not_found');
    await refused(client.call(deals.getCommission, { params }), 'deal.not_found');
  }
  await refused(admin.call(deals.list), 'auth.forbidden');
  assert.deepEqual((await asBen.call(deals.forecast)).totals, []);
  assert.equal(
    (await asBen.call(deals.board)).columns.reduce((n, c) => n + c.total, 0),
    0,
  );

  // On the deal Ben sees it, its lead only by being there: the lead itself stays beyond him.
  await asAnn.call(deals.addPerson, { params, body: { role: 'coordinator', userId: ben.userId! } });
  const seen = await asBen.call(deals.get, { params });
  assert.deepEqual(
    seen.people.map(({ role, name }) => [role, name]),
    [
      ['buyer', null],
      ['coordinator', null],
    ],
  );
  assert.equal((await asBen.call(deals.board)).columns[0]!.items[0]!.id, deal.id);
  await refused(
    asAnn.call(deals.addPerson, { params, body: { role: 'coordinator', userId: ben.userId! } }),
    'deal.person_twice',
  );
  // Who leads Ann's team sees it too.
  const teamId = newId();
  await db.query('insert into teams (tenant_id, id, name) values ($1, $2, $3)', [
    tenant.id,
    teamId,
    'Harbour',
  ]);
  for (const [who, leads] of [
    [ann, false],
    [lou, true],
  ] as [Actor, boolean][])
    await db.query('insert into team_members (tenant_id, team_id, user_id, lead) values ($1, $2, $3, $4)', [
      tenant.id,
      teamId,
      who.userId,
      leads,
    ]);
  await until('the lead of the team to see it', async () => sees(await world.client(lou)));
  assert.equal(await sees(await world.client(await tenant.member('team_lead', 'Late Lead'))), false);

  // An agent gives a deal to nobody beyond their reach, and puts no lead on it that they do not see.
  const unseen = await makeLead(world.ctx, tenant.owner, { ownerId: ben.userId });
  await refused(
    asAnn.call(deals.update, { params, body: { version: seen.version, ownerId: ben.userId } }),
    'auth.forbidden',
  );
  await refused(
    asAnn.call(deals.addPerson, { params, body: { role: 'seller', leadId: unseen.id } }),
    'lead.not_found',
  );
  await refused(
    asBroker.call(deals.update, { params, body: { version: seen.version, ownerId: stranger.ann.userId } }),
    'user.not_found',
  );
  await refused(
    asBroker.call(deals.addPerson, { params, body: { role: 'seller', leadId: stranger.lead.id } }),
    'lead.not_found',
  );
  await refused(
    asBroker.call(deals.move, {
      params,
      body: { version: seen.version, stageId: stageOf(stranger.pipeline, 'Inspection') },
    }),
    'stage.not_found',
  );
});

test('lists page without gap or double, by month, stage and owner; the board pages each column', async () => {
  const { ann, asBroker, asAnn, pipeline } = await company();
  const days = ['2026-12-01', '2026-12-31', '2027-01-01', null, '2026-12-15', null, '2026-12-15'];
  const made: string[] = [];
  for (const closing of days) {
    later(10);
    made.push((await open(asAnn, { dates: { closing }, price: 100 })).id);
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
  const { broker, ann, pipeline, ...clients } = await company();
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
    const { id } = await open(asAnn);
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
  const waiting = await open(asAnn, { price: 10_000_001, dates: { closing: '2027-01-05' } });
  const other = await open(asAnn, { price: 500, stageId: contractStage });
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
  world.clock.set(before);
});

test('deals follow a merge and its undoing, a stage that goes, and whoever takes over', async () => {
  const { tenant, ann, ben, lead, asBroker, pipeline } = await company();
  const owner = await world.client(tenant.owner);
  const twin = await makeLead(world.ctx, tenant.owner, { ownerId: ann.userId });
  const both = await open(asBroker, {
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
  const done = await open(asBroker, { ownerId: ann.userId });
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

test('two deals of one agent that close at once do not both take what is left of the cap', async () => {
  const { ann, asBroker } = await company();
  await asBroker.call(deals.savePlan, {
    body: { agentId: ann.userId, from: '2026-01-01', company: 30_000, team: 0, agent: 70_000, cap: 500_000 },
  });
  const pair = await Promise.all([1, 2].map(() => open(asBroker, { ownerId: ann.userId })));
  for (const { id } of pair)
    await asBroker.call(deals.saveCommission, {
      params: { dealId: id },
      body: { version: 0, sides: [{ ...BUYING, agents: [{ agentId: ann.userId!, share: 100_000 }] }] },
    });
  await Promise.all(
    pair.map(({ id, version }) =>
      asBroker.call(deals.close, {
        params: { dealId: id },
        body: { version, outcome: 'won', closedOn: '2026-11-23' },
      }),
    ),
  );
  const { rows } = await db.query(
    'select company from commission_lines where agent_id = $1 order by company desc',
    [ann.userId],
  );
  assert.deepEqual(
    rows.map((row) => Number(row.company)),
    [360_000, 140_000],
  );
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, type Deal } from '@lintel/contract';
import pg from 'pg';
import { until } from '../../../test/until.ts';
import { createWorld, type Client as TestClient, type World } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
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
const BUYING = { side: 'buying' as const, gross: { rate: 3_000 }, referral: null };

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

test('a deal from a lead to its closing: history, timeline, dates that move the checklist, what each gets', async () => {
  const { tenant, ann, ben, lead, asBroker, asAnn, asBen, pipeline } = await dealCompany(world);
  const made = await openDeal(asAnn, {
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
  const second = await openDeal(asAnn, { dates: { closing: '2026-12-30' } });
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
  const { tenant, ann, ben, lead, asBroker, asAnn, asBen } = await dealCompany(world);
  const stranger = await dealCompany(world);
  const lou = await tenant.member('team_lead', 'Lou Lead');
  const asLou = await world.client(lou);
  const admin = await world.client(await tenant.member('admin'));
  const deal = await openDeal(asAnn, { people: [{ role: 'buyer', leadId: lead.id }] });
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

test('two deals of one agent that close at once do not both take what is left of the cap', async () => {
  const { ann, asBroker } = await dealCompany(world);
  await asBroker.call(deals.savePlan, {
    body: { agentId: ann.userId, from: '2026-01-01', company: 30_000, team: 0, agent: 70_000, cap: 500_000 },
  });
  const pair = await Promise.all([1, 2].map(() => openDeal(asBroker, { ownerId: ann.userId })));
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

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract, type RouteStep } from '@lintel/contract';
import pg from 'pg';
import { until } from '../../../../test/until.ts';
import { createWorld, type TestTenant, type World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { receiveInquiry } from '../../intake/index.ts';
import { insertProperties } from '../../properties/index.ts';
import { claimOffer } from '../offers/claim-offer.ts';
import { runDueOffers } from '../offers/close-offers.ts';
import { setAvailability } from '../people/availability.ts';
import { among, makeInquiries, makeRule, makeRules, publishRules, to, turns } from '../routing.factory.ts';
import { routingJobs } from '../routing.jobs.ts';
import { createTerritory } from '../territories/territories.ts';
import { leadDecisions } from './explain-decision.ts';
import { noteClaim, routeLead } from './route-lead.ts';

let world: World;
let db: pg.Client;
before(async () => {
  world = await createWorld();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
});
after(async () => {
  await db?.end();
  await world?.close();
});

const people = (tenant: TestTenant, count: number): Promise<Actor[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => tenant.member('agent', `Agent ${i}`)));
const idOf = (actor: Actor | undefined): string => actor?.userId ?? '';
const route = (tenant: TestTenant, leadId: string, causeId = newId()) =>
  routeLead(world.ctx, tenant.id, { leadId, cause: 'inquiry', causeId });

/** Places leads `wide` at a time, each once. */
async function routeAll(tenant: TestTenant, leadIds: readonly string[], wide: number): Promise<void> {
  const left = [...leadIds];
  await Promise.all(
    Array.from({ length: wide }, async () => {
      for (let id = left.pop(); id; id = left.pop()) await route(tenant, id);
    }),
  );
}
async function held(tenant: TestTenant): Promise<Map<string | null, number>> {
  const { rows } = await db.query<{ user_id: string | null; n: number }>(
    'select user_id, count(*)::int as n from leads where tenant_id = $1 group by 1',
    [tenant.id],
  );
  return new Map(rows.map((row) => [row.user_id, row.n]));
}
const ownerOf = async (leadId: string): Promise<{ user_id: string | null; pond_id: string | null }> =>
  (await db.query('select user_id, pond_id from leads where id = $1', [leadId])).rows[0];
const set = (tenant: TestTenant, person: Actor, want: Parameters<typeof setAvailability>[3]) =>
  setAvailability(world.ctx, tenant.owner, idOf(person), want);
async function deactivate(tenant: TestTenant, person: Actor): Promise<void> {
  await db.query('update users set active = false where tenant_id = $1 and id = $2', [
    tenant.id,
    person.userId,
  ]);
}

describe('many at once', () => {
  test('500 leads over seven people differ by at most one, and nobody is left out', async () => {
    const tenant = await world.tenant();
    const agents = await people(tenant, 7);
    await publishRules(world.ctx, tenant.owner, makeRules([makeRule('All', {}, [turns(...agents)])]));
    const leads = await makeInquiries(world.ctx, tenant.owner, Array(500).fill({}));
    await routeAll(tenant, leads, 16);
    const got = await held(tenant);
    const counts = agents.map((agent) => got.get(idOf(agent)) ?? 0);
    assert.equal(
      counts.reduce((a, b) => a + b),
      500,
    );
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, counts.join());
    const { rows } = await db.query(
      'select count(*)::int as n, count(distinct lead_id)::int as leads from routing_decisions where tenant_id = $1',
      [tenant.id],
    );
    assert.deepEqual(rows, [{ n: 500, leads: 500 }]);
  });

  test('weighted shares and caps a day are exact', async () => {
    const tenant = await world.tenant();
    const [a, b, c] = await people(tenant, 3);
    const shares: RouteStep = { kind: 'turns', among: among([a!, b!, c!], [3, 2, 1]) };
    await publishRules(world.ctx, tenant.owner, makeRules([makeRule('All', {}, [shares])]));
    await set(tenant, b!, { dayCap: 3 });
    await routeAll(tenant, await makeInquiries(world.ctx, tenant.owner, Array(36).fill({})), 12);
    // B has one round of two, and one more; of the rest A has three parts and C one.
    const got = await held(tenant);
    assert.equal(got.get(idOf(b)), 3);
    const [ofA, ofC] = [got.get(idOf(a)) ?? 0, got.get(idOf(c)) ?? 0];
    assert.equal(ofA + ofC, 33);
    assert.ok(Math.abs(ofA - 3 * ofC) <= 3, `${ofA} and ${ofC}`);
  });

  test('one inquiry that is placed three times over is placed once', async () => {
    const tenant = await world.tenant();
    const [a, b] = await people(tenant, 2);
    await publishRules(world.ctx, tenant.owner, makeRules([makeRule('All', {}, [turns(a!, b!)])]));
    const [leadId] = await makeInquiries(world.ctx, tenant.owner, [{}]);
    const cause = newId();
    await Promise.all([
      route(tenant, leadId!, cause),
      route(tenant, leadId!, cause),
      route(tenant, leadId!, cause),
    ]);
    const { rows } = await db.query(
      `select (select count(*)::int from routing_decisions where lead_id = $1) as decisions,
         (select count(*)::int from lead_events where lead_id = $1 and kind = 'lead.routed') as lines,
         (select count(*)::int from audit_log where resource_id = $1 and action = 'lead.routed') as audited,
         (select count(*)::int from notification_queue where lead_id = $1) as told`,
      [leadId],
    );
    assert.deepEqual(rows, [{ decisions: 1, lines: 1, audited: 1, told: 1 }]);
  });
});

describe('nobody is ever unassigned', () => {
  test('all paused, away, or gone: the catch-all’s step, then the company’s owner', async () => {
    const tenant = await world.tenant();
    const [a, b, c] = await people(tenant, 3);
    await publishRules(world.ctx, tenant.owner, makeRules([makeRule('All', {}, [turns(a!, b!)])], to(c!)));
    await set(tenant, a!, { receiving: false });
    await set(tenant, b!, { vacation: { from: '2020-01-01', to: '2099-12-31' } });
    const leads = await makeInquiries(world.ctx, tenant.owner, [{}, {}]);
    await route(tenant, leads[0]!);
    assert.equal((await ownerOf(leads[0]!)).user_id, idOf(c));
    await deactivate(tenant, c!);
    await set(tenant, tenant.owner, { receiving: false });
    await route(tenant, leads[1]!);
    assert.equal((await ownerOf(leads[1]!)).user_id, idOf(tenant.owner));
    const [decision] = await leadDecisions(world.ctx, tenant.owner, leads[1]!);
    assert.deepEqual(
      decision?.steps.map((s) => [s.kind, s.placed, s.skipped.map((x) => x.why)]),
      [
        ['turns', false, ['paused', 'vacation']],
        ['agent', false, ['inactive']],
        ['last_resort', true, []],
      ],
    );
    assert.equal(decision?.text, 'Nobody else could take it: given to Olive Owner, who owns the company');
  });

  test('without any rules leads go to the owner, and another company’s lead is not found', async () => {
    const [tenant, other] = [await world.tenant(), await world.tenant()];
    const [leadId] = await makeInquiries(world.ctx, tenant.owner, [{}]);
    await route(other, leadId!);
    assert.deepEqual(await ownerOf(leadId!), { user_id: null, pond_id: null });
    await route(tenant, leadId!);
    assert.equal((await ownerOf(leadId!)).user_id, idOf(tenant.owner));
    await assert.rejects(leadDecisions(world.ctx, other.owner, leadId!), { code: 'lead.not_found' });
    const [told] = await leadDecisions(world.ctx, tenant.owner, leadId!);
    assert.deepEqual(
      [told?.version, told?.ruleId, told?.outcome, told?.text],
      [1, null, 'given', 'No rule matched: given to Olive Owner by the catch-all'],
    );
  });
});

describe('leads that come back', () => {
  test('stay with their owner unless they left, and leave a pond', async () => {
    const tenant = await world.tenant();
    const [a, b] = await people(tenant, 2);
    const client = await world.client(tenant.owner);
    const pond = await client.call(contract.leads.createPond, { body: { name: 'Lake', userIds: [idOf(a)] } });
    await publishRules(
      world.ctx,
      tenant.owner,
      makeRules([
        makeRule('Pond', { tags: ['later'] }, [{ kind: 'pond', pondId: pond.id }]),
        makeRule('All', {}, [to(b!)]),
      ]),
    );
    const [kept, left, pooled] = await makeInquiries(world.ctx, tenant.owner, [
      { lead: { ownerId: idOf(a) } },
      { lead: { ownerId: idOf(a) } },
      { lead: { tags: ['later'] } },
    ]);
    await set(tenant, a!, { receiving: false });
    await route(tenant, kept!);
    assert.equal((await ownerOf(kept!)).user_id, idOf(a), 'paused keeps what is theirs');
    await route(tenant, pooled!);
    assert.deepEqual(await ownerOf(pooled!), { user_id: null, pond_id: pond.id });
    await db.query(`update leads set tags = '{}' where id = $1`, [pooled]);
    await route(tenant, pooled!);
    assert.deepEqual(await ownerOf(pooled!), { user_id: idOf(b), pond_id: null });
    await deactivate(tenant, a!);
    await route(tenant, left!);
    assert.equal((await ownerOf(left!)).user_id, idOf(b));
  });

  test('go to whoever has the household', async () => {
    const tenant = await world.tenant();
    const [a, b] = await people(tenant, 2);
    await publishRules(world.ctx, tenant.owner, makeRules([makeRule('All', {}, [to(b!)])]));
    const [wife, husband] = await makeInquiries(world.ctx, tenant.owner, [
      { lead: { ownerId: idOf(a) } },
      {},
    ]);
    await db.query(
      `insert into lead_relations (tenant_id, lead_id, other_id, kind, created_at) values ($1, $2, $3, 'spouse', now())`,
      [tenant.id, husband, wife],
    );
    await route(tenant, husband!);
    assert.equal((await ownerOf(husband!)).user_id, idOf(a));
    const [decision] = await leadDecisions(world.ctx, tenant.owner, husband!);
    assert.equal(decision?.text, 'Given to Agent 0, who has somebody of the same household');
  });
});

test('the listing’s agent, and territories by city, ZIP and drawn area without its holes', async () => {
  const tenant = await world.tenant();
  const [listing, north, south, lake] = await people(tenant, 4);
  const territory = (name: string, agent: Actor, where: object) =>
    createTerritory(world.ctx, tenant.owner, {
      name,
      cities: [],
      postalCodes: [],
      areas: [],
      agents: among([agent]),
      ...where,
    });
  const square = (from: number, until: number): [number, number][] => [
    [from, from],
    [until, from],
    [until, until],
    [from, until],
  ];
  const drawn = await territory('Lake', lake!, {
    areas: [{ outline: square(0, 10), holes: [square(4, 6)] }],
  });
  assert.deepEqual(drawn.areas, [{ outline: square(0, 10), holes: [square(4, 6)] }]);
  await territory('North', north!, { cities: ['Round Rock', 'Austin, TX'] });
  await territory('South', south!, { postalCodes: ['78704', '787*'] });
  await publishRules(
    world.ctx,
    tenant.owner,
    makeRules([
      makeRule('Ours', { ourListing: true, inquiryTypes: ['inquiry.property'] }, [
        { kind: 'listing_agent' },
        { kind: 'territory' },
      ]),
      makeRule('Area', {}, [{ kind: 'territory' }]),
    ]),
  );
  const property = (over: object) => ({
    id: newId(),
    address: '1 Tanner Row',
    standard_status: 'Active',
    ...over,
  });
  const homes = {
    ours: property({ listing_agent_id: idOf(listing) }),
    inside: property({ coordinates: '(2,2)' }),
    inHole: property({ coordinates: '(5,5)', postal_code: '78799-1234' }),
    edge: property({ coordinates: '(10,10)' }),
  };
  await world.ctx.tx(tenant.owner, (tx) => insertProperties(tx, Object.values(homes)));
  const asked = (home: { id: string }) => ({ home: { propertyId: home.id } });
  const cases: [string, Parameters<typeof makeInquiries>[2][number], Actor][] = [
    ['our listing', asked(homes.ours), listing!],
    ['inside the drawn area', asked(homes.inside), lake!],
    ['in its hole, by ZIP+4', asked(homes.inHole), south!],
    ['on its edge', asked(homes.edge), lake!],
    ['a home elsewhere, by city and state', { home: { city: 'AUSTIN', state: 'TX' } }, north!],
    ['the same city in another state', { home: { city: 'Austin', state: 'MN' } }, tenant.owner],
    ['where they look, in words', { lead: { location: 'Pflugerville or  round rock' } }, north!],
    ['where they look, by ZIP', { lead: { location: 'South Lamar, Austin, TX 78704' } }, north!],
    ['where they look, by ZIP alone', { lead: { location: 'near 78741' } }, south!],
    ['nowhere known', {}, tenant.owner],
  ];
  const leads = await makeInquiries(
    world.ctx,
    tenant.owner,
    cases.map(([, lead]) => lead),
  );
  for (const [i, [what, , agent]] of cases.entries()) {
    await route(tenant, leads[i]!);
    assert.equal((await ownerOf(leads[i]!)).user_id, idOf(agent), what);
  }
});

describe('first to claim', () => {
  test('nobody in time: the next step, then the catch-all; who claims has it', async () => {
    world.clock.set(new Date());
    const tenant = await world.tenant();
    const [a, b, c] = await people(tenant, 3);
    const claim: RouteStep = {
      kind: 'claim',
      among: among([a!, b!]),
      minutes: 5,
      hideName: false,
      hideSource: false,
    };
    await publishRules(
      world.ctx,
      tenant.owner,
      makeRules([
        makeRule('Open to all', {}, [claim, { ...claim, among: among([c!]), minutes: 1 }], {
          urgency: { minutes: 7, byBand: {} },
        }),
      ]),
    );
    const [leadId, claimed] = await makeInquiries(world.ctx, tenant.owner, [{}, {}]);
    await route(tenant, leadId!);
    await route(tenant, claimed!);
    assert.deepEqual(await ownerOf(leadId!), { user_id: null, pond_id: null });
    const offers = async () =>
      (
        await db.query(
          'select id, lead_id, state, touch_minutes from lead_offers where tenant_id = $1 order by id',
          [tenant.id],
        )
      ).rows;
    const open = await offers();
    assert.deepEqual(
      open.map((o) => [o.lead_id, o.state, o.touch_minutes]),
      [
        [leadId, 'open', 7],
        [claimed, 'open', 7],
      ],
    );
    await claimOffer(world.ctx, b!, open[1].id);
    assert.equal((await ownerOf(claimed!)).user_id, idOf(b));
    await noteClaim(world.ctx, tenant.id, open[1].id);
    assert.equal((await leadDecisions(world.ctx, tenant.owner, claimed!))[0]?.userId, idOf(b));
    await set(tenant, b!, { dayCap: 1 });
    const passOn = async (minutes: number) => {
      world.clock.advance(minutes * 60_000);
      await runDueOffers(world.ctx);
      const { rows } = await db.query<{ payload: { leadId: string; decisionId: string } }>(
        `delete from outbox where tenant_id = $1 and name = 'lead.passed_on' returning payload`,
        [tenant.id],
      );
      for (const { payload } of rows)
        await routeLead(world.ctx, tenant.id, {
          leadId: payload.leadId,
          cause: 'offer_over',
          causeId: payload.decisionId,
          goOnFrom: payload.decisionId,
        });
    };
    await passOn(6);
    const [second] = await leadDecisions(world.ctx, tenant.owner, leadId!);
    assert.deepEqual(
      [second?.cause, second?.outcome, second?.offeredTo],
      ['offer_over', 'offered', [idOf(c)]],
    );
    await passOn(2);
    assert.equal((await ownerOf(leadId!)).user_id, idOf(tenant.owner));
    assert.equal((await leadDecisions(world.ctx, tenant.owner, leadId!)).length, 3);
    assert.equal((await ownerOf(claimed!)).user_id, idOf(b), 'what was claimed stays');
  });

  test('a lead nobody answered goes to each of the others once', async () => {
    world.clock.set(new Date());
    const tenant = await world.tenant();
    const [a, b] = await people(tenant, 2);
    await publishRules(world.ctx, tenant.owner, makeRules([makeRule('All', {}, [turns(a!, b!)])]));
    const [leadId] = await makeInquiries(world.ctx, tenant.owner, [{}]);
    await route(tenant, leadId!);
    const again = async (from: Actor) => {
      world.clock.advance(60_000);
      await routeLead(world.ctx, tenant.id, {
        leadId: leadId!,
        cause: 'unanswered',
        causeId: newId(),
        takeFrom: idOf(from),
      });
      return (await ownerOf(leadId!)).user_id;
    };
    assert.equal((await ownerOf(leadId!)).user_id, idOf(a));
    assert.equal(await again(b!), idOf(a), 'somebody else has it by now');
    assert.equal(await again(a!), idOf(b));
    assert.equal(await again(b!), idOf(tenant.owner), 'not back to who did not answer');
  });
});

test('a new lead is scored first when bands say how soon it is answered', async () => {
  const tenant = await world.tenant();
  const [a] = await people(tenant, 1);
  const byBand = { hot: 2, warm: 3, cool: 4, cold: 5 };
  await publishRules(
    world.ctx,
    tenant.owner,
    makeRules([makeRule('All', {}, [to(a!)], { urgency: { minutes: 60, byBand } })]),
  );
  const [leadId] = await makeInquiries(world.ctx, tenant.owner, [{}]);
  await route(tenant, leadId!);
  const { rows } = await db.query('select score_band from leads where id = $1', [leadId]);
  const [decision] = await leadDecisions(world.ctx, tenant.owner, leadId!);
  assert.equal(decision?.minutes, byBand[rows[0].score_band as keyof typeof byBand]);
});

test('a lead that is merged away on its way is placed with the one that stays, and told of there', async () => {
  const tenant = await world.tenant();
  const [a] = await people(tenant, 1);
  await publishRules(world.ctx, tenant.owner, makeRules([makeRule('All', {}, [to(a!)])]));
  const [stays, goes] = await makeInquiries(world.ctx, tenant.owner, [{}, {}]);
  await route(tenant, goes!);
  await db.query('update leads set deleted_at = now(), merged_into = $2, user_id = null where id = $1', [
    goes,
    stays,
  ]);
  await route(tenant, goes!);
  assert.equal((await ownerOf(stays!)).user_id, idOf(a));
  const told = await leadDecisions(world.ctx, a!, stays!);
  assert.deepEqual(told.map((d) => d.leadId).sort(), [stays, goes].sort());
});

test('an inquiry finds its person by itself, with the trace on the timeline for whoever reads the lead', async () => {
  const tenant = await world.tenant();
  const [a, b] = await people(tenant, 2);
  await publishRules(
    world.ctx,
    tenant.owner,
    makeRules([
      makeRule('Sellers', { leadTypes: ['seller'], sources: ['Zillow'] }, [to(b!)]),
      makeRule('Zillow', { sources: ['Zillow'], prices: [{ from: 300_000, to: null }] }, [to(a!)]),
    ]),
  );
  await world.work(routingJobs);
  const came = await receiveInquiry(
    world.ctx,
    tenant.owner,
    {
      type: 'inquiry.property',
      source: 'Zillow',
      property: { city: 'Austin', price: 450_000 },
      person: { name: 'Pat Example', emails: ['pat@example.com'], type: 'buyer' },
    },
    { door: 'api' },
  );
  assert.ok(came !== 'ignored');
  await until('the lead is placed', async () => (await ownerOf(came.leadId)).user_id !== null);
  const client = await world.client(a);
  const { items } = await client.call(contract.routing.leadDecisions, { params: { leadId: came.leadId } });
  assert.equal(items.length, 1);
  assert.equal(items[0]?.text, 'Given to Agent 0 by “Zillow”');
  assert.deepEqual(
    items[0]?.rules.map((rule) => [rule.name, rule.state, rule.criteria]),
    [
      [
        'Sellers',
        'not_matched',
        [
          { criterion: 'sources', matched: true, wanted: 'Zillow', had: 'Zillow' },
          { criterion: 'leadTypes', matched: false, wanted: 'seller', had: 'buyer' },
        ],
      ],
      [
        'Zillow',
        'matched',
        [
          { criterion: 'sources', matched: true, wanted: 'Zillow', had: 'Zillow' },
          { criterion: 'prices', matched: true, wanted: 'from $300,000', had: '$450,000' },
        ],
      ],
    ],
  );
  const timeline = await client.call(contract.leads.events, { params: { leadId: came.leadId } });
  assert.equal(timeline.items.find((e) => e.kind === 'lead.routed')?.payload.decisionId, items[0]?.id);
  const neighbour = await world.client(b);
  await assert.rejects(
    neighbour.call(contract.routing.leadDecisions, { params: { leadId: came.leadId } }),
    /404/,
  );
});

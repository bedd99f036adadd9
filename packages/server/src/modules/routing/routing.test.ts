import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract } from '@lintel/contract';
import pg from 'pg';
import { type Client, createWorld, ProblemError, type TestTenant, type World } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import { routeLead } from './decisions/route-lead.ts';
import { among, makeInquiries, makeRule, makeRules, publishRules, to, turns } from './routing.factory.ts';
import { runSimulation } from './simulator/run-simulation.ts';

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

const api = contract.routing;
const idOf = (actor: Actor): string => actor.userId ?? '';
async function company(): Promise<{ tenant: TestTenant; owner: Client; a: Actor; b: Actor }> {
  const tenant = await world.tenant();
  const [a, b] = [await tenant.member('agent', 'Ana Agent'), await tenant.member('agent', 'Ben Agent')];
  return { tenant, owner: await world.client(tenant.owner), a, b };
}
const refused =
  (code: string, also: (problem: ProblemError) => void = () => {}) =>
  (error: unknown) => {
    assert.ok(error instanceof ProblemError, String(error));
    assert.equal(error.problem.code, code);
    also(error);
    return true;
  };

describe('rules', () => {
  test('a draft is saved, published and kept as a version; of two who edit, the second hears of the first', async () => {
    const { owner, tenant, a } = await company();
    const first = await owner.call(api.overview);
    assert.deepEqual(
      [
        first.published.version,
        first.published.rules.rules,
        first.published.rules.catchAll.steps,
        first.draft,
      ],
      [1, [], [{ kind: 'owner' }], null],
    );
    const rules = makeRules([makeRule('Zillow', { sources: ['Zillow'] }, [to(a)])]);
    const draft = await owner.call(api.saveDraft, { body: { revision: first.revision, rules } });
    assert.deepEqual([draft.problems, draft.basedOn, draft.rules], [[], 1, rules]);
    await assert.rejects(
      owner.call(api.saveDraft, { body: { revision: first.revision, rules } }),
      refused('routing.stale', ({ problem }) => assert.equal(problem.context?.revision, draft.revision)),
    );
    await assert.rejects(
      owner.call(api.publish, { body: { revision: first.revision } }),
      refused('routing.stale'),
    );
    const published = await owner.call(api.publish, { body: { revision: draft.revision } });
    assert.deepEqual([published.version, published.publishedBy], [2, idOf(tenant.owner)]);
    await assert.rejects(
      owner.call(api.publish, { body: { revision: draft.revision + 1 } }),
      refused('routing.no_draft'),
    );
    const { items, nextCursor } = await owner.call(api.listVersions, { query: { limit: 1 } });
    assert.deepEqual([items.map((v) => [v.version, v.ruleCount]), nextCursor], [[[2, 1]], '2']);
    const next = await owner.call(api.listVersions, { query: { limit: 1, cursor: '2' } });
    assert.deepEqual([next.items.map((v) => v.version), next.nextCursor], [[1], null]);
    assert.deepEqual((await owner.call(api.getVersion, { params: { version: '1' } })).rules.rules, []);
    await assert.rejects(
      owner.call(api.getVersion, { params: { version: '9' } }),
      refused('routing.version_not_found'),
    );
  });

  test('a draft is shown to who manages routing, the published rules to everybody', async () => {
    const { owner, tenant, a } = await company();
    const { revision } = await owner.call(api.overview);
    await owner.call(api.saveDraft, { body: { revision, rules: makeRules([makeRule('New', {}, [to(a)])]) } });
    const seen = await (await world.client(a)).call(api.overview);
    assert.deepEqual([seen.draft, seen.published.version], [null, 1]);
    assert.equal((await owner.call(api.overview)).draft?.savedBy, idOf(tenant.owner));
    await owner.call(api.discardDraft);
    await assert.rejects(owner.call(api.discardDraft), refused('routing.no_draft'));
  });

  test('of two who publish one draft at once one does', async () => {
    const { owner, a } = await company();
    const { revision } = await owner.call(api.overview);
    const saved = await owner.call(api.saveDraft, {
      body: { revision, rules: makeRules([makeRule('One', {}, [to(a)])]) },
    });
    const done = await Promise.allSettled([
      owner.call(api.publish, { body: { revision: saved.revision } }),
      owner.call(api.publish, { body: { revision: saved.revision } }),
    ]);
    assert.deepEqual(done.map((d) => d.status).sort(), ['fulfilled', 'rejected']);
    assert.equal((await owner.call(api.overview)).published.version, 2);
  });

  test('what may not decide, and who is gone, refuses publishing; who leaves later is passed over with a warning', async () => {
    const { owner, tenant, a, b } = await company();
    const { revision } = await owner.call(api.overview);
    const bad = makeRules([
      makeRule('Web', { tags: ['speaks Spanish'] }, [to(a)]),
      makeRule('Other', { tags: ['Spanish'] }, [{ kind: 'agent', userId: newId() }]),
    ]);
    const draft = await owner.call(api.saveDraft, { body: { revision, rules: bad } });
    assert.deepEqual(
      draft.problems.map((p) => [p.code, p.path]),
      [
        ['protected_trait', 'rules.0.criteria.tags.0'],
        ['protected_trait', 'rules.1.criteria.tags.0'],
        ['user_not_found', 'rules.1.steps.0.userId'],
      ],
    );
    await assert.rejects(
      owner.call(api.publish, { body: { revision: draft.revision } }),
      refused('routing.refused', ({ problem }) =>
        assert.deepEqual(
          problem.errors?.map((e) => e.path),
          ['rules.0.criteria.tags.0', 'rules.1.criteria.tags.0', 'rules.1.steps.0.userId'],
        ),
      ),
    );
    await owner.call(api.discardDraft);
    await publishRules(world.ctx, tenant.owner, makeRules([makeRule('All', {}, [turns(a, b)])]));
    await db.query('update users set active = false where tenant_id = $1 and id = $2', [tenant.id, idOf(a)]);
    const { published } = await owner.call(api.overview);
    assert.deepEqual(
      published.problems.map((p) => [p.severity, p.code, p.message]),
      [
        [
          'warning',
          'user_inactive',
          'Ana Agent is deactivated and receives no leads. Choose somebody else, or activate Ana Agent again.',
        ],
      ],
    );
    const [leadId] = await makeInquiries(world.ctx, tenant.owner, [{}]);
    await routeLead(world.ctx, tenant.id, { leadId: leadId!, cause: 'inquiry', causeId: newId() });
    const { items } = await owner.call(api.leadDecisions, { params: { leadId: leadId! } });
    assert.deepEqual(
      [items[0]?.userId, items[0]?.steps[0]?.skipped],
      [idOf(b), [{ userId: idOf(a), why: 'inactive' }]],
    );
  });

  test('what no rule can be: a band that decides, no catch-all, more than three steps, two rules of one id', async () => {
    const { owner, a } = await company();
    const { revision } = await owner.call(api.overview);
    const good = makeRule('One', {}, [to(a)]);
    const { catchAll } = makeRules([]);
    for (const rules of [
      { rules: [{ ...good, criteria: { bands: ['hot'] } }], catchAll },
      { rules: [good] },
      { rules: [], catchAll: { ...catchAll, steps: [] } },
      { rules: [{ ...good, steps: Array(4).fill(to(a)) }], catchAll },
      { rules: [good, good], catchAll },
      { rules: [{ ...good, criteria: { sources: [] } }], catchAll },
      { rules: [{ ...good, name: 'a\u0000b' }], catchAll },
    ])
      await assert.rejects(
        owner.call(api.saveDraft, { body: { revision, rules: rules as never } }),
        refused('request.invalid'),
      );
  });
});

test('rules that are being written say where they would place a lead, and change nothing', async () => {
  const { owner, tenant, a, b } = await company();
  const [leadId] = await makeInquiries(world.ctx, tenant.owner, [
    { lead: { source: 'Web', ownerId: idOf(b) }, home: { price: 250_000 } },
  ]);
  const rules = makeRules([
    makeRule('Dear', { prices: [{ from: 300_000, to: null }] }, [to(b)]),
    makeRule('Web', { sources: ['web'] }, [turns(a, b)], { urgency: { minutes: 5, byBand: {} } }),
  ]);
  const tried = await owner.call(api.tryRules, { body: { leadId: leadId!, rules } });
  assert.deepEqual(
    [tried.text, tried.userId, tried.minutes, tried.rules.map((rule) => rule.state)],
    ['Given to Ana Agent by “Web”', idOf(a), 5, ['not_matched', 'matched']],
  );
  assert.equal(tried.rules[0]?.criteria[0]?.had, '$250,000');
  const { items } = await owner.call(api.leadDecisions, { params: { leadId: leadId! } });
  assert.deepEqual(items, []);
  assert.deepEqual((await owner.call(api.turns)).items, []);
});

test('everybody sets when they receive, managers also how many; turns show who is next and why not', async () => {
  const { owner, tenant, a, b } = await company();
  const [ana, ben] = [await world.client(a), await world.client(b)];
  await publishRules(world.ctx, tenant.owner, makeRules([makeRule('All', {}, [turns(a, b)])]));
  assert.deepEqual(
    (await owner.call(api.turns)).items.map((ring) => [ring.name, ring.nextUserId]),
    [['All', idOf(a)]],
  );
  const paused = await ana.call(api.setOwnAvailability, { body: { receiving: false } });
  assert.deepEqual([paused.now, paused.dayCap], ['paused', null]);
  await assert.rejects(
    ana.call(api.setOwnAvailability, { body: { dayCap: 100 } as never }),
    refused('request.invalid'),
  );
  for (const vacation of [
    { from: '2026-05-02', to: '2026-05-01' },
    { from: '0000-01-01', to: '2026-05-01' },
    { from: '2026-02-30', to: '2026-05-01' },
  ])
    await assert.rejects(
      ana.call(api.setOwnAvailability, { body: { vacation } }),
      refused('request.invalid'),
    );
  await assert.rejects(
    ana.call(api.setAvailability, { params: { userId: idOf(b) }, body: { receiving: false } }),
    refused('auth.forbidden'),
  );
  await owner.call(api.setAvailability, { params: { userId: idOf(b) }, body: { openCap: 1 } });
  await ben.call(api.setOwnAvailability, {
    body: { hours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] },
  });
  const [leadId] = await makeInquiries(world.ctx, tenant.owner, [{}]);
  await routeLead(world.ctx, tenant.id, { leadId: leadId!, cause: 'inquiry', causeId: newId() });
  const [ring] = (await ben.call(api.turns)).items;
  assert.deepEqual(ring, {
    ringId: ring?.ringId,
    kind: 'rule',
    name: 'All',
    step: 0,
    nextUserId: null,
    people: [
      { userId: idOf(a), perRound: 1, taken: 0, now: 'paused' },
      { userId: idOf(b), perRound: 1, taken: 1, now: 'open_cap' },
    ],
  });
  const { items } = await ben.call(api.listAvailability);
  const ofBen = items.find((p) => p.userId === idOf(b));
  assert.deepEqual(
    [ofBen?.openCap, ofBen?.openLeads, ofBen?.leadsToday, ofBen?.now, ofBen?.timeZone],
    [1, 1, 1, 'open_cap', 'America/Chicago'],
  );
  const other = await company();
  await assert.rejects(
    other.owner.call(api.setAvailability, { params: { userId: idOf(a) }, body: { receiving: true } }),
    refused('user.not_found'),
  );
});

test('who goes away leaves the offers they were asked in', async () => {
  const { tenant, a, b } = await company();
  await publishRules(
    world.ctx,
    tenant.owner,
    makeRules([
      makeRule('All', {}, [
        { kind: 'claim', among: among([a, b]), minutes: 5, hideName: false, hideSource: false },
      ]),
    ]),
  );
  const [leadId] = await makeInquiries(world.ctx, tenant.owner, [{}]);
  await routeLead(world.ctx, tenant.id, { leadId: leadId!, cause: 'inquiry', causeId: newId() });
  const away = { vacation: { from: '2020-01-01', to: '2099-01-01' } };
  await (await world.client(a)).call(api.setOwnAvailability, { body: away });
  const left = async () =>
    (
      await db.query(
        `select c.user_id, c.left_at is null as asked, o.state from lead_offer_candidates c
         join lead_offers o on o.tenant_id = c.tenant_id and o.id = c.offer_id where o.lead_id = $1 order by c.user_id`,
        [leadId],
      )
    ).rows.map((row) => [row.user_id, row.asked, row.state]);
  const inOrder = (rows: unknown[][]) => rows.sort((x, y) => (String(x[0]) < String(y[0]) ? -1 : 1));
  assert.deepEqual(
    await left(),
    inOrder([
      [idOf(a), false, 'open'],
      [idOf(b), true, 'open'],
    ]),
  );
  await (await world.client(b)).call(api.setOwnAvailability, { body: { receiving: false } });
  assert.deepEqual(
    (await left()).map((row) => row[2]),
    ['passed', 'passed'],
    'nobody is left to take it',
  );
});

test('territories are kept as they are written; names are taken once; agents must be the company’s', async () => {
  const { owner, a } = await company();
  const { a: stranger } = await company();
  const outline: [number, number][] = [
    [-97.8, 30.2],
    [-97.7, 30.2],
    [-97.75, 30.3],
  ];
  const made = await owner.call(api.createTerritory, {
    body: { name: 'South', cities: ['Austin, TX', 'austin,  tx'], areas: [{ outline }], agents: among([a]) },
  });
  assert.deepEqual(made.areas, [{ outline, holes: [] }]);
  assert.equal(made.cities.length, 1);
  await assert.rejects(
    owner.call(api.createTerritory, { body: { name: 'SOUTH' } }),
    refused('territory.name_taken'),
  );
  await assert.rejects(
    owner.call(api.createTerritory, { body: { name: 'North', agents: among([stranger]) } }),
    refused('user.not_found'),
  );
  const params = { territoryId: made.id };
  const changed = await owner.call(api.updateTerritory, { params, body: { postalCodes: ['78704', '787*'] } });
  assert.deepEqual(
    [changed.name, changed.postalCodes, changed.areas],
    ['South', ['78704', '787*'], made.areas],
  );
  await owner.call(api.removeTerritory, { params });
  assert.deepEqual((await owner.call(api.listTerritories)).items, []);
  await assert.rejects(owner.call(api.removeTerritory, { params }), refused('territory.not_found'));
});

describe('simulator', () => {
  const run = async (tenant: TestTenant, owner: Client, against: 'published' | 'happened') => {
    const { id } = await owner.call(api.startSimulation, { body: { days: 7, against } });
    await assert.rejects(
      owner.call(api.startSimulation, { body: {} }),
      refused('routing.simulation_running'),
    );
    await runSimulation(world.ctx, tenant.id, id, new AbortController().signal);
    return owner.call(api.getSimulation, { params: { simulationId: id } });
  };

  test('replays what came in: who gains and loses, what stays unmatched, how soon leads were answered', async () => {
    const { tenant, owner, a, b } = await company();
    await publishRules(
      world.ctx,
      tenant.owner,
      makeRules([makeRule('Zillow', { sources: ['Zillow'] }, [to(a)])]),
    );
    const north = await owner.call(api.createTerritory, { body: { name: 'North', postalCodes: ['78701'] } });
    const leads = await makeInquiries(world.ctx, tenant.owner, [
      ...Array(6).fill({ lead: { source: 'Zillow' }, home: { postalCode: '78701' } }),
      ...Array(4).fill({ lead: { source: 'Realtor.com' } }),
    ]);
    for (const leadId of leads)
      await routeLead(world.ctx, tenant.id, { leadId, cause: 'inquiry', causeId: newId() });
    await (await world.client(a)).call(contract.firstTouch.logTouch, {
      params: { leadId: leads[0]! },
      body: { kind: 'text' },
    });
    const { rules } = (await owner.call(api.overview)).published;
    const { revision } = await owner.call(api.overview);
    await owner.call(api.saveDraft, {
      body: {
        revision,
        rules: {
          ...rules,
          rules: [
            ...rules.rules.map((rule) => ({ ...rule, steps: [turns(a, b)] })),
            makeRule('Realtor', { sources: ['realtor.com'] }, [to(b)]),
          ],
        },
      },
    });
    for (const against of ['published', 'happened'] as const) {
      const { state, total, done, result } = await run(tenant, owner, against);
      assert.deepEqual([state, total, done, result?.leads, result?.moved], ['done', 10, 10, 10, 7]);
      assert.deepEqual(
        result?.people.map((p) => [p.userId, p.before, p.after]),
        [
          [idOf(b), 0, 7],
          [idOf(a), 6, 3],
          [idOf(tenant.owner), 4, 0],
        ],
      );
      assert.deepEqual(
        result?.rules.map((r) => [r.name, r.before, r.after]),
        [
          ['Zillow', 6, 6],
          ['Realtor', 0, 4],
          ['Catch-all', 4, 0],
        ],
      );
      assert.deepEqual(result?.unmatched, { before: 4, after: 0 });
      assert.deepEqual(
        result?.territories.map((x) => [x.territoryId, x.leads, x.answered]),
        [
          [north.id, 6, 1],
          [null, 4, 0],
        ],
      );
      const sample = result?.samples[0];
      assert.ok(sample && leads.includes(sample.leadId));
      assert.match(sample.after.text, /^Given to Ben Agent by “/);
      assert.equal(sample.rules.at(-1)?.state, 'matched');
    }
    const shown = await owner.call(api.listSimulations);
    assert.deepEqual(
      shown.items.map((s) => [s.against, s.state]),
      [
        ['happened', 'done'],
        ['published', 'done'],
      ],
    );
  });

  test('finds the same every time, and changes no lead', async () => {
    const { tenant, owner, a, b } = await company();
    await publishRules(world.ctx, tenant.owner, makeRules([makeRule('All', {}, [turns(a, b)])]));
    await makeInquiries(
      world.ctx,
      tenant.owner,
      Array.from({ length: 50 }, (_, i) => ({ lead: { source: i % 3 ? 'Zillow' : 'Web' } })),
    );
    const { revision } = await owner.call(api.overview);
    await owner.call(api.saveDraft, {
      body: {
        revision,
        rules: makeRules([
          makeRule('Some', { sources: ['Web'] }, [to(b)]),
          makeRule('All', {}, [turns(b, a)]),
        ]),
      },
    });
    const one = await run(tenant, owner, 'published');
    const two = await run(tenant, owner, 'published');
    assert.deepEqual(one.result, two.result);
    const { rows } = await db.query(
      'select count(*)::int as n from leads where tenant_id = $1 and user_id is not null',
      [tenant.id],
    );
    assert.deepEqual(rows, [{ n: 0 }]);
    const other = await company();
    await assert.rejects(
      other.owner.call(api.getSimulation, { params: { simulationId: one.id } }),
      refused('routing.simulation_not_found'),
    );
  });
});

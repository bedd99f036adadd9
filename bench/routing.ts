/**
 * Routing: decisions by the pure engine; 500 leads that come at once, placed in the database over seven people of equal
 * share; the simulator over a month of a large company, draft against published rules.
 *
 *   npm run bench -- routing [--leads 100000] [--rules 20] [--wide 8]
 */
import { type RouteStep, type RoutingRule, RoutingRules } from '../packages/contract/src/index.ts';
import { newId } from '../packages/server/src/kernel/ids.ts';
import { addMember, addTenant } from '../packages/server/src/modules/auth/index.ts';
import { insertLeads, insertSettings } from '../packages/server/src/modules/leads/index.ts';
import { routeLead } from '../packages/server/src/modules/routing/decisions/route-lead.ts';
import { decide, type House } from '../packages/server/src/modules/routing/engine/decide.ts';
import type { LeadFacts } from '../packages/server/src/modules/routing/engine/facts.ts';
import { overview, publish, saveDraft } from '../packages/server/src/modules/routing/rules/rules.service.ts';
import { runSimulation } from '../packages/server/src/modules/routing/simulator/run-simulation.ts';
import {
  getSimulation,
  startSimulation,
} from '../packages/server/src/modules/routing/simulator/simulations.ts';
import { createTerritory } from '../packages/server/src/modules/routing/territories/territories.ts';
import { numberOption, openBench, verdict } from './harness.ts';

const LEADS = numberOption('leads', 100_000);
const RULES = numberOption('rules', 20);
const WIDE = numberOption('wide', 8);
const AT_ONCE = 500;
const AGENTS = 7;
const CHUNK = 1_000;

const bench = await openBench();
const { ctx } = bench;
try {
  const { tenantId, owner } = await addTenant(ctx, {
    company: { name: 'Bench Realty', timeZone: 'America/Chicago', currency: 'USD' },
    owner: { name: 'Olive Owner', email: 'owner@example.com', passwordHash: null },
  });
  const agents: string[] = [];
  for (let i = 0; i < AGENTS; i += 1) {
    const agent = await addMember(ctx, tenantId, {
      name: `Agent ${i}`,
      email: `agent${i}@example.com`,
      role: 'agent',
    });
    agents.push(agent.userId!);
  }
  const turns: RouteStep = {
    kind: 'turns',
    among: { people: agents.map((userId) => ({ userId, perRound: 1 })), teams: [] },
  };
  const territory = await createTerritory(ctx, owner, {
    name: 'North',
    cities: ['Fernhill'],
    postalCodes: ['787*'],
    areas: [
      {
        outline: [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
        holes: [],
      },
    ],
    agents: turns.among,
  });
  const rule = (name: string, criteria: RoutingRule['criteria'], ...steps: RouteStep[]) => ({
    id: newId(),
    name,
    criteria,
    steps,
  });
  /** Most leads try most rules. */
  const rules = (last: RouteStep): RoutingRules =>
    RoutingRules.parse({
      rules: [
        ...Array.from({ length: RULES - 2 }, (_, i) =>
          rule(
            `Rule ${i}`,
            {
              sources: [`Portal ${i}`, `Portal ${i + 1}`],
              prices: [{ from: 100_000 * i, to: null }],
              hours: { windows: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }], timeZone: null },
            },
            turns,
          ),
        ),
        rule('North', { territoryIds: [territory.id] }, { kind: 'territory' }),
        rule('All', {}, last),
      ],
      catchAll: { steps: [{ kind: 'owner' }] },
    });

  measureEngine(rules(turns), agents, owner.userId!);

  const { revision } = await overview(ctx, owner);
  const draft = await saveDraft(ctx, owner, { revision, rules: rules(turns) });
  await publish(ctx, owner, { revision: draft.revision });
  await seedMonth(tenantId);
  await measureAtOnce(tenantId);
  await measureSimulator(tenantId, rules({ kind: 'agent', userId: agents[0]! }));

  async function seed(count: number, source: string): Promise<string[]> {
    const settings = await insertSettings(ctx, owner);
    const ids: string[] = [];
    for (let from = 0; from < count; from += CHUNK)
      ids.push(
        ...(await ctx.tx(owner, (tx) =>
          insertLeads(
            ctx,
            tx,
            owner,
            Array.from({ length: Math.min(CHUNK, count - from) }, (_, i) => ({
              name: `Bench Person ${from + i}`,
              emails: [`${source}.${from + i}@example.com`.replaceAll(' ', '')],
              source: `Portal ${(from + i) % 40}`,
              budgetMax: 50_000 * ((from + i) % 30),
              location: (from + i) % 4 === 0 ? 'Fernhill, TX 78704' : 'Elsewhere',
            })),
            settings,
          ),
        )),
      );
    return ids;
  }

  async function measureAtOnce(company: string): Promise<void> {
    const ids = await seed(AT_ONCE, 'at once');
    await bench.owner.query(`update leads set source = 'Web', location = null where id = any($1)`, [ids]);
    const left = [...ids];
    const began = performance.now();
    await Promise.all(
      Array.from({ length: WIDE }, async () => {
        for (let leadId = left.pop(); leadId; leadId = left.pop())
          await routeLead(ctx, company, { leadId, cause: 'inquiry', causeId: newId() });
      }),
    );
    const seconds = (performance.now() - began) / 1_000;
    const { rows } = await bench.owner.query<{ who: string | null; n: number }>(
      'select user_id as who, count(*)::int as n from leads where id = any($1) group by 1',
      [ids],
    );
    const counts = rows.map((row) => row.n);
    const spread = Math.max(...counts) - Math.min(...counts);
    console.log(
      `${AT_ONCE} leads over ${AGENTS} people, ${WIDE} at a time: ${seconds.toFixed(1)} s, ` +
        `${((AT_ONCE / seconds) * 60).toFixed(0)} a minute; spread ${spread}`,
    );
    verdict('spread', spread, '≤ 1', spread <= 1 && rows.length === AGENTS);
    const unassigned = rows.find((row) => row.who === null)?.n ?? 0;
    verdict('unassigned', unassigned, '0', unassigned === 0);
    verdict('leads a minute', (AT_ONCE / seconds) * 60, '≥ 1,000', (AT_ONCE / seconds) * 60 >= 1_000);
  }

  async function seedMonth(company: string): Promise<void> {
    await seed(LEADS, 'month');
    await bench.owner.query(
      `update leads set created_at = now() - random() * interval '29 days' where tenant_id = $1`,
      [company],
    );
    await bench.owner.query(
      `insert into lead_events (tenant_id, id, lead_id, kind, occurred_at, payload)
       select tenant_id, gen_random_uuid(), id, 'inquiry.property', created_at, '{"property": {"price": 450000}}'
       from leads where tenant_id = $1`,
      [company],
    );
    await bench.owner.query('analyze');
  }

  async function measureSimulator(company: string, tried: RoutingRules): Promise<void> {
    const { revision: at } = await overview(ctx, owner);
    await saveDraft(ctx, owner, { revision: at, rules: tried });
    for (const against of ['published', 'happened'] as const) {
      const { id, total } = await startSimulation(ctx, owner, { days: 30, against });
      const began = performance.now();
      await runSimulation(ctx, company, id, new AbortController().signal);
      const seconds = (performance.now() - began) / 1_000;
      const { state, result } = await getSimulation(ctx, owner, id);
      console.log(
        `simulator against ${against}: ${total} leads of 30 days in ${seconds.toFixed(1)} s, ` +
          `${(total / seconds).toFixed(0)} a second; ${result?.moved} would move`,
      );
      verdict(`simulation of ${total} leads, s`, seconds, '≤ 60', state === 'done' && seconds <= 60);
    }
  }
} finally {
  await bench.close();
}

/** The engine alone: no database, one lead after the other. */
function measureEngine(doc: RoutingRules, agents: readonly string[], ownerId: string): void {
  const house: House = {
    timeZone: 'America/Chicago',
    ownerId,
    people: new Map(
      [...agents, ownerId].map((id) => [
        id,
        {
          id,
          active: true,
          timeZone: 'America/Chicago',
          receiving: true,
          vacation: null,
          hours: null,
          openCap: null,
          dayCap: null,
          openLeads: 0,
          leadsToday: 0,
        },
      ]),
    ),
    teams: new Map(),
    ponds: new Set(),
    territories: new Map(),
    rings: new Map(),
  };
  const lead = (i: number): LeadFacts => ({
    leadId: newId(),
    at: new Date(Date.UTC(2026, 2, 1 + (i % 28), i % 24, i % 60)),
    source: `Portal ${i % 40}`,
    tags: [],
    leadType: 'buyer',
    inquiryType: 'inquiry.property',
    price: { from: 50_000 * (i % 30), to: 50_000 * (i % 30) },
    propertyType: null,
    hasPhone: true,
    hasEmail: true,
    listing: null,
    territoryIds: [],
    band: null,
    ownerId: null,
    householdOwnerId: null,
    pondId: null,
  });
  const leads = Array.from({ length: 10_000 }, (_, i) => lead(i));
  for (const one of leads.slice(0, 2_000)) decide(doc, one, house);
  const began = performance.now();
  for (const one of leads) decide(doc, one, house);
  const seconds = (performance.now() - began) / 1_000;
  console.log(`engine: ${(leads.length / seconds).toFixed(0)} decisions a second by ${RULES} rules`);
}

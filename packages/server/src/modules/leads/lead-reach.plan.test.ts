import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LeadSort } from '@lintel/contract';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { newId } from '../../kernel/ids.ts';
import * as repo from './lead-list.repository.ts';
import { peopleOf } from './leads.policy.ts';
import { listStages } from './pipelines/stages.ts';

const LEADS = 20_000;
const PEOPLE = 200;
let world: World;
let company: TestTenant;
let agent: Actor;
let leader: Actor;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
  agent = await company.member('agent');
  const [stage] = await listStages(world.ctx, company.owner);
  const sql = new pg.Client({ connectionString: world.ownerUrl });
  await sql.connect();
  await sql.query(
    `insert into users (tenant_id, id, kind, name, role) select $1, gen_random_uuid(), 'service', 'Agent ' || n, 'agent'
     from generate_series(1, $2::int) n`,
    [company.id, PEOPLE],
  );
  const pond = newId();
  await sql.query('insert into ponds (tenant_id, id, name) values ($1, $2, $3)', [company.id, pond, 'Pond']);
  await sql.query('insert into pond_members (tenant_id, pond_id, user_id) values ($1, $2, $3)', [
    company.id,
    pond,
    agent.userId,
  ]);
  await sql.query(
    `with p as (select array_agg(id order by id) as ids from users where tenant_id = $1)
     insert into leads (tenant_id, id, user_id, pond_id, name, sort_name, stage_id, created_at)
     select $1, gen_random_uuid(), case when n % 100 > 0 then p.ids[1 + n % cardinality(p.ids)] end,
       case when n % 100 = 0 then $3::uuid end, 'Lead ' || n, 'lead ' || n, $2, now() - n * interval '1 minute'
     from generate_series(1, $4::int) n, p`,
    [company.id, stage!.id, pond, LEADS],
  );
  await sql.query(
    `insert into lead_collaborators (tenant_id, lead_id, user_id)
     select $1, id, $2 from leads where tenant_id = $1 and user_id <> $2 order by md5(id::text) limit 30`,
    [company.id, agent.userId],
  );
  const { rows } = await sql.query('select id from users where tenant_id = $1 order by id limit 10', [
    company.id,
  ]);
  leader = await company.member('team_lead');
  leader = { ...leader, access: { ...leader.access, team: [leader.userId!, ...rows.map((r) => r.id)] } };
  await sql.query('analyze');
  await sql.end();
});
after(() => world.close());

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}
const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

/** The nodes of the plan the database follows for what the repository asks, and how many leads they read. */
async function planOf(actor: Actor, ask: (tx: Tx) => Promise<unknown>) {
  const plan = await world.ctx.read(actor, async (tx) => {
    const explaining = Object.create(tx, {
      prepared: {
        value: (_name: string, text: string, values: unknown[]) =>
          tx.prepared('', `explain (analyze, format json) ${text}`, values),
      },
    }) as Tx;
    const [row] = (await ask(explaining)) as unknown as { 'QUERY PLAN': { Plan: Plan }[] }[];
    return row!['QUERY PLAN'][0]!.Plan;
  });
  const leads = nodes(plan).filter((node) => node['Relation Name'] === 'leads');
  return {
    leads,
    read: leads.reduce(
      (sum, n) => sum + (n['Actual Rows'] + (n['Rows Removed by Filter'] ?? 0)) * n['Actual Loops'],
      0,
    ),
  };
}
const page = (actor: Actor, sort: LeadSort) => (tx: Tx) =>
  repo.listLeads(tx, {
    sort,
    people: peopleOf(actor, 'leads:read'),
    filter: repo.NO_FILTER,
    after: null,
    limit: 51,
  });

test('the newest leads of one person, of a team and of the company are read off indexes, a page of each', async () => {
  for (const [actor, most] of [
    [company.owner, 51],
    // Own, of a pond, shared: a page each at most.
    [agent, 3 * 51],
    // Of each of eleven people, of the pond of one, and shared with one.
    [leader, (11 + 2) * 51],
  ] as const) {
    const { leads, read } = await planOf(actor, page(actor, '-createdAt'));
    assert.ok(leads.length > 0);
    for (const node of leads) assert.match(node['Node Type'], /^Index/, JSON.stringify(node));
    assert.ok(read <= most, `${actor.role} reads ${read} leads`);
  }
});

test('another order of a small reach sorts what is reached and never reads the company', async () => {
  for (const sort of ['-score', 'name', '-lastEventAt'] as const) {
    const { leads, read } = await planOf(agent, page(agent, sort));
    for (const node of leads) assert.doesNotMatch(node['Node Type'], /^Seq/);
    assert.ok(read < LEADS / 20, `${sort} reads ${read} leads`);
  }
});

test('a count of a small reach never reads the company', async () => {
  const people = peopleOf(agent, 'leads:read');
  const { read } = await planOf(agent, async (tx) => {
    let rows: unknown;
    const once = Object.create(tx, {
      prepared: { value: async (...of: Parameters<Tx['prepared']>) => (rows = await tx.prepared(...of)) },
    }) as Tx;
    await repo.countLeads(once, { people, filter: repo.NO_FILTER, most: 1000 });
    return rows;
  });
  assert.ok(read < LEADS / 20, `counting reads ${read} leads`);
});

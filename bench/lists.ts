/**
 * Pages and counts of filtered lists, by shape of the filter, in a company of 30 % of all leads; with --explain the plan
 * of each page.
 *
 *   npm run bench -- lists [--rows 1000000] [--turns 20] [--explain]
 *
 * Bars: a page of an indexed shape within 200 ms (p95); counts stop at 1,000.
 */
import { parseArgs } from 'node:util';
import type { FilterGroup, LeadSort } from '../packages/contract/src/index.ts';
import type { Tx } from '../packages/server/src/kernel/db/tx.ts';
import { addMember, addTenant } from '../packages/server/src/modules/auth/index.ts';
import { createField } from '../packages/server/src/modules/leads/fields/custom-fields.ts';
import { filterSql } from '../packages/server/src/modules/leads/lead-filter.repository.ts';
import * as repo from '../packages/server/src/modules/leads/lead-list.repository.ts';
import { peopleOf } from '../packages/server/src/modules/leads/leads.policy.ts';
import { askingFor } from '../packages/server/src/modules/leads/list-leads.ts';
import { listStages } from '../packages/server/src/modules/leads/pipelines/stages.ts';
import { openBench } from './harness.ts';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '20000' },
    turns: { type: 'string', default: '20' },
    explain: { type: 'boolean', default: false },
  },
});
const ROWS = Number(options.rows);
const TURNS = Number(options.turns);

const bench = await openBench();
const { ctx, owner: sql } = bench;

async function company(name: string, share: number) {
  const { tenantId, owner } = await addTenant(ctx, {
    company: { name, timeZone: 'America/Chicago', currency: 'USD' },
    owner: { name: 'Owner', email: `${name}@example.com`, passwordHash: null },
  });
  const agents = [];
  for (let i = 0; i < 20; i++)
    agents.push(
      await addMember(ctx, tenantId, { name: `Agent ${i}`, email: `${name}${i}@example.com`, role: 'agent' }),
    );
  await createField(ctx, owner, { label: 'Rooms', type: 'number', options: [] });
  const stages = (await listStages(ctx, owner)).map(({ id }) => id);
  await sql.query(
    `insert into leads (tenant_id, id, user_id, name, sort_name, email, phone, type, status, budget, source, timeline,
       location, stage_id, score, score_band, score_source, score_reasons, scored_at, created_at, stage_since, last_event_at,
       tags, custom)
     select $1, gen_random_uuid(), case when n % 50 > 0 then ($2::uuid[])[1 + n % cardinality($2::uuid[])] end,
       'Seeded Person ' || n, 'seeded person ' || n, 'seed' || n || '@example.com', '+13125550' || (n % 1000), 'buyer', 'open',
       300000 + n % 500000, (array['Portal', 'Website', 'Referral', 'Sign'])[case when n % 5000 = 0 then 4 else 1 + n % 3 end],
       'within_90_days', 'Fernhill', ($3::uuid[])[1 + n % cardinality($3::uuid[])], n % 100,
       case when n % 100 >= 75 then 'hot' when n % 100 >= 50 then 'warm' when n % 100 >= 25 then 'cool' else 'cold' end,
       'rules', '[]', now(), now() - n * interval '13 seconds', now() - (n % 400) * interval '1 day',
       now() - (n % 90) * interval '1 day',
       case when n % 20000 = 7 then '{rare}'::text[] when n % 3 = 0 then '{common,buyer}'::text[] else '{}' end,
       jsonb_build_object('rooms', n % 9)
     from generate_series(1, $4::int) n`,
    [tenantId, agents.map(({ userId }) => userId), stages, Math.round(ROWS * share)],
  );
  // Two events a lead; one in ten was touched, one in a thousand asked lately.
  await sql.query(
    `insert into lead_events (tenant_id, id, lead_id, kind, occurred_at, user_id)
     select l.tenant_id, gen_random_uuid(), l.id, k.kind, now() - k.age, k.by
     from leads l cross join lateral (values
       ('property.viewed', (abs(hashtext(l.id::text)) % 500) * interval '1 day', null::uuid),
       (case abs(hashtext(l.id::text)) % 1000 when 0 then 'inquiry.property'
          else case when abs(hashtext(l.id::text)) % 10 = 1 then 'call.logged' else 'page.visited' end end,
        (case abs(hashtext(l.id::text)) % 1000 when 0 then abs(hashtext(l.id::text)) % 30
          else abs(hashtext(l.id::text)) % 300 end) * interval '1 day',
        case when abs(hashtext(l.id::text)) % 10 = 1 then l.user_id end)) k (kind, age, by)
     where l.tenant_id = $1`,
    [tenantId],
  );
  await sql.query(
    `insert into consent_ledger (tenant_id, id, lead_id, channel, state)
     select tenant_id, gen_random_uuid(), id, 'email', 'refused' from leads
     where tenant_id = $1 and abs(hashtext(id::text)) % 200 = 3`,
    [tenantId],
  );
  return { owner, agent: agents[0]!, stages };
}

const seededAt = performance.now();
// What the triggers keep is written at once afterwards: a million rows one by one take minutes.
const KEPT = [
  ['leads', 'leads_tags_made'],
  ['lead_events', 'lead_events_touch'],
] as const;
for (const [table, trigger] of KEPT) await sql.query(`alter table ${table} disable trigger ${trigger}`);
await company('Other', 0.7);
const { owner, agent, stages } = await company('Measured', 0.3);
for (const [table, trigger] of KEPT) await sql.query(`alter table ${table} enable trigger ${trigger}`);
await sql.query(
  'insert into lead_tags (tenant_id, tag, lead_id) select l.tenant_id, tag, l.id from leads l, unnest(l.tags) tag',
);
await sql.query(
  `update leads l set last_touch_at = e.at from (
     select tenant_id, lead_id, max(occurred_at) as at from lead_events where is_touch(kind, user_id) group by 1, 2) e
   where e.tenant_id = l.tenant_id and e.lead_id = l.id`,
);
await sql.query('vacuum analyze');
console.log(`${ROWS} leads seeded in ${Math.round((performance.now() - seededAt) / 1000)} s`);

const one = (field: string, op: string, value?: unknown) => ({ field, op, value }) as never;
const SHAPES: readonly [string, FilterGroup, LeadSort, 'indexed' | 'walked'][] = [
  ['hot, best first', { all: [one('band', 'is', 'hot')] }, '-score', 'indexed'],
  ['score at least 90', { all: [one('score', 'atLeast', 90)] }, '-createdAt', 'indexed'],
  ['one stage', { all: [one('stageId', 'is', stages[2])] }, '-createdAt', 'indexed'],
  ['new this week', { all: [one('createdAt', 'within', 7)] }, '-createdAt', 'indexed'],
  ['unassigned', { all: [one('ownerId', 'empty'), one('pondId', 'empty')] }, '-createdAt', 'indexed'],
  ['a rare source', { all: [one('source', 'is', 'Sign')] }, '-createdAt', 'indexed'],
  ['a rare tag', { all: [one('tags', 'is', 'rare')] }, '-score', 'indexed'],
  ['a common tag', { all: [one('tags', 'anyOf', ['common'])] }, '-score', 'indexed'],
  [
    'no contact for 7 days',
    { all: [one('lastTouchAt', 'notWithin', 7), one('createdAt', 'notWithin', 7)] },
    '-score',
    'indexed',
  ],
  ['touched in the last day', { all: [one('lastTouchAt', 'within', 1)] }, '-score', 'indexed'],
  [
    'asked about a home in 3 days',
    { all: [one('event', 'happened', { kinds: ['inquiry.property'], days: 3 })] },
    '-lastEventAt',
    'indexed',
  ],
  [
    'nobody viewed in 30 days',
    { all: [one('event', 'notHappened', { kinds: ['property.viewed'], days: 30 })] },
    '-score',
    'indexed',
  ],
  ['refused some channel', { all: [one('refusal', 'notEmpty')] }, '-createdAt', 'indexed'],
  [
    'nested: hot or (asked and untouched)',
    {
      any: [
        { all: [one('score', 'atLeast', 95)] },
        {
          all: [
            one('event', 'happened', { kinds: ['inquiry.property'], days: 30 }),
            one('lastTouchAt', 'empty'),
          ],
        },
      ],
    },
    '-score',
    'walked',
  ],
  ['a custom number', { all: [one('custom.rooms', 'is', 8)] }, '-score', 'walked'],
  ['part of a place nobody wants', { all: [one('location', 'contains', 'zzz')] }, '-createdAt', 'walked'],
];

const at = (times: number[], share: number) =>
  times.sort((a, b) => a - b)[Math.floor((times.length - 1) * share)]!;
let missed = 0;
console.log('shape                                  who      page p50 /    p95 ms   count p50 /    p95 ms');
for (const [name, tree, sort, kind] of SHAPES) {
  for (const [who, actor] of [
    ['company', owner],
    ['agent', agent],
  ] as const) {
    const filter = filterSql(tree, await askingFor(ctx, actor));
    const people = peopleOf(actor, 'leads:read');
    const page = (tx: Tx) => repo.listLeads(tx, { sort, people, filter, after: null, limit: 51 });
    const times: { page: number[]; count: number[] } = { page: [], count: [] };
    for (let i = 0; i < TURNS; i++) {
      for (const [what, ask] of [
        ['page', page],
        ['count', (tx: Tx) => repo.countLeads(tx, { people, filter, most: 1000 })],
      ] as const) {
        const from = performance.now();
        await ctx.read(actor, (tx): Promise<unknown> => ask(tx));
        times[what].push(performance.now() - from);
      }
    }
    const p95 = at(times.page, 0.95);
    const over = kind === 'indexed' && p95 > 200;
    if (over) missed++;
    const figure = (list: number[], share: number) => at(list, share).toFixed(1).padStart(8);
    console.log(
      `${name.padEnd(38)} ${who.padEnd(8)} ${figure(times.page, 0.5)} ${figure(times.page, 0.95)}      ${figure(times.count, 0.5)} ${figure(times.count, 0.95)}   ${kind}${over ? '  OVER 200 ms' : ''}`,
    );
    if (options.explain && who === 'company') {
      const plan = await ctx.read(actor, (tx) =>
        page(
          Object.create(tx, {
            prepared: {
              value: (_name: string, text: string, values: unknown[]) =>
                tx.prepared('', `explain (analyze, buffers off) ${text}`, values),
            },
          }) as Tx,
        ),
      );
      for (const line of plan as unknown as { 'QUERY PLAN': string }[])
        console.log(`    ${line['QUERY PLAN']}`);
    }
  }
}
await bench.close();
if (missed > 0) throw new Error(`${missed} shapes are slower than their bar`);

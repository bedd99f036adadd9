/**
 * The board of a pipeline: what its first answer and each further page of a column of 10,000 cards take, for the whole
 * company and for one agent; with --explain the plan of what grows with a column.
 *
 *   npm run bench -- board [--rows 100000] [--turns 20] [--explain]
 *
 * Bars: the board within 500 ms (p95), a page of a column within 200 ms (p95), wherever in the column it is.
 */
import { parseArgs } from 'node:util';
import { NO_CONDITIONS } from '../packages/contract/src/index.ts';
import type { Tx } from '../packages/server/src/kernel/db/tx.ts';
import { addMember, addTenant } from '../packages/server/src/modules/auth/index.ts';
import { columnPage, columnSums } from '../packages/server/src/modules/leads/pipelines/board.repository.ts';
import { listStages } from '../packages/server/src/modules/leads/pipelines/stages.ts';
import { boardOf, columnOf } from '../packages/server/src/modules/work/board/board.ts';
import { explaining, openBench, quantile, verdict } from './harness.ts';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    turns: { type: 'string', default: '20' },
    explain: { type: 'boolean', default: false },
  },
});
const ROWS = Number(options.rows);
const TURNS = Number(options.turns);

const bench = await openBench();
const { ctx, owner: sql } = bench;
const { tenantId, owner } = await addTenant(ctx, {
  company: { name: 'Measured', timeZone: 'America/Chicago', currency: 'USD' },
  owner: { name: 'Owner', email: 'owner@example.com', passwordHash: null },
});
const agents = [];
for (let i = 0; i < 20; i++)
  agents.push(
    await addMember(ctx, tenantId, { name: `Agent ${i}`, email: `agent${i}@example.com`, role: 'agent' }),
  );
const stages = await listStages(ctx, owner);
const [, measured] = stages;
if (!measured) throw new Error('A company without stages');
// 10,000 leads in the measured stage, the others among the rest.
await sql.query('alter table leads disable trigger leads_tags_made');
await sql.query(
  `insert into leads (tenant_id, id, user_id, name, sort_name, budget, location, stage_id, score, score_band, score_source,
     score_reasons, scored_at, created_at, stage_since, last_event_at)
   select $1, gen_random_uuid(), ($2::uuid[])[1 + n % cardinality($2::uuid[])], 'Seeded Person ' || n, 'seeded person ' || n,
     300000 + n % 500000, 'Fernhill',
     case when n <= 10000 then $3::uuid else ($4::uuid[])[1 + n % cardinality($4::uuid[])] end,
     abs(hashtext(n::text)) % 100, 'warm', 'rules', '[]', now(), now() - n * interval '13 seconds',
     now() - (abs(hashtext('d' || n)) % 40000) * interval '17 minutes', now()
   from generate_series(1, $5::int) n`,
  [
    tenantId,
    agents.map(({ userId }) => userId),
    measured.id,
    stages.filter(({ id }) => id !== measured.id).map(({ id }) => id),
    ROWS,
  ],
);
await sql.query('vacuum analyze leads');

const timed = async (run: () => Promise<unknown>): Promise<number[]> => {
  const times: number[] = [];
  for (let i = 0; i < TURNS; i++) {
    const from = performance.now();
    await run();
    times.push(performance.now() - from);
  }
  return times;
};
const ms = (value: number): string => `${value.toFixed(1)} ms`;

for (const [who, actor] of [
  ['company', owner],
  ['agent', agents[0]!],
] as const) {
  for (const sort of ['score', 'days'] as const) {
    const board = await timed(() => boardOf(ctx, actor, measured.pipelineId, { sort, limit: 20 }));
    console.log(
      `${who}, by ${sort}: board p50 ${ms(quantile(board, 0.5))}, p95 ${ms(quantile(board, 0.95))}`,
    );
    verdict(`board of ${who} by ${sort}, p95`, quantile(board, 0.95), '500 ms', quantile(board, 0.95) <= 500);
    const pages: number[] = [];
    let cursor: string | undefined;
    let cards = 0;
    do {
      const from = performance.now();
      const page = await columnOf(ctx, actor, measured.pipelineId, measured.id, {
        sort,
        limit: 100,
        ...(cursor === undefined ? {} : { cursor }),
      });
      pages.push(performance.now() - from);
      cards += page.items.length;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    console.log(
      `${who}, by ${sort}: ${cards} cards in ${pages.length} pages, p50 ${ms(quantile(pages, 0.5))}`,
    );
    verdict(`page of ${who} by ${sort}, p95`, quantile(pages, 0.95), '200 ms', quantile(pages, 0.95) <= 200);
  }
}

if (options.explain) {
  const inColumn = { stageId: measured.id, people: null, filter: { text: '', values: [] } };
  for (const [what, ask] of [
    ['sums', (tx: Tx) => columnSums(tx, inColumn, ctx.clock.now())],
    ['page', (tx: Tx) => columnPage(tx, { ...inColumn, sort: 'days', after: null, limit: 101 })],
  ] as const) {
    console.log(`plan of ${what}, ${JSON.stringify(NO_CONDITIONS)}:`);
    await ctx.read<unknown>(owner, (tx) => ask(explaining(tx)));
  }
}
await bench.close();

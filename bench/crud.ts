/**
 * Creating and listing leads over HTTP against a bare Express 5 + pg + row-level-security handler that runs the same
 * inserts and the same list query, alternated A B A B in one run. The product's full path is on: token, session
 * check, permission, limiter, validation in and out, audit row, outbox row, metrics.
 *
 *   npm run bench -- crud [--rows 1000000] [--pairs 5] [--seconds 5] [--connections 10]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { systemActor } from '../packages/server/src/kernel/actor.ts';
import { addTenant, issueAccessToken } from '../packages/server/src/modules/auth/index.ts';
import { listStages } from '../packages/server/src/modules/leads/index.ts';
import { cpuMs, median, numberOption, openBench, type Program, startProgram, verdict } from './harness.ts';

const ROWS = numberOption('rows', 10_000);
const PAIRS = numberOption('pairs', 5);
const SECONDS = numberOption('seconds', 4);
const CONNECTIONS = numberOption('connections', 10);

const bench = await openBench();
const tenants = await seed();
const big = tenants[0]!;
const token = await issueAccessToken(bench.ctx, big.owner);
const stageId = (await listStages(bench.ctx, systemActor(big.id)))[0]!.id;

const secrets = bench.ctx.secrets;
const appPassword = Buffer.from(secrets.mac('database-role', 'lintel_app')).toString('base64url');
const appUrl = new URL(bench.ownerUrl);
appUrl.username = 'lintel_app';
appUrl.password = appPassword;

const product = await startProgram(
  'packages/server/src/commands/lintel.ts',
  ['serve', '--roles=api'],
  bench.env,
  '/health/ready',
);
const bare = await startProgram(
  'bench/bare/server.ts',
  [],
  { DATABASE_URL: appUrl.toString(), TENANT_ID: big.id, STAGE_ID: stageId, USER_ID: big.owner.userId! },
  '/ready',
);
const postgresPids = () => readPostgresPids();

let serial = 0;
const createBody = () => {
  const n = ++serial;
  return JSON.stringify({
    name: `Bench Person ${n}`,
    emails: [`bench.${process.pid}.${n}@example.com`],
    phones: [`+1312${String(2_000_000 + (n % 7_900_000)).padStart(7, '0')}`],
    type: 'buyer',
    source: 'Website',
    budgetMax: 450_000,
    timeline: 'within_90_days',
    location: 'Fernhill',
  });
};

try {
  console.log(
    `${ROWS} leads in ${tenants.length} companies, largest ${Math.round(ROWS * 0.3)}; ${CONNECTIONS} connections, ${PAIRS} pairs of ${SECONDS} s`,
  );
  await alternate('create', 0.55, { method: 'POST', path: '/api/leads', body: createBody });
  await alternate('list', 0.6, { method: 'GET', path: '/api/leads?limit=50' });
} finally {
  await Promise.all([product.stop(), bare.stop()]);
  await bench.close();
}

async function alternate(
  name: string,
  bar: number,
  request: { method: 'GET' | 'POST'; path: string; body?: () => string },
): Promise<void> {
  for (const program of [bare, product]) await shoot(program, request, 1);
  const runs: Record<'bare' | 'product', Shot[]> = { bare: [], product: [] };
  for (let pair = 0; pair < PAIRS; pair++) {
    runs.bare.push(await shoot(bare, request, SECONDS));
    runs.product.push(await shoot(product, request, SECONDS));
  }
  console.log(`\n${name}        req/s   p50 ms   p95 ms   CPU ms a request (Node + PostgreSQL)`);
  for (const [who, shots] of Object.entries(runs)) {
    console.log(
      `  ${who.padEnd(8)} ${median(shots.map((s) => s.rate))
        .toFixed(0)
        .padStart(6)} ${median(shots.map((s) => s.p50))
        .toFixed(2)
        .padStart(8)} ` +
        `${median(shots.map((s) => s.p95))
          .toFixed(2)
          .padStart(
            8,
          )}   ${median(shots.map((s) => s.nodeMs)).toFixed(2)} + ${median(shots.map((s) => s.pgMs)).toFixed(2)}`,
    );
  }
  const pairs = runs.bare.map((b, i) => ({
    rate: runs.product[i]!.rate / b.rate,
    p95: runs.product[i]!.p95 / b.p95,
  }));
  verdict(
    `${name}: throughput against bare, median of pairs`,
    median(pairs.map((p) => p.rate)),
    `>= ${bar}`,
    median(pairs.map((p) => p.rate)) >= bar,
  );
  verdict(
    `${name}: p95 against bare, median of pairs`,
    median(pairs.map((p) => p.p95)),
    '<= 2',
    median(pairs.map((p) => p.p95)) <= 2,
  );
}

interface Shot {
  rate: number;
  p50: number;
  p95: number;
  nodeMs: number;
  pgMs: number;
}

async function shoot(
  program: Program,
  request: { method: 'GET' | 'POST'; path: string; body?: () => string },
  seconds: number,
): Promise<Shot> {
  const before = { node: cpuMs(program.pid), pg: sum(postgresPids().map(cpuMs)) };
  const result = await autocannon({
    url: program.url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [
      {
        method: request.method,
        path: request.path,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(request.body
          ? { setupRequest: (r: autocannon.Request) => ({ ...r, body: request.body!() }) }
          : {}),
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${program.url}: ${JSON.stringify(result.statusCodeStats)}, ${result.errors} errors`);
  const done = result.requests.total;
  return {
    rate: done / result.duration,
    p50: result.latency.p50,
    p95: result.latency.p97_5,
    nodeMs: (cpuMs(program.pid) - before.node) / done,
    pgMs: (sum(postgresPids().map(cpuMs)) - before.pg) / done,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Live server processes of our cluster: children of the postmaster. Backends keep their pid while pooled. */
function readPostgresPids(): number[] {
  try {
    const folder = join(bench.env.DATA_DIR!, '..', 'postgres');
    const main = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return [
      main,
      ...readFileSync(`/proc/${main}/task/${main}/children`, 'utf8').trim().split(' ').map(Number),
    ];
  } catch {
    return [];
  }
}

/** Companies of skewed size (the largest holds 30 %), filled set-wise with the columns a list reads. */
async function seed() {
  const count = 100;
  const made = [];
  for (let i = 0; i < count; i++) {
    const { tenantId, owner } = await addTenant(bench.ctx, {
      company: { name: `Company ${i}`, timeZone: 'America/Chicago', currency: 'USD' },
      owner: { name: 'Owner', email: `owner${i}@example.com`, passwordHash: null },
    });
    made.push({ id: tenantId, owner });
  }
  const rest = 0.7 * ROWS;
  // Zipf-like shares for the others.
  const weights = Array.from({ length: count - 1 }, (_, i) => 1 / (i + 3));
  const weight = sum(weights);
  for (const [i, tenant] of made.entries()) {
    const rows = i === 0 ? Math.round(ROWS * 0.3) : Math.round((rest * (weights[i - 1] ?? 0)) / weight);
    const stage = (await listStages(bench.ctx, systemActor(tenant.id)))[0]!.id;
    await bench.owner.query(
      `insert into leads (tenant_id, id, user_id, name, email, phone, type, budget, source, timeline, location, stage_id, score, score_band,
         score_source, score_reasons, scored_at, sort_name, created_at, custom)
       select $1, gen_random_uuid(), $2, 'Seeded Person ' || n, 'seed' || n || '@example.com', '+13125550' || (n % 1000), 'buyer', 300000 + n % 500000,
         (array['Portal','Website','Referral'])[1 + n % 3], 'within_90_days', 'Fernhill', $3, n % 100, 'cool', 'rules',
         '[{"feature":"showing","label":"Asked for a showing","points":24},{"feature":"reply","label":"Replied to us","points":14}]', now(),
         'seeded person ' || n, now() - n * interval '13 seconds', '{}'
       from generate_series(1, $4::int) n`,
      [tenant.id, tenant.owner.userId, stage, rows],
    );
  }
  await bench.owner.query('vacuum analyze leads');
  return made;
}

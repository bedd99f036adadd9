/**
 * Creating and listing leads over HTTP against a bare Express 5 + pg + row-level-security handler that runs the same
 * inserts and the same list query, alternated A B A B in one run. The product's full path is on: token, session
 * check, permission, limiter, validation in and out, audit row, outbox row, metrics.
 *
 * After that the cost of permission and row policies: the list of somebody who reaches all, of somebody who reaches their
 * own, and of a team lead, each with the row policies of leads against the same queries without, by CPU time.
 *
 *   npm run bench -- crud [--rows 1000000] [--pairs 5] [--seconds 5] [--connections 10] [--reach 1]
 *
 * `--reach 1` measures the last part alone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import autocannon from 'autocannon';
import pg from 'pg';
import { type Actor, readReach, systemActor } from '../packages/server/src/kernel/actor.ts';
import type { Tx } from '../packages/server/src/kernel/db/tx.ts';
import {
  addMember,
  addTenant,
  issueAccessToken,
  membersWithAccess,
} from '../packages/server/src/modules/auth/index.ts';
import { listStages } from '../packages/server/src/modules/leads/index.ts';
import { listLeads, NO_FILTER } from '../packages/server/src/modules/leads/lead-list.repository.ts';
import { peopleOf } from '../packages/server/src/modules/leads/leads.policy.ts';
import { cpuMs, median, numberOption, openBench, type Program, startProgram, verdict } from './harness.ts';

const ROWS = numberOption('rows', 10_000);
const PAIRS = numberOption('pairs', 5);
const SECONDS = numberOption('seconds', 4);
const CONNECTIONS = numberOption('connections', 10);

const bench = await openBench();
const tenants = await seed();
const big = tenants[0]!;
const token = await issueAccessToken(bench.ctx, big.owner);
const readers = await addReaders();
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
  if (!numberOption('reach', 0))
    await alternate('create', 0.55, { method: 'POST', path: '/api/leads', body: createBody });
  if (!numberOption('reach', 0)) await alternate('list', 0.6, { method: 'GET', path: '/api/leads?limit=50' });
  await costOfReach();
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

/** People of the big company who reach all, their own and their team's leads: an agent has a twentieth, a team ten of them. */
async function addReaders(): Promise<{ name: string; actor: Actor; token: string }[]> {
  const { ctx, owner } = bench;
  const agents = [];
  for (let i = 0; i < 10; i++)
    agents.push(
      await addMember(ctx, big.id, { name: `Agent ${i}`, email: `a${i}@example.com`, role: 'agent' }),
    );
  const leader = await addMember(ctx, big.id, { name: 'Lead', email: 'lead@example.com', role: 'team_lead' });
  const ids = agents.map((agent) => agent.userId);
  await owner.query(
    `with l as (select id, row_number() over (order by created_at) as n from leads where tenant_id = $1)
     update leads set user_id = ($2::uuid[])[1 + l.n % 20] from l
     where leads.tenant_id = $1 and leads.id = l.id and l.n % 20 < 10`,
    [big.id, ids],
  );
  await owner.query(
    `with t as (insert into teams (tenant_id, id, name) values ($1, gen_random_uuid(), 'Team') returning id),
       m as (insert into team_members (tenant_id, team_id, user_id, lead)
         select $1, t.id, u.id, u.id = $3 from t, unnest($2::uuid[] || $3::uuid) u (id)),
       p as (insert into ponds (tenant_id, id, name) values ($1, gen_random_uuid(), 'Pond') returning id)
     insert into pond_members (tenant_id, pond_id, user_id) select $1, p.id, $4 from p`,
    [big.id, ids, leader.userId, ids[0]],
  );
  await owner.query(
    `update leads set user_id = null, pond_id = (select id from ponds where tenant_id = $1)
     where tenant_id = $1 and user_id = $2 and right(email, 13) ~ '[37]@'`,
    [big.id, big.owner.userId],
  );
  await owner.query(
    `insert into lead_collaborators (tenant_id, lead_id, user_id)
     select $1, id, $2 from leads where tenant_id = $1 and user_id = $3 order by md5(id::text) limit 50`,
    [big.id, ids[0], ids[1]],
  );
  await owner.query('vacuum analyze leads, lead_collaborators, pond_members');
  const access = new Map((await ctx.read(big.owner, membersWithAccess)).map((m) => [m.id, m.access]));
  const readers = [
    { name: 'all', actor: big.owner },
    { name: 'own', actor: agents[0]! },
    { name: 'team', actor: leader },
  ];
  return Promise.all(
    readers.map(async ({ name, actor }) => ({
      name,
      actor: { ...actor, access: access.get(actor.userId!)! },
      token: await issueAccessToken(ctx, actor),
    })),
  );
}

/**
 * What permission and row policies add to a list request, for each kind of reach. The parts are measured where a busy
 * machine cannot reach them: the CPU time of one database process for the list's statements with the policies of leads
 * and without, that of BEGIN with the reach and without, and the check in our process. They are set against the CPU of
 * the whole request without policies (server process and PostgreSQL). The same over HTTP, pair by pair, is shown beside.
 */
async function costOfReach(): Promise<void> {
  const request = { method: 'GET', path: '/api/leads?limit=50' } as const;
  const policies = (switched: 'enable' | 'disable') =>
    bench.owner.query(`alter table leads ${switched} row level security`);
  console.log(
    '\nreach      CPU ms a request over HTTP, without -> with      list statement      BEGIN      check',
  );
  for (const reader of readers) {
    const [off, on]: [number[], number[]] = [[], []];
    const [plain, ruled]: [number[], number[]] = [[], []];
    for (let pair = 0; pair < PAIRS; pair++) {
      const order = [
        ['disable', off, plain],
        ['enable', on, ruled],
      ] as const;
      for (const [switched, http, statement] of pair % 2 === 0 ? order : order.toReversed()) {
        await policies(switched);
        statement.push(await listCpuMs(reader.actor));
        // Plans are made again after a change of policies: the first second is not counted.
        await shoot(product, request, 1, reader.token);
        const shot = await shoot(product, request, SECONDS, reader.token);
        http.push(shot.nodeMs + shot.pgMs);
      }
    }
    await policies('enable');
    const begin = await beginCpuMs(reader.actor);
    const rounds = 200_000;
    const began = process.cpuUsage();
    for (let i = 0; i < rounds; i++) {
      peopleOf(reader.actor, 'leads:read');
      readReach(reader.actor);
    }
    const used = process.cpuUsage(began);
    const check = (used.user + used.system) / 1000 / rounds;
    const added = median(ruled) - median(plain) + begin + check;
    console.log(
      `  ${reader.name.padEnd(6)}  ${median(off).toFixed(3)} -> ${median(on).toFixed(3)}` +
        `      ${median(plain).toFixed(3)} -> ${median(ruled).toFixed(3)}      ${begin.toFixed(3)}      ${check.toFixed(5)}`,
    );
    const ratio = (median(off) + added) / median(off);
    verdict(
      `list, ${reader.name}: CPU with permission and policies against without`,
      ratio,
      '<= 1.15',
      ratio <= 1.15,
    );
  }
}

/** CPU time of a process so far, milliseconds, as the scheduler counts it (nanoseconds). */
function cpuOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}
async function pidOf(tx: Tx): Promise<number> {
  return (await tx.prepared<{ pid: number }>('', 'select pg_backend_pid() as pid', []))[0]!.pid;
}

/** CPU of the database process for one page of the list, milliseconds, plans made. */
function listCpuMs(actor: Actor): Promise<number> {
  return bench.ctx.read(
    actor,
    async (tx) => {
      const pid = await pidOf(tx);
      const people = peopleOf(actor, 'leads:read');
      const page = () =>
        listLeads(tx, { sort: '-createdAt', people, filter: NO_FILTER, after: null, limit: 51 });
      for (let i = 0; i < 10; i++) await page();
      const rounds = 500;
      const before = cpuOf(pid);
      for (let i = 0; i < rounds; i++) await page();
      return (cpuOf(pid) - before) / rounds;
    },
    { keepPlans: true },
  );
}

/** What the reach adds to BEGIN in the database process, milliseconds. */
async function beginCpuMs(actor: Actor): Promise<number> {
  const client = new pg.Client({ connectionString: appUrl.toString() });
  await client.connect();
  const pid = Number((await client.query('select pg_backend_pid() as pid')).rows[0].pid);
  const rounds = 2_000;
  const run = async (text: string) => {
    const before = cpuOf(pid);
    for (let i = 0; i < rounds; i++) {
      await client.query(text);
      await client.query('commit');
    }
    return (cpuOf(pid) - before) / rounds;
  };
  const tenant = `begin read only; set local app.tenant_id = '${actor.tenantId}'`;
  const [bare, told]: [number[], number[]] = [[], []];
  for (let i = 0; i < 3; i++) {
    bare.push(await run(tenant));
    told.push(await run(`${tenant}; set local app.reach = '${readReach(actor)}'`));
  }
  await client.end();
  return Math.max(0, median(told) - median(bare));
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
  bearer = token,
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
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
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

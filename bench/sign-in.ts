/**
 * What signing in tells by its time, and what a storm of it costs the others. Known and unknown addresses are tried in
 * turn with a wrong password, each from an address of its own; then sign-ins arrive ten times faster than passwords can
 * be checked, while somebody works with the lead list.
 *
 *   npm run bench -- sign-in [--tries 300] [--rate 250] [--seconds 15] [--rows 5000]
 */
import { systemActor } from '../packages/server/src/kernel/actor.ts';
import {
  addMember,
  addTenant,
  hashPassword,
  issueAccessToken,
} from '../packages/server/src/modules/auth/index.ts';
import { listStages } from '../packages/server/src/modules/leads/index.ts';
import { median, numberOption, openBench, quantile, startProgram, verdict } from './harness.ts';

const TRIES = numberOption('tries', 300);
const RATE = numberOption('rate', 250);
const SECONDS = numberOption('seconds', 15);
const ROWS = numberOption('rows', 5_000);
const PASSWORD = 'heron tidal brick 49';
/** What a call that failed counts as. */
const UNANSWERED_MS = 60_000;
const UNANSWERED = { ms: UNANSWERED_MS, status: 0, wait: null };

const bench = await openBench();
const { tenantId, owner } = await addTenant(bench.ctx, {
  company: { name: 'Bench Homes', timeZone: 'America/Chicago', currency: 'USD' },
  owner: { name: 'Owner', email: 'owner@example.com', passwordHash: null },
});
const passwordHash = await hashPassword(PASSWORD);
for (let n = 0; n < TRIES; n++)
  await addMember(bench.ctx, tenantId, {
    name: `Person ${n}`,
    email: `person${n}@example.com`,
    role: 'agent',
    passwordHash,
  });
const stageId = (await listStages(bench.ctx, systemActor(tenantId)))[0]!.id;
await bench.owner.query(
  `insert into leads (tenant_id, id, user_id, name, stage_id, sort_name, created_at, custom)
   select $1, gen_random_uuid(), $2, 'Seeded Person ' || n, $3, 'seeded person ' || n, now() - n * interval '13 seconds', '{}'
   from generate_series(1, $4::int) n`,
  [tenantId, owner.userId, stageId, ROWS],
);
await bench.owner.query('vacuum analyze');
const token = await issueAccessToken(bench.ctx, owner);
const product = await startProgram(
  'packages/server/src/commands/lintel.ts',
  ['serve', '--roles=api'],
  { ...bench.env, TRUST_PROXY: '1' },
  '/health/ready',
);

let caller = 0;
/** One try with a wrong password from an address nobody used before: milliseconds, status, Retry-After. */
async function tryOnce(email: string): Promise<{ ms: number; status: number; wait: string | null }> {
  const n = ++caller;
  const from = performance.now();
  const reply = await fetch(`${product.url}/api/auth/sign-in`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
    },
    body: JSON.stringify({ email, password: 'wrong wrong wrong' }),
  });
  await reply.arrayBuffer();
  return { ms: performance.now() - from, status: reply.status, wait: reply.headers.get('retry-after') };
}

async function listLeads(): Promise<number> {
  const from = performance.now();
  const reply = await fetch(`${product.url}/api/leads?limit=50`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await reply.arrayBuffer();
  if (!reply.ok) throw new Error(`The lead list answered ${reply.status}`);
  return performance.now() - from;
}

/** The lead list asked for every 50 ms for so long. */
async function listFor(seconds: number): Promise<number[]> {
  const times: Promise<number>[] = [];
  const end = performance.now() + seconds * 1000;
  for (let next = performance.now(); next < end; next += 50) {
    await new Promise((done) => setTimeout(done, Math.max(0, next - performance.now())));
    times.push(listLeads().catch(() => UNANSWERED_MS));
    // A list that answers no more is a missed bar, not a queue without end.
    if (times.length % 20 === 0) await times.at(-20);
  }
  return Promise.all(times);
}

try {
  for (let n = 0; n < 20; n++) await tryOnce(`warm${n}@example.com`);
  const known: number[] = [];
  const unknown: number[] = [];
  for (let n = 0; n < TRIES; n++) {
    const tries = [
      async () => known.push((await tryOnce(`person${n}@example.com`)).ms),
      async () => unknown.push((await tryOnce(`nobody${n}@example.com`)).ms),
    ];
    for (const attempt of n % 2 ? tries.reverse() : tries) await attempt();
  }
  const [a, b] = [median(known), median(unknown)];
  console.log(`${TRIES} tries each, in turn: known ${a.toFixed(2)} ms, unknown ${b.toFixed(2)} ms (medians)`);
  const apart = Math.abs(a - b) / Math.min(a, b);
  verdict('medians apart', apart, '<= 0.05', apart <= 0.05);

  await listFor(2);
  const quiet = await listFor(SECONDS);
  const storm: Promise<{ ms: number; status: number; wait: string | null }>[] = [];
  let raging = true;
  const flood = (async () => {
    const start = performance.now();
    while (raging) {
      const due = ((performance.now() - start) / 1000) * RATE;
      while (storm.length < due)
        storm.push(tryOnce(`storm${storm.length % 5_000}@example.com`).catch(() => UNANSWERED));
      await new Promise((done) => setTimeout(done, 10));
    }
  })();
  await new Promise((done) => setTimeout(done, 2_000));
  const stormy = await listFor(SECONDS);
  raging = false;
  await flood;
  const answers = await Promise.all(storm);
  const refused = answers.filter((answer) => answer.status === 429);
  const checked = answers.filter((answer) => answer.status === 401);
  const [before, during] = [quantile(quiet, 0.95), quantile(stormy, 0.95)];
  console.log(
    `${answers.length} sign-ins in ${SECONDS + 2} s: ${checked.length} checked, ${refused.length} refused ` +
      `(median ${median(refused.map((answer) => answer.ms)).toFixed(1)} ms); ` +
      `lead list p50 ${median(quiet).toFixed(1)} → ${median(stormy).toFixed(1)} ms, p95 ${before.toFixed(1)} → ${during.toFixed(1)} ms`,
  );
  verdict('lead list p95, storm over quiet', during / before, '< 2', during / before < 2);
  const told = refused.every((answer) => Number(answer.wait) > 0);
  verdict(
    'refusals with Retry-After',
    refused.length,
    'all, and most of the storm',
    told && refused.length > answers.length / 2,
  );
  verdict(
    'other answers',
    answers.length - refused.length - checked.length,
    '0',
    refused.length + checked.length === answers.length,
  );
} finally {
  await product.stop();
  await bench.close();
}

/**
 * Events of people through the one door. Closed loop, the API alone: throughput and latency at 1, 10 and 50 connections.
 * Open loop, the whole product: accept → routed → scored at a steady rate, whether anything is lost, doubled, unscored or
 * with nobody, and how long the backlog lasts after the last event. Racing posts of one person. The database is durable.
 *
 *   npm run bench -- intake [--seconds 5] [--rate 1000] [--minutes 1] [--race 100] [--closed 1]
 *
 * `--rate` is events a minute, one in ten of them by somebody known. `--race` counts trials. `--closed 0` leaves the
 * first part out. n8n as installed takes about 850 leads a minute on two cores; the bar is twenty times that.
 */
import autocannon from 'autocannon';
import { addMember, addTenant, issueAccessToken } from '../packages/server/src/modules/auth/index.ts';
import {
  cpuMs,
  numberOption,
  openBench,
  type Program,
  peakMb,
  quantile,
  startProgram,
  verdict,
} from './harness.ts';

const SECONDS = numberOption('seconds', 5);
const RATE = numberOption('rate', 1000);
const MINUTES = numberOption('minutes', 1);
const RACES = numberOption('race', 100);
const CLOSED = numberOption('closed', 1);
const N8N = 850;

const bench = await openBench();
const env = { ...bench.env, LIMIT_INTAKE: '100000000' };
const { tenantId, owner } = await addTenant(bench.ctx, {
  company: { name: 'Bench', timeZone: 'America/Chicago', currency: 'USD' },
  owner: { name: 'Owner', email: 'owner@example.com', passwordHash: null },
});
const agents = await Promise.all(
  [0, 1, 2, 3, 4, 5, 6].map((n) =>
    addMember(bench.ctx, tenantId, { name: `Agent ${n}`, email: `agent-${n}@example.com`, role: 'agent' }),
  ),
);
const token = await issueAccessToken(bench.ctx, owner);
const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
const SOURCES = ['Zillow', 'Realtor.com', 'Website', 'Open house', 'Referral'];

let serial = 0;
const person = (n: number, tag = 'p') => ({
  type: 'inquiry.property',
  source: SOURCES[n % SOURCES.length],
  campaign: { source: 'google', medium: 'cpc', name: `campaign ${n % 20}` },
  message: `Is the home on ${n} Tanner Row still for sale? I would like to see it this week.`,
  person: {
    firstName: `${tag}${n}`,
    lastName: 'Bench',
    emails: [`${tag}.${n}@example.com`],
    phones: [`+1312${String(2_000_000 + (n % 7_900_000)).padStart(7, '0')}`],
    budgetMax: 300_000 + (n % 50) * 10_000,
    timeline: 'within_90_days',
  },
  property: { street: `${n} Tanner Row`, city: 'Austin', state: 'TX', postalCode: '78701', price: 450_000 },
});
const fresh = () => JSON.stringify(person(++serial, 'closed'));

try {
  if (CLOSED) await closedLoop();
  if (RACES > 0) await race();
  if (RATE > 0) await wholeProduct();
} finally {
  await bench.close();
}

async function closedLoop(): Promise<void> {
  const api = await start(['--roles=api']);
  try {
    await shoot(api, 10, 2);
    console.log(
      `\nclosed loop, API alone, ${SECONDS} s each\n   c   leads/min   p50 ms   p95 ms   p99 ms   errors   CPU ms a lead (Node)`,
    );
    for (const connections of [1, 10, 50]) {
      const cpu = cpuMs(api.pid);
      const shot = await shoot(api, connections, SECONDS);
      const perMinute = (shot['2xx'] / shot.duration) * 60;
      const errors = shot.errors + shot.non2xx;
      console.log(
        [
          String(connections).padStart(4),
          perMinute.toFixed(0).padStart(11),
          shot.latency.p50.toFixed(1).padStart(8),
          shot.latency.p97_5.toFixed(1).padStart(8),
          shot.latency.p99.toFixed(1).padStart(8),
          String(errors).padStart(8),
          ((cpuMs(api.pid) - cpu) / shot['2xx']).toFixed(2).padStart(12),
        ].join(' '),
      );
      if (connections > 1)
        verdict(
          `leads a minute at c=${connections} against n8n's ${N8N}`,
          perMinute / N8N,
          '>= 20 times',
          perMinute >= 20 * N8N,
        );
    }
  } finally {
    await api.stop();
  }
}

async function wholeProduct(): Promise<void> {
  const product = await start([]);
  try {
    await shareOut(product);
    await steady(product);
  } finally {
    await product.stop();
  }
}

/** Seven agents take turns at equal weight, all day. */
async function shareOut(product: Program): Promise<void> {
  const call = async (method: string, path: string, body?: unknown) => {
    const reply = await fetch(`${product.url}/api${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as { revision: number };
  };
  const { revision } = await call('GET', '/routing');
  const among = { people: agents.map(({ userId }) => ({ userId, perRound: 1 })) };
  const rules = { rules: [], catchAll: { steps: [{ kind: 'turns', among }] } };
  const draft = await call('PUT', '/routing/draft', { revision, rules });
  await call('POST', '/routing/versions', { revision: draft.revision });
}

async function race(): Promise<void> {
  const product = await start(['--roles=api']);
  let split = 0;
  for (let i = 0; i < RACES; i++) {
    const posts = Array.from({ length: 2 + (i % 2) }, (_, k) => ({
      ...person(i, 'race'),
      source: SOURCES[(i + k) % SOURCES.length],
    }));
    // Every other trial the addresses differ in capitals and plus tag alone.
    if (i % 2)
      for (const [k, post] of posts.entries()) post.person.emails = [`Race.${i}+portal${k}@example.com`];
    const ids = await Promise.all(
      posts.map(async (post) => (await send(product, JSON.stringify(post))).leadId),
    );
    if (new Set(ids).size !== 1) split++;
  }
  await product.stop();
  const [row] = await rows<{ n: number }>(
    `select count(distinct lead_id)::int as n from lead_emails where tenant_id = $1 and value ilike 'race.%'`,
  );
  console.log(`\n${RACES} trials of two or three racing posts of one person`);
  verdict('trials that gave two people', split, '0', split === 0);
  verdict('leads of the trials', row!.n, String(RACES), row!.n === RACES);
}

async function steady(product: Program): Promise<void> {
  const total = Math.round(RATE * MINUTES);
  const every = 60_000 / RATE;
  const latencies: number[] = [];
  const flights = new Set<Promise<void>>();
  let failed = 0;
  let known = 0;
  const cpu = cpuMs(product.pid);
  const began = performance.now();
  for (let n = 0; n < total; n++) {
    const wait = began + n * every - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    // One in ten is by somebody who asked before.
    const again = n % 10 === 9;
    if (again) known++;
    const body = JSON.stringify(person(again ? n - 9 : n, 'steady'));
    const flight = (async () => {
      const asked = performance.now();
      await send(product, body).catch(() => failed++);
      latencies.push(performance.now() - asked);
    })().finally(() => flights.delete(flight));
    flights.add(flight);
  }
  await Promise.all(flights);
  const ended = performance.now();
  const backlog = async () =>
    (
      await rows<{ n: number }>(
        `select (select count(*) from outbox where tenant_id = $1)::int + (
           select count(*) from leads l join lead_emails e on e.tenant_id = l.tenant_id and e.lead_id = l.id
           where l.tenant_id = $1 and e.value like 'steady.%' and l.score is null)::int as n`,
      )
    )[0]!.n;
  const atEnd = await backlog();
  while ((await backlog()) > 0 && performance.now() - ended < 300_000)
    await new Promise((done) => setTimeout(done, 250));
  const drained = (performance.now() - ended) / 1000;
  const left = await backlog();
  const [found] = await rows<
    Record<'leads' | 'events' | 'unscored' | 'unassigned' | 'least' | 'most', number>
  >(
    `with mine as (
       select l.* from leads l where l.tenant_id = $1 and exists (
         select from lead_emails e where e.tenant_id = l.tenant_id and e.lead_id = l.id and e.value like 'steady.%')),
     held as (select count(*) as n from mine where user_id is not null group by user_id)
     select (select count(*) from mine)::int as leads,
       (select count(*) from lead_events e where e.tenant_id = $1 and e.kind = 'inquiry.property' and e.lead_id in (select id from mine))::int as events,
       (select count(*) from mine where score is null)::int as unscored,
       (select count(*) from mine where user_id is null and pond_id is null)::int as unassigned,
       coalesce((select min(n) from held), 0)::int as least, coalesce((select max(n) from held), 0)::int as most`,
  );
  const { leads, events, unscored, unassigned, least, most } = found!;
  console.log(
    `\nwhole product, ${RATE} events a minute for ${MINUTES} min: ${total} events, ${known} of them by somebody known; ` +
      `backlog at the end ${atEnd}, gone after ${drained.toFixed(1)} s; ` +
      `${((cpuMs(product.pid) - cpu) / total).toFixed(2)} CPU ms an event (Node), peak ${peakMb(product.pid).toFixed(0)} MB; ` +
      `an owner has ${least} to ${most} leads`,
  );
  console.log(
    `accept p50 ${quantile(latencies, 0.5).toFixed(1)} ms, p99 ${quantile(latencies, 0.99).toFixed(1)} ms`,
  );
  const p95 = quantile(latencies, 0.95);
  verdict('accept p95, ms', p95, '<= 150', p95 <= 150);
  verdict('events refused', failed, '0', failed === 0);
  verdict('events lost', total - failed - events, '0', total - failed === events);
  verdict('leads lost or doubled', leads - (total - known), '0', leads === total - known);
  verdict('leads without a score', unscored, '0', unscored === 0);
  verdict('most leads of one agent over the least', most - least, '<= 1', most - least <= 1);
  verdict('leads with nobody', unassigned, '0', unassigned === 0);
  verdict('backlog after the last event, s', drained, '<= 60', left === 0 && drained <= 60);
}

function start(args: string[]): Promise<Program> {
  return startProgram('packages/server/src/commands/lintel.ts', ['serve', ...args], env, '/health/ready');
}

async function send(program: Program, body: string): Promise<{ leadId: string }> {
  const reply = await fetch(`${program.url}/api/leads/events`, { method: 'POST', headers, body });
  if (reply.status !== 202) throw new Error(`${reply.status} ${await reply.text()}`);
  return (await reply.json()) as { leadId: string };
}

async function rows<R>(text: string): Promise<R[]> {
  return (await bench.owner.query(text, [tenantId])).rows as R[];
}

function shoot(program: Program, connections: number, duration: number): Promise<autocannon.Result> {
  return autocannon({
    url: `${program.url}/api/leads/events`,
    method: 'POST',
    headers,
    connections,
    duration,
    requests: [{ setupRequest: (request) => ({ ...request, body: fresh() }) }],
  });
}

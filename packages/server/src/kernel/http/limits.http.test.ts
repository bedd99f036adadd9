import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract } from '@lintel/contract';
import { noRedis, startRedis, type TestRedis } from '../../../test/redis.ts';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { issueAccessToken } from '../../modules/auth/index.ts';
import { startApi } from '../../roles/api.ts';
import { createContext } from '../create-context.ts';

const READS = 20;
const PUBLIC = 15;
const limits = { LIMIT_READ: String(READS), LIMIT_PUBLIC: String(PUBLIC) };

let world: World;
let tenant: TestTenant;
before(async () => {
  world = await createWorld({ ...limits, TRUST_PROXY: '1' });
  tenant = await world.tenant();
});
after(() => world.close());

/** Sends requests one after the other; gives how many reached an endpoint. */
async function passed(times: number, ask: (i: number) => Promise<Response>): Promise<number> {
  let count = 0;
  for (let i = 0; i < times; i++) {
    const reply = await ask(i);
    await reply.arrayBuffer();
    if (reply.status === 429)
      assert.ok(Number(reply.headers.get('retry-after')) > 0, 'a refusal says when to come back');
    else if (reply.status !== 404) count++;
  }
  return count;
}

describe('a signed-in person has one budget', () => {
  const ways: Record<string, (i: number) => [path: string, init?: RequestInit]> = {
    'over every endpoint of the class': (i) => [['/api/users', '/api/roles', '/api/fields'][i % 3]!],
    'under either name of the API': (i) => [i % 2 ? '/api/users' : '/api/v1/users'],
    'in any writing of the path': (i) => [
      ['/api/users', '/API/users', '/api/users/', '/api/%75sers', '/api/users?x', '/api/V1/users'][i % 6]!,
    ],
    'with HEAD': (i) => ['/api/users', { method: i % 2 ? 'HEAD' : 'GET' }],
    'with headers that name another method': () => [
      '/api/users',
      {
        headers: { 'x-http-method-override': 'POST', 'x-http-method': 'DELETE', 'x-method-override': 'PUT' },
      },
    ],
    'from any address': (i) => [
      '/api/users',
      { headers: { 'x-forwarded-for': `198.51.100.${i}`, 'x-real-ip': `198.51.100.${i}` } },
    ],
  };
  for (const [name, way] of Object.entries(ways)) {
    test(name, async () => {
      const client = await world.client(await tenant.member('broker'));
      assert.equal(await passed(READS + 10, (i) => client.fetch(...way(i))), READS);
    });
  }

  test('over all their sessions', async () => {
    const actor = await tenant.member('broker');
    const clients = await Promise.all([world.client(actor), world.client(actor), world.client(actor)]);
    assert.equal(await passed(READS + 10, (i) => clients[i % 3]!.fetch('/api/users')), READS);
  });

  test('and a key has its own, over all classes', async () => {
    const owner = await world.client(await tenant.member('owner'));
    const key = await owner.call(contract.keys.create, {
      body: {
        name: 'Slow',
        account: { name: 'Slow' },
        grants: { 'users:read': 'all', 'leads:create': 'all' },
        limitPerMinute: 7,
      },
    });
    const headers = { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json' };
    const ask = (i: number) =>
      i % 2
        ? fetch(`${owner.baseUrl}/api/users`, { headers })
        : fetch(`${owner.baseUrl}/api/leads`, { headers, method: 'POST', body: `{"name":"Lead ${i}"}` });
    assert.equal(await passed(15, ask), 7);
    assert.equal((await owner.fetch('/api/users')).status, 200);
  });
});

describe('a caller nobody knows is counted by address', () => {
  let address = 0;
  const ask = async (headers: Record<string, string>, path = '/api/auth/setup') =>
    fetch(`${(await world.client()).baseUrl}${path}`, { headers });

  test('which only the proxies in front may name', async () => {
    // One proxy is trusted: it has added the last entry, the rest is what the caller wrote.
    const proxied = (written: string) => ({ 'x-forwarded-for': `${written}, 203.0.113.${address}` });
    const ways: ((i: number) => Record<string, string>)[] = [
      (i) => proxied(`198.51.100.${i}`),
      (i) => proxied(`198.51.100.${i}, 198.51.100.${i + 100}`),
      (i) => ({ ...proxied('-'), 'x-real-ip': `198.51.100.${i}` }),
      (i) => ({ ...proxied('-'), forwarded: `for=198.51.100.${i}` }),
      (i) => ({ ...proxied('-'), 'x-client-ip': `198.51.100.${i}`, 'cf-connecting-ip': `198.51.100.${i}` }),
      (i) => ({ ...proxied('-'), 'true-client-ip': `198.51.100.${i}`, 'x-forwarded': `198.51.100.${i}` }),
    ];
    for (const way of ways) {
      address++;
      assert.equal(await passed(PUBLIC + 5, (i) => ask(way(i))), PUBLIC);
    }
  });

  test('of which an IPv6 network of 64 bits is one', async () => {
    const from = (i: number) => ({ 'x-forwarded-for': `2001:db8:0:7::${(i + 1).toString(16)}` });
    assert.equal(await passed(PUBLIC + 5, (i) => ask(from(i))), PUBLIC);
    assert.equal((await ask({ 'x-forwarded-for': '2001:db8:0:8::1' })).status, 200);
  });

  test('also when it only guesses tokens', async () => {
    const from = { 'x-forwarded-for': '203.0.113.200' };
    const guess = (i: number) => ({
      ...from,
      ...[
        {},
        { authorization: 'Bearer x' },
        { authorization: `Bearer lintel_${'0'.repeat(12)}_${'a'.repeat(43)}` },
      ][i % 3],
    });
    assert.equal(await passed(PUBLIC * 10 + 5, (i) => ask(guess(i), '/api/users')), PUBLIC * 10);
    // Guessing takes nothing from those who share the address.
    assert.equal((await ask(from)).status, 200);
    const client = await world.client(await tenant.member('broker'));
    assert.equal((await client.fetch('/api/users', { headers: from })).status, 200);
  });

  test('which without a trusted proxy is the one that connects', async () => {
    const bare = await createWorld(limits);
    try {
      const { baseUrl } = await bare.client();
      const reply = (i: number) =>
        fetch(`${baseUrl}/api/auth/setup`, { headers: { 'x-forwarded-for': `198.51.100.${i}` } });
      assert.equal(await passed(PUBLIC + 5, reply), PUBLIC);
    } finally {
      await bare.close();
    }
  });
});

for (const [name, skip, tolerance] of [
  ['PostgreSQL', false, 0.2],
  ['Redis', noRedis, 0.05],
] as const) {
  describe(`two servers on one database share a limit through ${name}`, { skip }, () => {
    let redis: TestRedis | undefined;
    let one: World;
    const stops: (() => Promise<void>)[] = [];
    const servers: string[] = [];
    const LIMIT = 60;
    before(async () => {
      if (name === 'Redis') redis = await startRedis();
      one = await createWorld({ LIMIT_READ: String(LIMIT), ...(redis ? { REDIS_URL: redis.url } : {}) });
      servers.push((await one.client()).baseUrl);
      const second = await createContext(one.ctx.config, { clock: one.clock, log: one.ctx.log });
      stops.push(() => second.close());
      const api = await startApi(second.ctx);
      stops.push(() => api.close());
      servers.push(`http://127.0.0.1:${(api.server.address() as { port: number }).port}`);
    });
    after(async () => {
      for (const stop of stops.reverse()) await stop();
      await one.close();
      await redis?.stop();
    });

    test('in turns and all at once', async () => {
      const company = await one.tenant();
      for (const atOnce of [false, true]) {
        const token = await issueAccessToken(one.ctx, await company.member('broker'));
        const headers = { authorization: `Bearer ${token}` };
        const ask = (i: number) => fetch(`${servers[i % 2]}/api/users`, { headers });
        const count = atOnce
          ? (await Promise.all(Array.from({ length: LIMIT * 2 }, (_, i) => passed(1, () => ask(i))))).filter(
              (n) => n > 0,
            ).length
          : await passed(LIMIT * 2, ask);
        assert.ok(Math.abs(count - LIMIT) <= LIMIT * tolerance, `${count} of ${LIMIT}`);
      }
    });
  });
}

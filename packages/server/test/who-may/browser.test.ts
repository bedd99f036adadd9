import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, endpoints, pathOf } from '@lintel/contract';
import { newId } from '../../src/kernel/ids.ts';
import { createWorld, type TestTenant, type World } from '../world.ts';
import { newPerson, PASSWORD, type Stage } from './stage.ts';

const FRIEND = 'https://friend.example.com';

let world: World;
let tenant: TestTenant;
let base: string;
before(async () => {
  world = await createWorld({ CORS_ORIGINS: FRIEND });
  tenant = await world.tenant();
  base = (await world.client()).baseUrl;
});
after(() => world?.close());

const params = (path: string) =>
  Object.fromEntries(
    [...path.matchAll(/:(\w+)/g)].map(([, name]) => [name!, name === 'providerId' ? 'x' : newId()]),
  );
const person = async () => newPerson({ world, tenant, canary: 'browser' } as Stage);
const signIn = async (headers: Record<string, string> = {}) => {
  const { email } = await person();
  return fetch(`${base}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
};
const cookieOf = (reply: Response): string =>
  /lintel_refresh=([^;]*)/.exec(reply.headers.get('set-cookie') ?? '')?.[1] ?? '';

test('no page of another site can write, whatever it calls itself', async () => {
  const client = await world.client(tenant.owner);
  const writes = endpoints.filter((e) => e.method !== 'get');
  assert.ok(writes.length > 40);
  for (const e of writes) {
    for (const origin of [
      'https://evil.example.com',
      'null',
      'http://localhost',
      `${base}.evil.example.com`,
      'file://',
    ]) {
      const reply = await client.fetch(pathOf(e, { params: params(e.path) }), {
        method: e.method.toUpperCase(),
        headers: { origin, 'content-type': 'application/json' },
        ...(e.method === 'delete' ? {} : { body: '{}' }),
      });
      assert.equal(reply.status, 403, `${e.name} from ${origin}`);
      assert.equal(((await reply.json()) as { code: string }).code, 'request.origin_refused', e.name);
    }
  }
});

test('a form of another kind than JSON is refused where a cookie speaks', async () => {
  const cookie = `lintel_refresh=${cookieOf(await signIn())}`;
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const reply = await fetch(`${base}/api/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': type, cookie },
      body: '{}',
    });
    assert.equal(reply.status, 415, type);
  }
  const fine = await fetch(`${base}/api/auth/refresh`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: base },
    body: '{}',
  });
  assert.equal(fine.status, 200);
});

test('only named origins may read answers, each by its own name', async () => {
  const preflight = (origin: string) =>
    fetch(`${base}/api/leads`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
  const friend = await preflight(FRIEND);
  assert.equal(friend.headers.get('access-control-allow-origin'), FRIEND);
  assert.equal(friend.headers.get('access-control-allow-credentials'), 'true');
  for (const origin of [
    'https://evil.example.com',
    'null',
    `${FRIEND}.evil.example.com`,
    'https://notfriend.example.com',
    FRIEND.replace('https', 'http'),
    FRIEND.toUpperCase(),
  ]) {
    for (const reply of [
      await preflight(origin),
      await fetch(`${base}/api/auth/setup`, { headers: { origin } }),
    ]) {
      const allowed = reply.headers.get('access-control-allow-origin');
      assert.ok(allowed === null, `${origin} got ${allowed}`);
    }
  }
});

test('a session given in advance is not the one that is signed in', async () => {
  const planted = cookieOf(await signIn());
  const reply = await signIn({ cookie: `lintel_refresh=${planted}` });
  assert.equal(reply.status, 200);
  const fresh = cookieOf(reply);
  assert.notEqual(fresh.split('.')[0], planted.split('.')[0]);
  // A cookie that nobody gave out, also with the shape of one, opens nothing.
  for (const made of [
    `${newId()}.${'A'.repeat(43)}`,
    'x',
    `${planted}x`,
    '../../etc/passwd',
    "' or 1=1 --",
  ]) {
    const refused = await fetch(`${base}/api/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `lintel_refresh=${made}` },
      body: '{}',
    });
    assert.equal(refused.status, 401, made);
  }
});

test('line breaks in what people write reach no header', async () => {
  const client = await world.client(tenant.owner);
  const evil = 'x\r\nSet-Cookie: lintel_refresh=stolen\r\nX-Evil: 1';
  const tries = [
    client.fetch(`/api/imports?fileName=${encodeURIComponent(`${evil}.csv`)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'Name\nAnn\n',
    }),
    client.fetch(`/api/leads/search?q=${encodeURIComponent(evil)}`),
    client.fetch('/api/leads', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: evil }),
    }),
    fetch(`${base}/api/auth/oidc/${encodeURIComponent(evil)}?next=${encodeURIComponent(evil)}`, {
      redirect: 'manual',
    }),
    client.fetch('/api/company', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: evil }),
    }),
  ];
  for (const reply of await Promise.all(tries)) {
    assert.equal(reply.headers.get('x-evil'), null);
    assert.ok(!(reply.headers.get('set-cookie') ?? '').includes('stolen'));
    assert.ok(reply.status < 500, `${reply.url} ${reply.status}`);
  }
  const template = `{{7*7}} $${'{7*7}'} <script>alert(1)</script> {name}`;
  const lead = await client.call(contract.leads.create, {
    body: { name: template, emails: ['t@example.com'] },
  });
  assert.equal(lead.name, template);
});

test('answers carry the headers that keep a browser from harm', async () => {
  const reply = await (await world.client(tenant.owner)).fetch('/api/auth/me');
  const headers = Object.fromEntries(reply.headers);
  assert.match(headers['content-security-policy'] ?? '', /default-src 'self'.*frame-ancestors 'none'/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['x-powered-by'], undefined);
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['referrer-policy'], 'same-origin');
});

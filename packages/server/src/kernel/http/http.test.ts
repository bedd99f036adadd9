import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { contract, endpoints, type Problem, pathOf } from '@lintel/contract';
import { buildOpenApi } from '@lintel/contract/openapi';
import { type Client, createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { newId } from '../ids.ts';
import { toAppError } from './problem.ts';

let world: World;
let tenant: TestTenant;
let client: Client;
before(async () => {
  world = await createWorld();
  tenant = await world.tenant();
  client = await world.client(tenant.owner);
});
after(() => world.close());

const post = (body: string, headers: Record<string, string> = {}) =>
  client.fetch('/api/leads', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

async function problem(reply: Response, status: number, code: string): Promise<Problem> {
  const text = await reply.text();
  assert.equal(reply.status, status, text);
  assert.match(reply.headers.get('content-type') ?? '', /^application\/problem\+json/);
  const body = JSON.parse(text) as Problem;
  assert.equal(body.code, code);
  assert.equal(body.instance, reply.headers.get('x-request-id'));
  assert.ok(body.title.length > 10);
  assert.doesNotMatch(text, /node_modules|\bat \w+ \(|select |insert /i);
  return body;
}
const countLeads = async (): Promise<number> =>
  (await client.call(contract.leads.list, { query: { count: 'true' } })).total ?? 0;

test('malformed bodies get a clear refusal and write nothing', async () => {
  const before = await countLeads();
  await problem(await post('{"name": '), 400, 'request.malformed');
  await problem(await post('"just text"'), 400, 'request.malformed');
  await problem(await post('{"name":"A"}', { 'content-type': 'text/plain' }), 415, 'request.media_type');
  await problem(
    await post('{"name":"A"}', { 'content-type': 'application/json; charset=utf-99' }),
    415,
    'request.media_type',
  );
  await problem(await post(JSON.stringify({ name: 'x'.repeat(1_100_000) })), 413, 'request.too_large');
  await problem(await post('[1,2]'), 422, 'request.invalid');
  await problem(await post(`${'['.repeat(20_000)}`), 400, 'request.malformed');
  assert.equal(await countLeads(), before);
});

test('a wrong type, an unknown field and a control character are named by their path', async () => {
  const wrong = await problem(
    await post(JSON.stringify({ name: 7, emails: ['a@example.com', 3] })),
    422,
    'request.invalid',
  );
  assert.deepEqual(
    wrong.errors?.map((e) => e.path),
    ['name', 'emails.1'],
  );
  const unknown = await problem(
    await post(JSON.stringify({ name: 'A', tenant_id: newId(), score: 99 })),
    422,
    'request.invalid',
  );
  assert.deepEqual(unknown.errors?.map((e) => e.path).sort(), ['score', 'tenant_id']);
  await problem(await post('{"name":"A\\u0000B"}'), 422, 'request.invalid');
  await problem(await post('{"name":"A","__proto__":{"polluted":true}}'), 422, 'request.invalid');
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('bad query, cursor, id, path and method each have their answer', async () => {
  await problem(await client.fetch('/api/leads?limit=5000'), 422, 'request.invalid');
  await problem(await client.fetch('/api/leads?nonsense=1'), 422, 'request.invalid');
  await problem(await client.fetch('/api/leads?limit=1&limit=2'), 422, 'request.invalid');
  await problem(await client.fetch('/api/leads?cursor=zzzz'), 400, 'request.cursor_invalid');
  await problem(await client.fetch('/api/leads?filter=%7Bbroken'), 422, 'request.invalid');
  await problem(await client.fetch('/api/leads/not-an-id'), 422, 'request.invalid');
  await problem(await client.fetch(`/api/leads/${newId()}`), 404, 'lead.not_found');
  await problem(await client.fetch('/api/nothing-here'), 404, 'request.not_found');
  await problem(await client.fetch('/api/leads', { method: 'PUT' }), 405, 'request.method_not_allowed');
  await problem(await client.fetch('/api/leads/%E0%A4%A'), 400, 'request.malformed');
});

test('a character the database cannot keep is the fault of who sent it, wherever it gets that far', async () => {
  for (const [sql, value] of [
    ['select $1::text', 'a\0b'],
    ['select $1::jsonb', '"a\\u0000b"'],
  ] as const) {
    const error = await world.ctx
      .read(tenant.owner, (tx) => tx.prepared('', sql, [value]))
      .then(() => assert.fail('the database kept it'), toAppError);
    assert.deepEqual([error.status, error.code], [422, 'request.invalid']);
    assert.match(error.errors?.[0]?.message ?? '', /U\+0000/);
  }
});

test('both versions of a path answer', async () => {
  for (const path of ['/api/leads', '/api/v1/leads']) assert.equal((await client.fetch(path)).status, 200);
});

test('no token, a foreign one, a forged and an expired one are refused alike', async () => {
  const nobody = await world.client();
  await problem(await nobody.fetch('/api/leads'), 401, 'auth.required');
  const good = (await (await client.fetch('/api/auth/me')).text()).length > 0;
  assert.ok(good);
  const { issueAccessToken } = await import('../../modules/auth/index.ts');
  const token = await issueAccessToken(world.ctx, tenant.owner);
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${payload}.`;
  const other = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const changed = `${header}.${Buffer.from(JSON.stringify({ ...other, tid: newId() })).toString('base64url')}.${signature}`;
  for (const bad of [
    none,
    changed,
    `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    'abc',
    `${token}x`,
  ]) {
    await problem(
      await nobody.fetch('/api/leads', { headers: { authorization: `Bearer ${bad}` } }),
      401,
      'auth.token_invalid',
    );
  }
  assert.equal(
    (await nobody.fetch('/api/leads', { headers: { authorization: `Bearer ${token}` } })).status,
    200,
  );
  world.clock.advance(700_000);
  await problem(
    await nobody.fetch('/api/leads', { headers: { authorization: `Bearer ${token}` } }),
    401,
    'auth.token_invalid',
  );
  world.clock.set(new Date());
});

test('of many first requests at once with a good token none is refused', async () => {
  const fresh = await createWorld();
  try {
    const theirs = await fresh.client((await fresh.tenant()).owner);
    const replies = await Promise.all(Array.from({ length: 30 }, () => theirs.fetch('/api/auth/me')));
    assert.deepEqual([...new Set(replies.map((r) => r.status))], [200]);
  } finally {
    await fresh.close();
  }
});

test('a page of another site may not write', async () => {
  await problem(
    await post('{"name":"A"}', { origin: 'https://evil.example' }),
    403,
    'request.origin_refused',
  );
  await problem(await post('{"name":"A"}', { origin: 'null' }), 403, 'request.origin_refused');
  const own = await post('{"name":"Own Page"}', { origin: client.baseUrl });
  assert.equal(own.status, 201);
});

test('the same idempotency key does the work once, also under fifty parallel calls', async () => {
  const before = await countLeads();
  const key = newId();
  const body = JSON.stringify({ name: 'Once Only', emails: [`once-${key}@example.com`] });
  const replies = await Promise.all(Array.from({ length: 50 }, () => post(body, { 'idempotency-key': key })));
  const bodies = await Promise.all(replies.map((r) => r.text()));
  assert.deepEqual([...new Set(replies.map((r) => r.status))], [201]);
  assert.equal(new Set(bodies.map((b) => JSON.parse(b).id)).size, 1);
  assert.equal(await countLeads(), before + 1);
  await problem(
    await post(JSON.stringify({ name: 'Someone Else' }), { 'idempotency-key': key }),
    422,
    'idempotency.mismatch',
  );
  // A refused request leaves the key free.
  const second = newId();
  await problem(await post('{"name": 5}', { 'idempotency-key': second }), 422, 'request.invalid');
  assert.equal((await post('{"name":"Five"}', { 'idempotency-key': second })).status, 201);
});

test('many keyed writes at once on a cold cache do not starve each other of connections', async () => {
  const fresh = await world.tenant();
  const theirs = await world.client(fresh.owner);
  const replies = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      theirs.fetch('/api/leads', {
        method: 'POST',
        body: JSON.stringify({ name: `Crowd ${i}`, emails: [`crowd-${i}@example.com`] }),
        headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
      }),
    ),
  );
  assert.deepEqual([...new Set(replies.map((r) => r.status))], [201]);
});

test('an unchanged reply is answered with 304', async () => {
  const first = await client.fetch('/api/stages');
  const { issueAccessToken } = await import('../../modules/auth/index.ts');
  const token = await issueAccessToken(world.ctx, tenant.owner);
  // Not fetch: it adds Cache-Control: no-cache to a conditional request of its own making.
  const status = await new Promise<number>((done, fail) => {
    const headers = { 'if-none-match': first.headers.get('etag')!, authorization: `Bearer ${token}` };
    request(`${client.baseUrl}/api/stages`, { headers }, (res) => done(res.statusCode!))
      .on('error', fail)
      .end();
  });
  assert.equal(status, 304);
});

test('security headers stand on every reply', async () => {
  for (const path of ['/api/leads', '/api/nothing']) {
    const { headers } = await client.fetch(path);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'self'.*frame-ancestors 'none'/);
    assert.doesNotMatch(headers.get('content-security-policy') ?? '', /'unsafe-inline'|'unsafe-eval'/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('x-powered-by'), null);
  }
});

test('a role without the permission is refused before the handler', async () => {
  const reader = await world.client(await tenant.member('read_only'));
  const reply = await reader.fetch('/api/leads', {
    method: 'POST',
    body: '{"name":"No"}',
    headers: { 'content-type': 'application/json' },
  });
  await problem(reply, 403, 'auth.forbidden');
});

test('every endpoint of the contract is in the OpenAPI document, and every one but the public asks for a token', async () => {
  const nobody = await world.client();
  const document = buildOpenApi('test') as { paths: Record<string, Record<string, { operationId: string }>> };
  const operations = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((o) => o.operationId),
  );
  assert.deepEqual(operations.sort(), endpoints.map((e) => e.name).sort());
  for (const e of endpoints.filter((e) => e.access !== 'public')) {
    const params = Object.fromEntries([...e.path.matchAll(/:(\w+)/g)].map((m) => [m[1]!, newId()]));
    const reply = await nobody.fetch(pathOf(e, { params }), {
      method: e.method.toUpperCase(),
      ...(e.method === 'get' || e.method === 'delete'
        ? {}
        : { body: '{}', headers: { 'content-type': 'application/json' } }),
    });
    assert.equal(reply.status, 401, e.name);
  }
});

test('headers that are too large and a half-sent request do not reach a handler', async () => {
  const { hostname, port } = new URL(client.baseUrl);
  const status = await new Promise<number>((done, fail) => {
    const req = request(
      { hostname, port, path: '/api/leads', headers: { 'x-big': 'y'.repeat(20_000) } },
      (res) => done(res.statusCode!),
    );
    req.on('error', fail);
    req.end();
  });
  assert.equal(status, 431);
  const before = await countLeads();
  await new Promise<void>((done) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        'POST /api/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"name":"Half',
      );
      setTimeout(() => {
        socket.destroy();
        done();
      }, 50);
    });
  });
  assert.equal(await countLeads(), before);
});

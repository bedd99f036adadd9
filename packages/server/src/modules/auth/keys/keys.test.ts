import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import {
  contract,
  endpoints,
  KEY_PERMISSIONS,
  type NewApiKey,
  type Permission,
  type Problem,
  pathOf,
  SCOPED,
} from '@lintel/contract';
import pg from 'pg';
import { io } from 'socket.io-client';
import {
  type Client,
  createWorld,
  ProblemError,
  type TestTenant,
  type World,
} from '../../../../test/world.ts';
import { createContext } from '../../../kernel/create-context.ts';
import { newId } from '../../../kernel/ids.ts';
import { createLogger } from '../../../kernel/log.ts';
import { startApi } from '../../../roles/api.ts';
import { startRealtime } from '../../../roles/realtime.ts';

let world: World;
let db: pg.Client;
let tenant: TestTenant;
let owner: Client;
before(async () => {
  world = await createWorld();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
  tenant = await world.tenant('Key Company');
  owner = await world.client(tenant.owner);
});
after(async () => {
  await db.end();
  await world.close();
});

const code = (expected: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === expected;
const make = (grants: NewApiKey['grants'], more: Record<string, unknown> = {}, by = owner) =>
  by.call(contract.keys.create, {
    body: { name: 'Importer', account: { name: 'Website' }, grants, ...more },
  });
/** A raw request with a key. */
const ask = (secret: string, path: string, init: RequestInit = {}) =>
  fetch(`${owner.baseUrl}${path}`, {
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers, authorization: `Bearer ${secret}` },
  });
const lead = (secret: string, name: string, headers: Record<string, string> = {}) =>
  ask(secret, '/api/leads', { method: 'POST', body: JSON.stringify({ name }), headers });
const problemOf = async (reply: Response) => {
  const { code, title, status } = (await reply.json()) as Problem;
  return { code, title, status };
};

describe('a key', () => {
  test('acts as its service account, shown once and stored as a hash', async () => {
    const made = await make({ 'leads:create': 'all', 'leads:read': 'own' });
    assert.match(made.secret, /^lintel_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}$/);
    assert.ok(made.secret.startsWith(`${made.prefix}_`));
    assert.equal((await lead(made.secret, 'Bea Buyer')).status, 201);
    const { rows: audit } = await db.query(
      "select user_id from audit_log where tenant_id = $1 and action = 'lead.created'",
      [tenant.id],
    );
    assert.deepEqual(audit, [{ user_id: made.account.id }]);
    const listed = (await owner.call(contract.keys.list)).items.find((key) => key.id === made.id)!;
    assert.equal((listed as { secret?: string }).secret, undefined);
    assert.equal(listed.lastUsedFrom, '127.0.0.1');
    assert.ok(listed.lastUsedAt);
    const { items: users } = await owner.call(contract.people.listUsers);
    assert.deepEqual(
      users.find((user) => user.id === made.account.id),
      { id: made.account.id, name: 'Website', email: null, role: 'read_only', active: true, kind: 'service' },
    );
  });

  test('lies nowhere: neither in a table nor in a kept reply', async () => {
    const made = await make({ 'leads:create': 'all' });
    const rotated = await owner.call(contract.keys.rotate, { params: { keyId: made.id }, body: {} });
    assert.equal((await lead(rotated.secret, 'Cid Seller', { 'idempotency-key': 'once' })).status, 201);
    const { rows: tables } = await db.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'jobs')`,
    );
    for (const { name } of tables) {
      const { rows } = await db.query<{ text: string }>(`select t::text as text from ${name} t`);
      for (const { text } of rows) {
        for (const secret of [made.secret, rotated.secret]) {
          assert.ok(!text.includes(secret.slice(-43)), `${name} holds a secret`);
        }
      }
    }
  });

  test('is in no line of the log, whatever level it has', async () => {
    const lines: string[] = [];
    const log = createLogger({ logLevel: 'trace' }, { write: (line: string) => void lines.push(line) });
    const beside = await createContext(world.ctx.config, { clock: world.clock, log });
    const api = await startApi(beside.ctx);
    try {
      const made = await make({ 'leads:read': 'all', 'leads:create': 'all' });
      const url = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
      for (const secret of [made.secret, made.secret.slice(0, -1), `${made.secret}x`]) {
        const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
        await fetch(`${url}/api/leads`, { headers });
        await fetch(`${url}/api/leads`, { method: 'POST', headers, body: '{"name":' });
        await fetch(`${url}/api/nothing/${secret}?key=${secret}`, { headers });
      }
      assert.ok(lines.length > 5);
      assert.ok(!lines.join('').includes(made.secret.slice(20, 40)));
    } finally {
      await api.close();
      await beside.close();
    }
  });

  test('opens no live connection', async () => {
    const made = await make({ 'leads:read': 'all' });
    const api = await startApi(world.ctx);
    const live = await startRealtime(world.ctx, api.server);
    const socket = io(`http://127.0.0.1:${(api.server.address() as AddressInfo).port}`, {
      transports: ['websocket'],
      reconnection: false,
      auth: { token: made.secret },
    });
    try {
      const outcome = await new Promise((done) => {
        socket.once('connect', () => done('connected'));
        socket.once('connect_error', () => done('refused'));
      });
      assert.equal(outcome, 'refused');
    } finally {
      socket.close();
      await live.close();
      await api.close();
    }
  });

  test('notes its use at most once a minute', async () => {
    const made = await make({ 'users:read': 'all' });
    const used = async () =>
      (await db.query('select last_used_at from api_keys where id = $1', [made.id])).rows[0].last_used_at;
    await ask(made.secret, '/api/users');
    const first = await used();
    world.clock.advance(30_000);
    await ask(made.secret, '/api/users');
    assert.deepEqual(await used(), first);
    world.clock.advance(31_000);
    await ask(made.secret, '/api/users');
    assert.ok((await used()) > first);
    world.clock.set(new Date());
  });

  test('gets one and the same 401 whatever is wrong with it', async () => {
    const good = await make({ 'users:read': 'all' });
    const old = await make({ 'users:read': 'all' }, { expiresInDays: 1 });
    const gone = await make({ 'users:read': 'all' });
    await owner.call(contract.keys.revoke, { params: { keyId: gone.id } });
    const turned = await make({ 'users:read': 'all' });
    await owner.call(contract.keys.rotate, { params: { keyId: turned.id }, body: { overlapHours: 0 } });
    const account = await make({ 'users:read': 'all' });
    await db.query('update users set active = false where id = $1', [account.account.id]);
    world.clock.advance(25 * 3_600_000);
    const wrong = [
      'lintel_',
      'lintel_x',
      good.prefix,
      good.secret.slice(0, -1),
      `${good.secret}A`,
      `${good.secret.slice(0, -1)}${good.secret.endsWith('A') ? 'B' : 'A'}`,
      good.secret.toUpperCase(),
      `lintel_${'0'.repeat(12)}_${good.secret.slice(-43)}`,
      `${good.prefix}_${account.secret.slice(-43)}`,
      old.secret,
      gone.secret,
      turned.secret,
      account.secret,
    ];
    const answers = await Promise.all(
      wrong.map(async (secret) => {
        const reply = await ask(secret, '/api/users');
        return JSON.stringify([await problemOf(reply), reply.headers.get('www-authenticate')]);
      }),
    );
    assert.equal(new Set(answers).size, 1, [...new Set(answers)].join('\n'));
    assert.match(answers[0]!, /auth\.token_invalid/);
    assert.equal((await ask(good.secret, '/api/users')).status, 200);
    world.clock.set(new Date());
  });

  test('is revoked at once here', async () => {
    const made = await make({ 'users:read': 'all' });
    assert.equal((await ask(made.secret, '/api/users')).status, 200);
    await owner.call(contract.keys.revoke, { params: { keyId: made.id } });
    assert.equal((await ask(made.secret, '/api/users')).status, 401);
    await assert.rejects(
      owner.call(contract.keys.revoke, { params: { keyId: made.id } }),
      code('key.not_found'),
    );
    await assert.rejects(
      owner.call(contract.keys.rotate, { params: { keyId: made.id }, body: {} }),
      code('key.not_found'),
    );
  });

  test('is revoked within five seconds elsewhere', async () => {
    const made = await make({ 'users:read': 'all' });
    assert.equal((await ask(made.secret, '/api/users')).status, 200);
    await db.query('update api_keys set revoked_at = now() where id = $1', [made.id]);
    await new Promise((done) => setTimeout(done, 5_100));
    assert.equal((await ask(made.secret, '/api/users')).status, 401);
  });

  test('rotates with an overlap', async () => {
    const made = await make({ 'users:read': 'all' });
    const next = await owner.call(contract.keys.rotate, {
      params: { keyId: made.id },
      body: { overlapHours: 2 },
    });
    assert.equal(next.prefix, made.prefix);
    assert.notEqual(next.secret, made.secret);
    assert.ok(next.previousUntil);
    for (const secret of [made.secret, next.secret])
      assert.equal((await ask(secret, '/api/users')).status, 200);
    world.clock.advance(2 * 3_600_000 + 1);
    assert.equal((await ask(made.secret, '/api/users')).status, 401);
    assert.equal((await ask(next.secret, '/api/users')).status, 200);
    world.clock.set(new Date());
  });

  test('outlives whoever made it, not its service account', async () => {
    const admin = await tenant.member('admin');
    const made = await make({ 'users:read': 'all' }, {}, await world.client(admin));
    await db.query('update users set active = false where id = $1', [admin.userId]);
    assert.equal((await ask(made.secret, '/api/users')).status, 200);
  });
});

describe('what a key may', () => {
  test('is its own list and nothing beside it', async () => {
    for (const granted of KEY_PERMISSIONS) {
      const made = await make({ [granted]: 'all' });
      // All that it opens, and of what it does not the first two behind each other permission.
      const asked = [...Map.groupBy(endpoints, (e) => e.access)].flatMap(([access, those]) =>
        access === 'public' ? [] : access === granted ? those : those.slice(0, 2),
      );
      for (const endpoint of asked) {
        const params = Object.fromEntries(
          [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => [name, newId()]),
        );
        const body = endpoint.method === 'get' || endpoint.bodyKind === 'file' ? {} : { body: '{}' };
        const reply = await ask(made.secret, pathOf(endpoint, { params }), {
          method: endpoint.method.toUpperCase(),
          ...body,
        });
        const refused = reply.status === 403 && (await problemOf(reply)).code === 'auth.forbidden';
        // What has no route yet answers 405.
        if (reply.status !== 405)
          assert.equal(refused, endpoint.access !== granted, `${granted}: ${endpoint.name}`);
      }
    }
  });

  test('reaches as far as each scope says', async () => {
    const company = await world.tenant('Reach');
    const boss = await world.client(company.owner);
    await boss.call(contract.leads.create, {
      body: { name: 'Of the owner', ownerId: company.owner.userId! },
    });
    const own = await make({ 'leads:read': 'own', 'leads:create': 'all' }, {}, boss);
    assert.equal((await lead(own.secret, 'Of the key')).status, 201);
    const account = { id: own.account.id };
    const all = await make({ 'leads:read': 'all' }, { account }, boss);
    const blind = await make({ 'leads:create': 'all' }, { account }, boss);
    const names = async (secret: string) => {
      const reply = await ask(secret, '/api/leads');
      if (reply.status !== 200) return reply.status;
      return ((await reply.json()) as { items: { name: string }[] }).items.map((item) => item.name).sort();
    };
    assert.deepEqual(await names(own.secret), ['Of the key']);
    assert.deepEqual(await names(all.secret), ['Of the key', 'Of the owner']);
    assert.equal(await names(blind.secret), 403);
  });

  test('never goes beyond what its maker holds', async () => {
    const role = await db.query(
      `insert into roles (tenant_id, id, base, name, grants) values ($1, $2, 'admin', 'Narrow', $3) returning id`,
      [tenant.id, newId(), JSON.stringify({ 'leads:export': 'own', 'audit:read': 'none' })],
    );
    const admin = await tenant.member('admin');
    await db.query('update users set role_id = $1 where id = $2', [role.rows[0].id, admin.userId]);
    const narrow = await world.client(admin);
    await assert.rejects(make({ 'leads:export': 'team' }, {}, narrow), code('role.too_far'));
    await assert.rejects(make({ 'audit:read': 'all' }, {}, narrow), code('role.too_far'));
    await make({ 'leads:export': 'own' }, {}, narrow);
    const wide = await make({ 'audit:read': 'all' });
    await assert.rejects(
      narrow.call(contract.keys.rotate, { params: { keyId: wide.id }, body: {} }),
      code('role.too_far'),
    );
  });

  test('is all or none where there is no scope, and never more than the list', async () => {
    for (const permission of KEY_PERMISSIONS) {
      if (!SCOPED.has(permission as Permission))
        await assert.rejects(make({ [permission]: 'own' }), code('role.scope_invalid'), permission);
    }
    for (const permission of ['keys:manage', 'users:manage', 'company:manage', 'leads:erase'])
      await assert.rejects(
        make({ [permission]: 'all' } as NewApiKey['grants']),
        code('request.invalid'),
        permission,
      );
    await assert.rejects(make({}), code('request.invalid'));
  });

  test('cannot be slipped in: unknown values are refused', async () => {
    for (const more of [
      { secret: 'lintel_mine' },
      { id: newId() },
      { tenantId: newId() },
      { hash: 'x' },
      { lookup: 'x' },
      { createdBy: newId() },
      { revokedAt: null },
      { account: { id: newId(), name: 'Both' } },
      { account: { name: 'A', role: 'owner' } },
    ])
      await assert.rejects(make({ 'users:read': 'all' }, more), code('request.invalid'));
    const made = await make({ 'users:read': 'all' });
    for (const body of [
      { grants: { 'leads:read': 'all' } },
      { account: { id: newId() } },
      { expiresAt: null },
    ])
      await assert.rejects(
        owner.call(contract.keys.update, {
          params: { keyId: made.id },
          body: body as unknown as { name: string },
        }),
        code('request.invalid'),
      );
  });

  test('of a service account that is a person, another company’s or deactivated is refused', async () => {
    const other = await world.tenant('Other');
    const theirs = await make({ 'users:read': 'all' }, {}, await world.client(other.owner));
    for (const id of [tenant.owner.userId, theirs.account.id, newId()])
      await assert.rejects(make({ 'users:read': 'all' }, { account: { id } }), code('user.not_found'));
    const params = { keyId: theirs.id };
    for (const call of [
      () => owner.call(contract.keys.update, { params, body: { name: 'Mine now' } }),
      () => owner.call(contract.keys.rotate, { params, body: {} }),
      () => owner.call(contract.keys.revoke, { params }),
    ])
      await assert.rejects(call, code('key.not_found'));
    assert.equal((await ask(theirs.secret, '/api/users')).status, 200);
  });

  test('is made and changed by those alone who manage keys', async () => {
    const broker = await world.client(await tenant.member('broker'));
    await assert.rejects(make({ 'users:read': 'all' }, {}, broker), code('auth.forbidden'));
    await assert.rejects(broker.call(contract.keys.list), code('auth.forbidden'));
  });
});

test('two keys of one service account keep their Idempotency-Keys apart', async () => {
  const one = await make({ 'leads:create': 'all' });
  const two = await make({ 'leads:create': 'all' }, { account: { id: one.account.id } });
  assert.equal(two.account.id, one.account.id);
  const ids = [];
  for (const { secret } of [one, one, two]) {
    const reply = await lead(secret, 'Same Request', { 'idempotency-key': 'the-same' });
    assert.equal(reply.status, 201);
    ids.push(((await reply.json()) as { id: string }).id);
  }
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[0], ids[2]);
});

test('each act leaves one audit row', async () => {
  const made = await make({ 'users:read': 'all' });
  const params = { keyId: made.id };
  await owner.call(contract.keys.update, { params, body: { name: 'Renamed', limitPerMinute: 5 } });
  await owner.call(contract.keys.rotate, { params, body: {} });
  await owner.call(contract.keys.revoke, { params });
  const { rows } = await db.query(
    'select action, user_id, changed from audit_log where resource_id = $1 order by seq',
    [made.id],
  );
  assert.deepEqual(
    rows,
    [
      ['key.created', null],
      ['key.updated', ['name', 'limitPerMinute']],
      ['key.rotated', ['secret']],
      ['key.revoked', []],
    ].map(([action, changed]) => ({ action, user_id: tenant.owner.userId, changed })),
  );
});

import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { type AnyEndpoint, type CallOf, contract } from '@lintel/contract';
import { io } from 'socket.io-client';
import {
  type Client,
  createWorld,
  ProblemError,
  type TestTenant,
  type World,
} from '../../../../test/world.ts';
import { startApi } from '../../../roles/api.ts';
import { startRealtime } from '../../../roles/realtime.ts';
import { issueAccessToken } from '../sessions/authenticate.ts';
import { openSession } from '../sessions/sessions.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const { activateMember, deactivateMember, endMemberSessions, getMember } = contract.people;
const code = (expected: string) => (error: unknown) => {
  assert.ok(error instanceof ProblemError, String(error));
  assert.equal(error.problem.code, expected);
  return true;
};
const refused = <E extends AnyEndpoint>(client: Client, endpoint: E, call: CallOf<E>, expected: string) =>
  assert.rejects(client.call(endpoint, call), code(expected));

async function company(): Promise<{ tenant: TestTenant; owner: Client }> {
  const tenant = await world.tenant();
  return { tenant, owner: await world.client(tenant.owner) };
}

test('whoever is deactivated is out at once: access token, refresh token, every session', async () => {
  const { tenant, owner } = await company();
  const agent = await tenant.member('agent');
  const [phone, laptop] = [await world.client(agent), await world.client(agent)];
  const who = { tenantId: tenant.id, userId: agent.userId!, accountId: agent.accountId! };
  const { refreshToken } = await world.ctx.system('sign-in', (tx) =>
    openSession(world.ctx, tx, who, 'device', ['pwd'], { ip: null, userAgent: null }),
  );
  await Promise.all([phone.call(contract.auth.me), laptop.call(contract.auth.me)]);
  const params = { userId: agent.userId! };
  assert.equal((await owner.call(getMember, { params })).sessions, 3);
  const gone = await owner.call(deactivateMember, { params, body: { to: [] } });
  assert.deepEqual([gone.active, gone.sessions], [false, 0]);
  assert.ok(gone.deactivatedAt);
  for (const client of [phone, laptop]) await refused(client, contract.auth.me, {}, 'auth.token_invalid');
  await refused(
    await world.client(),
    contract.auth.refresh,
    { body: { refreshToken } },
    'auth.refresh_invalid',
  );
  await refused(owner, deactivateMember, { params, body: { to: [] } }, 'user.inactive');
  // Let in again, they sign in anew: old tokens stay dead.
  const back = await owner.call(activateMember, { params });
  assert.deepEqual([back.active, back.deactivatedAt, back.role], [true, null, 'agent']);
  await refused(phone, contract.auth.me, {}, 'auth.token_invalid');
  await (await world.client(agent)).call(contract.auth.me);
});

test('their sockets are cut within five seconds, and nobody else’s', async () => {
  const { tenant, owner } = await company();
  const agent = await tenant.member('agent');
  const api = await startApi(world.ctx);
  const live = await startRealtime(world.ctx, api.server);
  const url = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
  const connect = async (token: string) => {
    const socket = io(url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { token },
    });
    await new Promise<void>((done, fail) => {
      socket.once('connect', done);
      socket.once('connect_error', fail);
    });
    return socket;
  };
  const theirs = await connect(await issueAccessToken(world.ctx, agent));
  const other = await connect(await issueAccessToken(world.ctx, tenant.owner));
  try {
    const cut = new Promise<number>((done) => theirs.once('disconnect', () => done(Date.now())));
    const began = Date.now();
    await owner.call(deactivateMember, { params: { userId: agent.userId! }, body: { to: [] } });
    assert.ok((await cut) - began <= 5_500);
    assert.equal(other.connected, true);
  } finally {
    theirs.close();
    other.close();
    await live.close();
    await api.close();
  }
});

test('an API key ends with its service account', async () => {
  const { owner } = await company();
  const key = await owner.call(contract.keys.create, {
    body: { name: 'Site', account: { name: 'Website' }, grants: { 'leads:read': 'all' } },
  });
  const nobody = await world.client();
  const list = async () =>
    (await nobody.fetch('/api/leads', { headers: { authorization: `Bearer ${key.secret}` } })).status;
  assert.equal(await list(), 200);
  const params = { userId: key.account.id };
  const listed = await owner.call(getMember, { params });
  assert.deepEqual([listed.kind, listed.mfa, listed.email], ['service', null, null]);
  await refused(owner, contract.people.updateMember, { params, body: { roleId: 'admin' } }, 'user.service');
  await owner.call(deactivateMember, { params, body: { to: [] } });
  const began = Date.now();
  while ((await list()) === 200) {
    assert.ok(Date.now() - began < 5_500, 'the key still works');
    await new Promise((wait) => setTimeout(wait, 200));
  }
  assert.equal(await list(), 401);
});

test('work goes to active people of the company only', async () => {
  const { tenant, owner } = await company();
  const [agent, ann, ben] = [
    await tenant.member('agent'),
    await tenant.member('agent'),
    await tenant.member('agent'),
  ];
  const params = { userId: agent.userId! };
  await owner.call(deactivateMember, { params: { userId: ben.userId! }, body: { to: [] } });
  await refused(
    owner,
    deactivateMember,
    { params, body: { to: [ann.userId!, ben.userId!] } },
    'user.inactive',
  );
  await refused(owner, deactivateMember, { params, body: { to: [agent.userId!] } }, 'user.inactive');
  assert.equal((await owner.call(getMember, { params })).active, true);
});

test('two people who hand over to each other at once: one leaves, the other stays to take over', async () => {
  for (let round = 0; round < 5; round++) {
    const { tenant, owner } = await company();
    const [ann, ben] = [await tenant.member('agent'), await tenant.member('agent')];
    const tries = await Promise.allSettled([
      owner.call(deactivateMember, { params: { userId: ann.userId! }, body: { to: [ben.userId!] } }),
      owner.call(deactivateMember, { params: { userId: ben.userId! }, body: { to: [ann.userId!] } }),
    ]);
    assert.deepEqual(tries.map((t) => t.status).sort(), ['fulfilled', 'rejected']);
  }
});

test('of ten deactivations at once one happens, with one hand-over', async () => {
  const { tenant, owner } = await company();
  const agent = await tenant.member('agent');
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, () =>
      owner.call(deactivateMember, { params: { userId: agent.userId! }, body: { to: [] } }),
    ),
  );
  assert.equal(tries.filter((t) => t.status === 'fulfilled').length, 1);
  const rows = await world.ctx.read(tenant.owner, (tx) => tx.selectFrom('hand_overs').selectAll().execute());
  assert.equal(rows.length, 1);
});

test('signing a person out ends their sessions and leaves them active', async () => {
  const { tenant, owner } = await company();
  const agent = await tenant.member('agent');
  const client = await world.client(agent);
  await client.call(contract.auth.me);
  const params = { userId: agent.userId! };
  await owner.call(endMemberSessions, { params });
  await refused(client, contract.auth.me, {}, 'auth.token_invalid');
  assert.equal((await owner.call(getMember, { params })).active, true);
  await (await world.client(agent)).call(contract.auth.me);
});

import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { contract, type Hint } from '@lintel/contract';
import { io, type Socket } from 'socket.io-client';
import { createWorld, type TestTenant, type World } from '../../test/world.ts';
import { issueAccessToken } from '../modules/auth/index.ts';
import { startApi } from './api.ts';
import { startRealtime } from './realtime.ts';

let world: World;
let one: TestTenant;
let two: TestTenant;
let url: string;
const stops: (() => Promise<void>)[] = [];
const sockets: Socket[] = [];

before(async () => {
  world = await createWorld();
  [one, two] = [await world.tenant('One'), await world.tenant('Two')];
  const api = await startApi(world.ctx);
  const live = await startRealtime(world.ctx, api.server);
  stops.push(live.close, api.close);
  url = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
  await world.work();
});
after(async () => {
  for (const socket of sockets) socket.close();
  for (const stop of stops) await stop();
  await world.close();
});

interface Heard {
  socket: Socket;
  hints: Hint[];
  ended: Promise<string>;
}

async function connect(token: string | undefined, extraHeaders: Record<string, string> = {}): Promise<Heard> {
  const socket = io(url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { token },
    extraHeaders,
  });
  sockets.push(socket);
  const hints: Hint[] = [];
  socket.on('hint', (hint: Hint) => hints.push(hint));
  await new Promise<void>((done, fail) => {
    socket.once('connect', done);
    socket.once('connect_error', fail);
  });
  return { socket, hints, ended: new Promise((done) => socket.once('disconnect', done)) };
}

const call = async (token: string, path: string, method: string, body?: unknown) =>
  fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

test('no token, a bad one and a page of another site are refused', async (t) => {
  const info = t.mock.method(world.ctx.log, 'info');
  await assert.rejects(connect(undefined));
  await assert.rejects(connect('nonsense'));
  const token = await issueAccessToken(world.ctx, one.owner);
  await assert.rejects(connect(token, { origin: 'https://evil.example' }));
  for (const origin of ['null', 'no address at all', ''])
    await assert.rejects(connect(token, { origin }), origin);
  await connect(token, { origin: url });
  const codes = info.mock.calls.map(({ arguments: [fields] }) => (fields as { code?: string }).code);
  assert.deepEqual([...new Set(codes)].sort(), ['auth.token_invalid', 'request.origin_refused']);
});

test('a change is hinted to its company, to nobody else, with ids and no values', async () => {
  const token = await issueAccessToken(world.ctx, one.owner);
  const own = await connect(token);
  const other = await connect(await issueAccessToken(world.ctx, two.owner));
  const created = (await (
    await call(token, '/api/leads', 'POST', { name: 'Canary Person', emails: ['canary@example.com'] })
  ).json()) as { id: string };
  for (let i = 0; i < 100 && !own.hints.some((h) => h.topic === 'lead' && h.ids?.includes(created.id)); i++)
    await sleep(50);
  assert.ok(
    own.hints.some((h) => h.topic === 'lead' && h.ids?.includes(created.id)),
    'the scored lead is hinted',
  );
  await sleep(300);
  assert.deepEqual(other.hints, []);
  assert.doesNotMatch(JSON.stringify(own.hints), /Canary|example\.com/);
});

test('an edit changes the score and says so in time', async () => {
  const token = await issueAccessToken(world.ctx, one.owner);
  const client = await world.client(one.owner);
  const lead = await client.call(contract.leads.create, {
    body: { name: 'Edited Person', emails: ['edited@example.com'] },
  });
  const scored = async () =>
    (await client.call(contract.leads.get, { params: { leadId: lead.id } })).score?.points ?? null;
  for (let i = 0; i < 100 && (await scored()) === null; i++) await sleep(50);
  const before = await scored();
  const heard = await connect(token);
  await client.call(contract.leads.update, {
    params: { leadId: lead.id },
    body: { version: lead.version, financing: 'pre_approved', timeline: 'now' },
  });
  for (let i = 0; i < 100 && (await scored()) === before; i++) await sleep(50);
  assert.notEqual(await scored(), before);
  for (let i = 0; i < 40 && !heard.hints.some((h) => h.ids?.includes(lead.id)); i++) await sleep(50);
  assert.ok(heard.hints.some((h) => h.ids?.includes(lead.id)));
});

test('a client cannot join a room or speak for the server', async () => {
  const [spy, own] = [
    await connect(await issueAccessToken(world.ctx, two.owner)),
    await connect(await issueAccessToken(world.ctx, one.owner)),
  ];
  spy.socket.emit('join', `tenant:${one.id}`);
  spy.socket.emit('hint', { topic: 'leads' });
  world.ctx.hint(one.id, { topic: 'stages' });
  const heard = () => own.hints.some((h) => h.topic === 'stages');
  for (let i = 0; i < 60 && !heard(); i++) await sleep(50);
  assert.ok(heard());
  assert.deepEqual(spy.hints, []);
});

test('a session that ends loses its connection within seconds', async () => {
  const token = await issueAccessToken(world.ctx, one.owner);
  const heard = await connect(token);
  assert.equal((await call(token, '/api/auth/sign-out', 'POST')).status, 204);
  const reason = await Promise.race([heard.ended, sleep(11_000).then(() => 'still open')]);
  assert.equal(reason, 'io server disconnect');
});

import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import pg from 'pg';
import { io } from 'socket.io-client';
import { Browser, FIREFOX, problem, SAFARI } from '../../../../test/browser.ts';
import { until } from '../../../../test/until.ts';
import { createWorld, type World } from '../../../../test/world.ts';
import { createContext } from '../../../kernel/create-context.ts';
import { newId } from '../../../kernel/ids.ts';
import { createLogger } from '../../../kernel/log.ts';
import { startApi } from '../../../roles/api.ts';
import { startRealtime } from '../../../roles/realtime.ts';
import { addPerson, enrolTotp, PASSWORD, signIn } from '../auth.factory.ts';
import { livingSessions } from './authenticate.ts';
import { forgetStanding, standingOf } from './standings.ts';

let world: World;
let db: pg.Client;
/** A second process on the same database: its HTTP and its sockets. */
let second: { url: string; ctx: World['ctx']; close(): Promise<void> };
before(async () => {
  world = await createWorld();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
  const running = await createContext(world.ctx.config, {
    clock: world.clock,
    log: createLogger(world.ctx.config),
  });
  const api = await startApi(running.ctx);
  const live = await startRealtime(running.ctx, api.server);
  second = {
    url: `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`,
    ctx: running.ctx,
    close: async () => {
      await live.close();
      await api.close();
      await running.close();
    },
  };
});
after(async () => {
  await second.close();
  await db.end();
  await world.close();
});

/** Makes an account a member of a further company. */
async function joinOther(accountId: string, email: string, company: string): Promise<string> {
  const other = await addPerson(world, company);
  await db.query(
    `insert into users (tenant_id, id, account_id, email, name, role) values ($1, $2, $3, $4, 'Petra Person', 'agent')`,
    [other.tenantId, newId(), accountId, email],
  );
  return other.tenantId;
}
const statusAt = async (url: string, token: string | undefined) =>
  (await fetch(`${url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } })).status;

test('sessions are listed over all companies of the account, in words, and nobody else’s', async () => {
  const { email, actor } = await addPerson(world, 'Harbour Homes');
  await addPerson(world, 'Neighbour');
  const { browser: desk } = await signIn(world, email, FIREFOX);
  const tenantId = await joinOther(actor.accountId!, email, 'Quay Realty');
  await db.query(
    `update users set last_seen_at = now() + interval '1 hour' where tenant_id = $1 and account_id = $2`,
    [tenantId, actor.accountId],
  );
  const { browser: phone } = await signIn(world, email, SAFARI);
  await signIn(world, email, 'curl/8.5.0');
  const { items } = await desk.call(contract.account.sessions);
  const told = items.map((s) => ({ device: s.device, company: s.company, current: s.current, ip: s.ip }));
  told.sort((a, b) => String(a.device).localeCompare(String(b.device)));
  assert.deepEqual(told, [
    { device: 'Firefox on Windows', company: 'Harbour Homes', current: true, ip: '127.0.0.1' },
    { device: null, company: 'Quay Realty', current: false, ip: '127.0.0.1' },
    { device: 'Safari on iOS', company: 'Quay Realty', current: false, ip: '127.0.0.1' },
  ]);
  assert.equal(
    (await phone.call(contract.account.sessions)).items.find((s) => s.current)?.device,
    'Safari on iOS',
  );
});

test('a person comes back to the company they were in last', async () => {
  const { email, actor, tenantId } = await addPerson(world, 'Older');
  const { browser } = await signIn(world, email);
  const other = await joinOther(actor.accountId!, email, 'Newer');
  assert.equal((await browser.call(contract.auth.me)).company.id, tenantId);
  world.clock.advance(1_000);
  await browser.call(contract.auth.switchCompany, { body: { companyId: other } });
  world.clock.advance(60_001);
  const { browser: next } = await signIn(world, email);
  assert.equal((await next.call(contract.auth.me)).company.id, other);
  // A membership that has ended opens nothing.
  await db.query('update users set active = false where tenant_id = $1 and account_id = $2', [
    other,
    actor.accountId,
  ]);
  const { browser: last } = await signIn(world, email);
  assert.equal((await last.call(contract.auth.me)).company.id, tenantId);
});

test('one session is ended by its owner only, once, and at once in every process', async () => {
  const { email } = await addPerson(world);
  const { browser: desk } = await signIn(world, email);
  const { browser: phone } = await signIn(world, email, SAFARI);
  const thief = await signIn(world, (await addPerson(world)).email);
  const id = (await desk.call(contract.account.sessions)).items.find((s) => !s.current)!.id;
  const params = { sessionId: id };
  assert.equal(await statusAt(second.url, phone.token), 200);
  assert.equal(await statusAt(phone.origin, phone.token), 200);
  await assert.rejects(
    thief.browser.call(contract.account.endSession, { params }),
    problem('session.not_found'),
  );
  await desk.call(contract.account.endSession, { params });
  assert.equal(await statusAt(phone.origin, phone.token), 401);
  await until(
    'the other process knows',
    async () => (await statusAt(second.url, phone.token)) === 401,
    1_000,
  );
  await assert.rejects(desk.call(contract.account.endSession, { params }), problem('session.not_found'));
  await assert.rejects(phone.call(contract.auth.refresh, { body: {} }), problem('auth.refresh_invalid'));
  const { rows } = await db.query(
    `select 1 from audit_log where action = 'session.ended' and resource_id = $1`,
    [id],
  );
  assert.equal(rows.length, 1);
});

test('a process that hears nothing over the bus knows within five seconds', async () => {
  const { email } = await addPerson(world);
  const { browser } = await signIn(world, email);
  assert.equal(await statusAt(second.url, browser.token), 200);
  const began = Date.now();
  await db.query(
    `update sessions s set ended_at = now() from accounts a where a.id = s.account_id and a.email = $1`,
    [email],
  );
  await until('it is felt', async () => (await statusAt(second.url, browser.token)) === 401, 7_000);
  assert.ok(Date.now() - began <= 5_500, `${Date.now() - began} ms`);
});

test('ending the others leaves this one, and closes their sockets in other processes within five seconds', async () => {
  const { email } = await addPerson(world);
  const { browser: desk } = await signIn(world, email);
  const { browser: phone } = await signIn(world, email, SAFARI);
  const socketOf = async (token: string | undefined) => {
    const socket = io(second.url, {
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
  const [mine, theirs] = [await socketOf(desk.token), await socketOf(phone.token)];
  try {
    const began = Date.now();
    assert.deepEqual(await desk.call(contract.account.endOtherSessions), { ended: 1 });
    assert.deepEqual(await desk.call(contract.account.endOtherSessions), { ended: 0 });
    await until('the socket closes', () => theirs.disconnected, 6_000);
    assert.ok(Date.now() - began <= 5_000, `${Date.now() - began} ms`);
    assert.ok(mine.connected);
    assert.equal(await statusAt(desk.origin, desk.token), 200);
    assert.equal(await statusAt(desk.origin, phone.token), 401);
  } finally {
    mine.close();
    theirs.close();
  }
});

test('two processes that refresh one token at once give the one same successor', async () => {
  const { email, actor } = await addPerson(world);
  const { browser } = await signIn(world, email);
  const token = browser.cookies.get('lintel_refresh')!;
  const got = await Promise.all(
    Array.from({ length: 30 }, async (_, i) => {
      const reply = await fetch(`${i % 2 ? second.url : browser.origin}/api/auth/refresh`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refreshToken: token }),
      });
      return /lintel_refresh=([^;]*)/.exec(reply.headers.getSetCookie().join('\n'))?.[1];
    }),
  );
  assert.equal(new Set(got).size, 1);
  assert.ok(got[0] && got[0] !== token);
  const { rows } = await db.query<{ generation: number }>(
    'select generation from sessions where account_id = $1',
    [actor.accountId],
  );
  assert.deepEqual(rows, [{ generation: 1 }]);
});

test('a socket does not outlive the time its session has', async () => {
  const { email } = await addPerson(world);
  const { browser } = await signIn(world, email);
  const { id } = (await browser.call(contract.account.sessions)).items[0]!;
  assert.deepEqual([...(await livingSessions(world.ctx, [id, newId()]))], [id]);
  world.clock.advance(14 * 24 * 3_600_000 + 1);
  assert.equal((await livingSessions(world.ctx, [id])).size, 0);
});

test('a fresh proof counts at once in a process that remembered the old one', async () => {
  const { email } = await addPerson(world);
  const { browser } = await signIn(world, email);
  world.clock.advance(11 * 60_000);
  await browser.call(contract.auth.refresh, { body: {} });
  const begin = async () =>
    (
      await fetch(`${second.url}/api/account/totp`, {
        method: 'POST',
        headers: { authorization: `Bearer ${browser.token}` },
      })
    ).status;
  assert.equal(await begin(), 403);
  await browser.call(contract.auth.stepUp, { body: { method: 'password', password: PASSWORD } });
  await until('the other process knows', async () => (await begin()) === 200, 1_000);
});

test('nothing a client held before signing in is worth more afterwards', async () => {
  const victim = await addPerson(world);
  const attacker = await addPerson(world);
  const { browser: planter } = await signIn(world, attacker.email);
  const planted = planter.cookies.get('lintel_refresh')!;
  const desk = await Browser.open(world);
  desk.cookies.set('lintel_refresh', planted);
  await desk.call(contract.auth.signIn, { body: { email: victim.email, password: PASSWORD } });
  const fresh = desk.cookies.get('lintel_refresh')!;
  assert.notEqual(fresh.split('.')[0], planted.split('.')[0]);
  // What was held ends, and never becomes the victim's.
  await assert.rejects(planter.call(contract.auth.refresh, { body: {} }), problem('auth.refresh_invalid'));
  await assert.rejects(planter.call(contract.auth.me), problem('auth.token_invalid'));
  assert.equal((await desk.call(contract.auth.me)).email, victim.email);
  // Finishing with a second factor opens a new session too, never one that was there.
  const { secret } = await enrolTotp(world, desk);
  assert.ok(secret);
  const count = async () =>
    Number(
      (
        await db.query<{ n: string }>('select count(*) n from sessions where account_id = $1', [
          victim.actor.accountId,
        ])
      ).rows[0]!.n,
    );
  const before = await count();
  const { step } = await signIn(world, victim.email);
  assert.equal(step.status, 'second-factor');
  assert.equal(await count(), before, 'a right password alone opens nothing');
});

test('when a session was last seen is written at most once a minute', async () => {
  const { email, actor } = await addPerson(world);
  const { browser } = await signIn(world, email);
  const seen = async () =>
    (
      await db.query<{ session: Date; member: Date }>(
        `select s.last_seen_at as session, u.last_seen_at as member from sessions s
         join users u on u.tenant_id = s.tenant_id and u.id = s.user_id where s.account_id = $1`,
        [actor.accountId],
      )
    ).rows[0]!;
  const first = await seen();
  world.clock.set(new Date(first.session.getTime() + 59_000));
  await browser.call(contract.auth.me);
  await new Promise((done) => setTimeout(done, 200));
  assert.deepEqual(await seen(), first);
  world.clock.advance(2_000);
  await Promise.all(Array.from({ length: 20 }, () => browser.call(contract.auth.me)));
  await until('it is written', async () => (await seen()).session > first.session, 2_000);
  const then = await seen();
  assert.equal(then.session.getTime(), world.clock.now().getTime());
  assert.equal(then.member.getTime(), world.clock.now().getTime());
});

test('what was read while a session ended is not remembered', async () => {
  const { email } = await addPerson(world);
  const { browser } = await signIn(world, email);
  const id = (await browser.call(contract.account.sessions)).items[0]!.id;
  const reading = standingOf(second.ctx, id);
  forgetStanding(second.ctx, { sessionId: id });
  assert.ok(await reading);
  await db.query('update sessions set ended_at = now() where id = $1', [id]);
  assert.equal(await standingOf(second.ctx, id), undefined);
});

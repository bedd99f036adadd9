import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import pg from 'pg';
import { Browser, problem } from '../../../../test/browser.ts';
import { until } from '../../../../test/until.ts';
import { createWorld, type World } from '../../../../test/world.ts';
import { securityJobs } from '../account/security.jobs.ts';
import { addPerson, PASSWORD, signIn } from '../auth.factory.ts';

let world: World;
let db: pg.Client;
before(async () => {
  world = await createWorld();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
});
after(async () => {
  await db.end();
  await world.close();
});

/** One kind of client: how it holds its refresh token, and how it presents one. */
interface Holder {
  start(email: string): Promise<{ browser: Browser; token: string }>;
  /** The successor, or the status of a refusal. */
  refresh(token: string): Promise<string | number>;
}
const send = async (body: unknown, cookie?: string) =>
  fetch(`${(await world.client()).baseUrl}/api/auth/refresh`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(cookie ? { cookie: `lintel_refresh=${cookie}` } : {}),
    },
    body: JSON.stringify(body),
  });
const holders: Record<string, Holder> = {
  cookie: {
    async start(email) {
      const { browser } = await signIn(world, email);
      return { browser, token: browser.cookies.get('lintel_refresh')! };
    },
    async refresh(token) {
      const reply = await send({}, token);
      const body = (await reply.json()) as { refreshToken?: string };
      assert.equal(body.refreshToken, undefined);
      const set = /lintel_refresh=([^;]*)/.exec(reply.headers.getSetCookie().join('\n'))?.[1];
      if (reply.status !== 200) assert.equal(set, '', 'a dead cookie is taken away');
      return reply.status === 200 ? set! : reply.status;
    },
  },
  device: {
    async start(email) {
      const browser = await Browser.open(world);
      const step = await browser.call(contract.auth.signIn, {
        body: { email, password: PASSWORD, client: 'device' },
      });
      assert.equal(step.status, 'signed-in');
      return { browser, token: step.status === 'signed-in' ? step.session.refreshToken! : '' };
    },
    async refresh(token) {
      const reply = await send({ refreshToken: token });
      const body = (await reply.json()) as { refreshToken?: string };
      return reply.status === 200 ? body.refreshToken! : reply.status;
    },
  },
};

const rowOf = async (token: string) =>
  (
    await db.query<{ generation: number; ended_reason: string | null }>(
      'select generation, ended_reason from sessions where id = $1',
      [token.split('.')[0]],
    )
  ).rows[0]!;
const alertsOf = async (tenantId: string) =>
  (
    await db.query<{ user_id: string | null; resource_id: string; ip_address: string }>(
      `select user_id, resource_id, ip_address from audit_log where tenant_id = $1 and action = 'session.replayed'`,
      [tenantId],
    )
  ).rows;
const replays = async () => (await world.ctx.metrics.sessionReplays.get()).values[0]?.value ?? 0;

for (const [kind, holder] of Object.entries(holders)) {
  test(`${kind}: fifty refreshes at once make one new generation, and all hold it`, async () => {
    const { email, tenantId } = await addPerson(world);
    const { token } = await holder.start(email);
    const got = new Set(await Promise.all(Array.from({ length: 50 }, () => holder.refresh(token))));
    assert.equal(got.size, 1);
    const [successor] = [...got] as [string];
    assert.equal(typeof successor, 'string');
    assert.notEqual(successor, token);
    assert.equal((await rowOf(token)).generation, 1);
    assert.equal(typeof (await holder.refresh(successor)), 'string');
    assert.equal((await rowOf(token)).generation, 2);
    assert.deepEqual(await alertsOf(tenantId), []);
  });

  test(`${kind}: the token before is good for ten seconds, and then ends the session with an alert`, async () => {
    const { email, tenantId, actor } = await addPerson(world);
    const { browser, token } = await holder.start(email);
    world.clock.set(new Date());
    const successor = await holder.refresh(token);
    world.clock.advance(10_000);
    assert.equal(await holder.refresh(token), successor);
    // Remembered for five seconds, but not past the replay.
    await browser.call(contract.auth.me);
    // The last look did not make the ten seconds longer.
    world.clock.advance(1);
    const before = await replays();
    assert.equal(await holder.refresh(token), 401);
    assert.equal((await rowOf(token)).ended_reason, 'replayed');
    assert.equal(await holder.refresh(successor as string), 401);
    assert.equal(await replays(), before + 1);
    assert.deepEqual(await alertsOf(tenantId), [
      { user_id: null, resource_id: actor.userId, ip_address: '127.0.0.1' },
    ]);
    // The access token falls with it, at once.
    await assert.rejects(browser.call(contract.auth.me), problem('auth.token_invalid'));
    world.clock.set(new Date());
  });

  test(`${kind}: a token two generations old ends the session even within ten seconds`, async () => {
    const { email, tenantId } = await addPerson(world);
    const { token } = await holder.start(email);
    const second = (await holder.refresh(token)) as string;
    const third = (await holder.refresh(second)) as string;
    assert.equal(await holder.refresh(token), 401);
    for (const dead of [second, third]) assert.equal(await holder.refresh(dead), 401);
    assert.equal((await alertsOf(tenantId)).length, 1);
  });

  test(`${kind}: after signing out every token is dead and none raises an alert`, async () => {
    const { email, tenantId } = await addPerson(world);
    const { browser, token } = await holder.start(email);
    const second = (await holder.refresh(token)) as string;
    await browser.call(contract.auth.signOut);
    for (const dead of [token, second]) assert.equal(await holder.refresh(dead), 401);
    assert.equal((await rowOf(token)).ended_reason, 'signed-out');
    assert.deepEqual(await alertsOf(tenantId), []);
  });

  test(`${kind}: after a change of password only the session that made it goes on`, async () => {
    const { email } = await addPerson(world);
    const mine = await holder.start(email);
    const other = await holder.start(email);
    await mine.browser.call(contract.account.changePassword, {
      body: { current: PASSWORD, next: 'otter lantern 57 quay' },
    });
    assert.equal(await holder.refresh(other.token), 401);
    await assert.rejects(other.browser.call(contract.auth.me), problem('auth.token_invalid'));
    assert.equal(typeof (await holder.refresh(mine.token)), 'string');
  });

  test(`${kind}: a token we never gave out is refused and ends nothing`, async () => {
    const { email, tenantId } = await addPerson(world);
    const { token } = await holder.start(email);
    const [id, secret = '', tag = ''] = token.split('.');
    const other = (bytes: number) => randomBytes(bytes).toString('base64url');
    const forged = [
      `${id}.${other(32)}.${other(16)}`,
      `${id}.${other(32)}.${tag}`,
      `${id}.${secret}.${other(16)}`,
      `${id}.${secret}`,
      `${id}.${secret}.${tag}x`,
      `01a20000-0000-7000-8000-000000000000.${secret}.${tag}`,
      'a',
      '..',
    ];
    for (const made of forged) assert.equal(await holder.refresh(made), 401, made);
    assert.equal(typeof (await holder.refresh(token)), 'string');
    assert.deepEqual(await alertsOf(tenantId), []);
  });

  test(`${kind}: a session ends after two idle weeks, and after thirty days however busy`, async () => {
    const { email } = await addPerson(world);
    const day = 24 * 3_600_000;
    const idle = await holder.start(email);
    const busy = await holder.start(email);
    let token = busy.token;
    for (let passed = 0; passed < 28; passed += 7) {
      world.clock.advance(7 * day);
      token = (await holder.refresh(token)) as string;
      assert.equal(typeof token, 'string');
    }
    assert.equal(await holder.refresh(idle.token), 401);
    world.clock.advance(2 * day);
    assert.equal(await holder.refresh(token), 401);
    world.clock.set(new Date());
  });
}

test('fifty uses of an old token at once raise one alert', async () => {
  const { email, tenantId } = await addPerson(world);
  const { token } = await holders.device!.start(email);
  await holders.device!.refresh((await holders.device!.refresh(token)) as string);
  const got = await Promise.all(Array.from({ length: 50 }, () => holders.device!.refresh(token)));
  assert.deepEqual([...new Set(got)], [401]);
  assert.equal((await alertsOf(tenantId)).length, 1);
});

test('the person is told by mail that a copy was used', async () => {
  const { email } = await addPerson(world);
  const { token } = await holders.cookie!.start(email);
  await holders.cookie!.refresh((await holders.cookie!.refresh(token)) as string);
  await holders.cookie!.refresh(token);
  const sent: { to: string; subject: string; text: string }[] = [];
  const send = world.ctx.mail.send;
  world.ctx.mail.send = (letter) => {
    sent.push(letter);
    return send.call(world.ctx.mail, letter);
  };
  await world.work(securityJobs);
  await until('the letter is sent', () => sent.some((letter) => letter.to === email));
  const letter = sent.find((l) => l.to === email)!;
  assert.equal(letter.subject, 'A copy of your sign-in was used');
  assert.ok(!letter.text.includes(token));
});

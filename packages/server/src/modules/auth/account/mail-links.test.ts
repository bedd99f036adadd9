import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract, type Problem, type Session, type SignedIn } from '@lintel/contract';
import pg from 'pg';
import { type Post, readPost, startPostOffice } from '../../../../test/post-office.ts';
import { createWorld, ProblemError, type TestTenant, type World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { addMember } from '../index.ts';
import { hashPassword } from '../sign-in/passwords.ts';

const PASSWORD = 'heron tidal brick 49';
const NEXT = 'nine lamps over fjord';

let world: World;
let office: Awaited<ReturnType<typeof startPostOffice>>;
let db: pg.Client;
let tenant: TestTenant;
let hash: string;
before(async () => {
  office = await startPostOffice();
  world = await createWorld({
    SMTP_URL: `smtp://lintel:p%40ss@127.0.0.1:${office.port}`,
    PUBLIC_URL: 'https://crm.example.com/',
    MAIL_FROM: 'Lintel <lintel@example.com>',
  });
  await world.work();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
  tenant = await world.tenant('Harbor Homes');
  hash = await hashPassword(PASSWORD);
});
after(async () => {
  await db?.end();
  await world?.close();
  await office?.stop();
});

const code = (expected: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === expected;

interface Person {
  actor: Actor;
  email: string;
}
async function person(name = 'Kim Example', passwordHash: string | null = hash): Promise<Person> {
  const email = `kim-${newId()}@example.com`;
  return {
    actor: await addMember(world.ctx, tenant.id, { name, email, role: 'agent', passwordHash }),
    email,
  };
}

/** The letters to an address so far; waits until there are `count`. */
async function lettersTo(email: string, count: number): Promise<Post[]> {
  for (let wait = 0; wait < 150; wait++) {
    const found = office.received.filter((post) => post.to.includes(email));
    if (found.length >= count) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${email} got ${office.received.filter((post) => post.to.includes(email)).length} letters`);
}
const tokenIn = (post: Post | undefined, page: string): string => {
  const link = readPost(post!).text.match(new RegExp(`https://crm\\.example\\.com/${page}#([A-Za-z0-9_-]+)`));
  assert.ok(link, post?.source);
  return link[1]!;
};
const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
  (await world.client()).fetch(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
const signIn = async (email: string, password: string): Promise<Session> => {
  const client = await world.client();
  const reply: SignedIn = await client.call(contract.auth.signIn, {
    body: { email, password, client: 'device' },
  });
  assert.equal(reply.status, 'signed-in');
  return (reply as Extract<SignedIn, { status: 'signed-in' }>).session;
};
const settled = async () => {
  for (let wait = 0; wait < 200; wait++) {
    if ((await db.query('select 1 from outbox')).rowCount === 0) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('jobs are still due');
};
const auditOf = async (tenantId: string, action: string): Promise<number> =>
  (await db.query('select 1 from audit_log where tenant_id = $1 and action = $2', [tenantId, action]))
    .rowCount ?? 0;
async function forgot(email: string, count = 1): Promise<string> {
  await (await world.client()).call(contract.auth.forgotPassword, { body: { email } });
  return tokenIn((await lettersTo(email, count)).at(-1), 'reset');
}

describe('a forgotten password', () => {
  test('is replaced with a link that works once, ends every session, and tells its owner', async () => {
    const { actor, email } = await person();
    const old = await signIn(email, PASSWORD);
    const nobody = await world.client();
    const token = await forgot(email);
    assert.deepEqual(await nobody.call(contract.auth.lookReset, { body: { token } }), { email });
    const audited = await auditOf(tenant.id, 'password.reset');
    await nobody.call(contract.auth.resetPassword, { body: { token, password: NEXT } });
    assert.equal(await auditOf(tenant.id, 'password.reset'), audited + 1);

    await assert.rejects(
      nobody.call(contract.auth.resetPassword, { body: { token, password: `${NEXT} again` } }),
      code('auth.link_expired'),
    );
    await assert.rejects(
      nobody.call(contract.auth.refresh, { body: { refreshToken: old.refreshToken! } }),
      code('auth.refresh_invalid'),
    );
    const bearer = { authorization: `Bearer ${old.accessToken}` };
    assert.equal((await nobody.fetch('/api/auth/me', { headers: bearer })).status, 401);
    await assert.rejects(signIn(email, PASSWORD), code('auth.credentials_wrong'));
    assert.equal((await signIn(email, NEXT)).me.userId, actor.userId);
    const notice = readPost((await lettersTo(email, 2))[1]!);
    assert.equal(notice.subject, 'A new password was set');
    assert.doesNotMatch(notice.text, /#/);
  });

  test('leads to the configured address, whatever the request calls the server', async () => {
    const { email } = await person();
    const reply = await post(
      '/api/auth/password/forgot',
      { email },
      {
        'x-forwarded-host': 'evil.example.net',
        forwarded: 'host=evil.example.net',
        'x-forwarded-proto': 'gopher',
      },
    );
    assert.equal(reply.status, 202);
    // fetch keeps Host to itself, so it is sent by hand.
    const { request } = await import('node:http');
    const { baseUrl } = await world.client();
    const other = (await person()).email;
    const status = await new Promise<number | undefined>((done, fail) => {
      const call = request(
        `${baseUrl}/api/auth/password/forgot`,
        { method: 'POST', headers: { host: 'evil.example.net', 'content-type': 'application/json' } },
        (answer) => {
          answer.resume();
          answer.on('end', () => done(answer.statusCode));
        },
      );
      call.on('error', fail);
      call.end(JSON.stringify({ email: other }));
    });
    assert.equal(status, 202);
    for (const address of [email, other]) {
      const [letter] = await lettersTo(address, 1);
      tokenIn(letter, 'reset');
      assert.doesNotMatch(letter!.source, /evil/);
    }
  });

  test('is answered alike for everybody, and sends nothing to those who cannot get in', async () => {
    const known = await person();
    const locked = await person();
    const passwordless = await person('Pat Passkey', null);
    await db.query('update users set active = false where id = $1', [locked.actor.userId]);
    const answers = [];
    for (const email of [known.email, locked.email, passwordless.email, `nobody-${newId()}@example.com`]) {
      const reply = await post('/api/auth/password/forgot', { email });
      answers.push([reply.status, await reply.text()]);
    }
    assert.deepEqual(answers, Array(4).fill([202, '{}']));
    await lettersTo(known.email, 1);
    await lettersTo(passwordless.email, 1);
    await settled();
    assert.equal(office.received.filter(({ to }) => to.includes(locked.email)).length, 0);
    assert.equal(
      (await db.query('select 1 from mail_links where account_id is null and tenant_id is null')).rowCount,
      0,
    );
  });

  test('has one link at a time: a newer one ends the older', async () => {
    const { email } = await person();
    const first = await forgot(email);
    const second = await forgot(email, 2);
    const nobody = await world.client();
    await assert.rejects(
      nobody.call(contract.auth.lookReset, { body: { token: first } }),
      code('auth.link_expired'),
    );
    assert.deepEqual(await nobody.call(contract.auth.lookReset, { body: { token: second } }), { email });
  });

  test('of many wishes an hour a few are sent', async () => {
    const { email } = await person();
    for (let n = 1; n <= 5; n++) await forgot(email, n);
    for (let n = 0; n < 4; n++) await post('/api/auth/password/forgot', { email });
    await settled();
    assert.equal((await lettersTo(email, 5)).length, 5);
  });

  test('of twenty uses at once one sets the password', async () => {
    const { email } = await person();
    const token = await forgot(email);
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        post('/api/auth/password/reset', { token, password: `${NEXT} ${n}` }),
      ),
    );
    const statuses = replies.map((reply) => reply.status).sort();
    assert.deepEqual(statuses, [204, ...Array(19).fill(410)]);
    const winner = replies.findIndex((reply) => reply.status === 204);
    await signIn(email, `${NEXT} ${winner}`);
  });

  test('a link that is too old, changed, of another purpose or made up opens nothing', async () => {
    const { email, actor } = await person();
    const token = await forgot(email);
    const nobody = await world.client();
    const tampered = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    for (const bad of [tampered, `${token}A`, token.toUpperCase(), 'x'.repeat(43)]) {
      for (const call of [
        () => nobody.call(contract.auth.lookReset, { body: { token: bad } }),
        () => nobody.call(contract.auth.resetPassword, { body: { token: bad, password: NEXT } }),
      ])
        await assert.rejects(call(), code('auth.link_expired'));
    }
    for (const call of [
      () => nobody.call(contract.auth.confirmEmail, { body: { token } }),
      () => nobody.call(contract.auth.lookInvitation, { body: { token } }),
      () => nobody.call(contract.auth.acceptInvitation, { body: { token, name: 'Eve', password: NEXT } }),
      async () => (await world.client(actor)).call(contract.auth.joinCompany, { body: { token } }),
    ])
      await assert.rejects(call(), code('auth.link_expired'));
    world.clock.advance(60 * 60_000 + 1);
    try {
      await assert.rejects(
        nobody.call(contract.auth.resetPassword, { body: { token, password: NEXT } }),
        code('auth.link_expired'),
      );
    } finally {
      world.clock.set(new Date());
    }
    // Nothing of this used it up.
    await nobody.call(contract.auth.resetPassword, { body: { token, password: NEXT } });
  });

  test('a weak password is refused and leaves the link alone', async () => {
    const { email } = await person('Ottilie Quist');
    const token = await forgot(email);
    const nobody = await world.client();
    for (const password of ['password2026!', 'qwertyuiop123', 'ottilie quist 26', 'harbor homes 2026', email])
      await assert.rejects(
        nobody.call(contract.auth.resetPassword, { body: { token, password } }),
        code('auth.password_weak'),
        password,
      );
    await nobody.call(contract.auth.resetPassword, { body: { token, password: NEXT } });
  });

  test('only hashes of links are stored, and jobs, events and the log carry none', async () => {
    const { email } = await person();
    const token = await forgot(email);
    const dump = JSON.stringify([
      (await db.query('select * from mail_links')).rows,
      (await db.query('select * from outbox')).rows,
      (await db.query('select * from audit_log')).rows,
      (
        await db.query(
          `select table_schema, table_name from information_schema.tables where table_schema = 'jobs'`,
        )
      ).rows,
    ]);
    assert.ok(!dump.includes(token));
    const { rows } = await db.query<{ table_name: string }>(
      `select table_name from information_schema.tables where table_schema = 'jobs' and table_type = 'BASE TABLE'`,
    );
    for (const { table_name } of rows) {
      const all = await db.query(`select t::text as row from jobs."${table_name}" t`);
      assert.ok(!JSON.stringify(all.rows).includes(token), table_name);
      assert.ok(!JSON.stringify(all.rows).includes(email), table_name);
    }
    assert.ok(rows.length > 0);
  });
});

describe('a password somebody changes', () => {
  test('needs the one of now, ends every other session and goes on with a fresh token', async () => {
    const { email } = await person();
    const other = await signIn(email, PASSWORD);
    const reply = await post('/api/auth/sign-in', { email, password: PASSWORD });
    const { session } = (await reply.json()) as { session: Session };
    const cookies = reply.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!);
    const cookie = cookies.join('; ');
    const headers = { authorization: `Bearer ${session.accessToken}`, cookie };
    const change = (body: unknown) => post('/api/account/password', body, headers);
    const wrong = await change({ current: 'not this one at all', next: NEXT });
    assert.equal(((await wrong.json()) as Problem).code, 'auth.credentials_wrong');
    assert.equal(((await (await change({ next: NEXT })).json()) as Problem).code, 'auth.credentials_wrong');
    const weak = await change({ current: PASSWORD, next: 'letmein letmein' });
    assert.equal(((await weak.json()) as Problem).code, 'auth.password_weak');
    const done = await change({ current: PASSWORD, next: NEXT });
    assert.equal(done.status, 204);
    const fresh = done.headers.getSetCookie().map((c) => c.split(';')[0]!);
    assert.ok(fresh.some((c) => c.startsWith('lintel_refresh=') && !cookies.includes(c)));

    const nobody = await world.client();
    assert.equal((await nobody.fetch('/api/auth/me', { headers })).status, 200);
    await assert.rejects(
      nobody.call(contract.auth.refresh, { body: { refreshToken: other.refreshToken! } }),
      code('auth.refresh_invalid'),
    );
    const renewed = await post('/api/auth/refresh', {}, { cookie: fresh.join('; ') });
    assert.equal(renewed.status, 200);
    assert.equal(readPost((await lettersTo(email, 1))[0]!).subject, 'Your password was changed');
  });

  test('of two changes at once one holds', async () => {
    const { actor, email } = await person();
    const client = await world.client(actor);
    const tries = await Promise.allSettled(
      ['one', 'two'].map((n) =>
        client.call(contract.account.changePassword, { body: { current: PASSWORD, next: `${NEXT} ${n}` } }),
      ),
    );
    const winner = tries.findIndex((result) => result.status === 'fulfilled');
    assert.equal(tries.filter((result) => result.status === 'fulfilled').length, 1);
    await signIn(email, `${NEXT} ${['one', 'two'][winner]}`);
  });
});

describe('a change of address', () => {
  test('holds once the new address has confirmed it, and the old one hears of it', async () => {
    const { actor, email } = await person();
    const second = await world.tenant();
    await db.query(
      `insert into users (tenant_id, id, account_id, email, name, role) values ($1, $2, $3, $4, 'Kim', 'agent')`,
      [second.id, newId(), actor.accountId, email],
    );
    const client = await world.client(actor);
    const next = `new-${newId()}@example.com`;
    const before = await auditOf(tenant.id, 'email.change_requested');
    const asked = await client.call(contract.account.changeEmail, { body: { email: next.toUpperCase() } });
    assert.deepEqual([asked.email, asked.pendingEmail], [email, next]);
    assert.equal(await auditOf(tenant.id, 'email.change_requested'), before + 1);
    const token = tokenIn((await lettersTo(next, 1))[0], 'confirm-email');
    assert.match(readPost((await lettersTo(email, 1))[0]!).text, new RegExp(next));
    await assert.rejects(signIn(next, PASSWORD), code('auth.credentials_wrong'));
    // A reset that waits in the old mailbox dies with it.
    const reset = await forgot(email, 2);
    const nobody = await world.client();
    assert.deepEqual(await nobody.call(contract.auth.confirmEmail, { body: { token } }), { email: next });
    await assert.rejects(
      nobody.call(contract.auth.confirmEmail, { body: { token } }),
      code('auth.link_expired'),
    );
    await assert.rejects(
      nobody.call(contract.auth.lookReset, { body: { token: reset } }),
      code('auth.link_expired'),
    );
    assert.equal((await signIn(next, PASSWORD)).me.email, next);
    assert.equal((await client.call(contract.account.profile)).pendingEmail, null);
    const { rows } = await db.query('select email from users where account_id = $1', [actor.accountId]);
    assert.deepEqual(rows, [{ email: next }, { email: next }]);
    assert.equal(await auditOf(second.id, 'email.changed'), 1);
    assert.match(readPost((await lettersTo(email, 3))[2]!).subject, /was changed/);
  });

  test('to an address of somebody else is told to its owner alone', async () => {
    const [one, two] = [await person(), await person()];
    const client = await world.client(one.actor);
    const asked = await client.call(contract.account.changeEmail, { body: { email: two.email } });
    assert.equal(asked.pendingEmail, two.email);
    const token = tokenIn((await lettersTo(two.email, 1))[0], 'confirm-email');
    await assert.rejects(
      (await world.client()).call(contract.auth.confirmEmail, { body: { token } }),
      code('account.email_taken'),
    );
    // Asking for one's own address takes the change back.
    await client.call(contract.account.changeEmail, { body: { email: one.email } });
    assert.equal((await client.call(contract.account.profile)).pendingEmail, null);
  });

  test('dies after a day and with a newer one', async () => {
    const { actor } = await person();
    const client = await world.client(actor);
    const nobody = await world.client();
    const [first, second] = [`a-${newId()}@example.com`, `b-${newId()}@example.com`];
    await client.call(contract.account.changeEmail, { body: { email: first } });
    const old = tokenIn((await lettersTo(first, 1))[0], 'confirm-email');
    await client.call(contract.account.changeEmail, { body: { email: second } });
    const token = tokenIn((await lettersTo(second, 1))[0], 'confirm-email');
    await assert.rejects(
      nobody.call(contract.auth.confirmEmail, { body: { token: old } }),
      code('auth.link_expired'),
    );
    world.clock.advance(24 * 3_600_000 + 1);
    try {
      await assert.rejects(
        nobody.call(contract.auth.confirmEmail, { body: { token } }),
        code('auth.link_expired'),
      );
    } finally {
      world.clock.set(new Date());
    }
  });
});

test('a profile names the person in every company, and phone and time zone in this one', async () => {
  const { actor } = await person();
  const second = await world.tenant();
  await db.query(
    `insert into users (tenant_id, id, account_id, email, name, role) values ($1, $2, $3, $4, 'Kim', 'agent')`,
    [second.id, newId(), actor.accountId, `x-${newId()}@example.com`],
  );
  const client = await world.client(actor);
  const saved = await client.call(contract.account.updateProfile, {
    body: { name: 'Kim Newname', phone: '+1 312 555 0100', timeZone: 'Europe/Lisbon' },
  });
  assert.deepEqual(
    [saved.name, saved.phone, saved.timeZone],
    ['Kim Newname', '+1 312 555 0100', 'Europe/Lisbon'],
  );
  const { rows } = await db.query(
    'select name, phone from users where account_id = $1 order by phone nulls last',
    [actor.accountId],
  );
  assert.deepEqual(rows, [
    { name: 'Kim Newname', phone: '+1 312 555 0100' },
    { name: 'Kim Newname', phone: null },
  ]);
  assert.equal(await auditOf(second.id, 'profile.updated'), 1);
  const cleared = await client.call(contract.account.updateProfile, { body: { phone: null } });
  assert.deepEqual([cleared.name, cleared.phone, cleared.timeZone], ['Kim Newname', null, 'Europe/Lisbon']);
  assert.equal(await auditOf(second.id, 'profile.updated'), 1);
  await assert.rejects(
    client.call(contract.account.updateProfile, { body: { name: 'Two\r\nBcc: all@example.com' } }),
    code('request.invalid'),
  );
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, type Problem, type Session } from '@lintel/contract';
import pg from 'pg';
import { createWorld, ProblemError, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const company = { name: 'First Company', timeZone: 'Europe/Lisbon', currency: 'EUR' };
const owner = { name: 'Olga Owner', email: 'olga@example.com', password: 'heron tidal brick 49' };
const code = (expected: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === expected;
const cookieOf = (reply: Response) =>
  /lintel_refresh=([^;]*)/.exec(reply.headers.get('set-cookie') ?? '')?.[1];

const post = async (path: string, body: unknown, cookie?: string) => {
  const nobody = await world.client();
  return nobody.fetch(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      ...(cookie ? { cookie: `lintel_refresh=${cookie}` } : {}),
    },
  });
};
const signIn = async () => {
  const reply = await post('/api/auth/sign-in', { email: owner.email, password: owner.password });
  assert.equal(reply.status, 200);
  return { session: ((await reply.json()) as { session: Session }).session, cookie: cookieOf(reply)! };
};

test('of twenty first registrations at once one wins, with its owner signed in', async () => {
  const nobody = await world.client();
  assert.deepEqual(await nobody.call(contract.auth.setupStatus), {
    needed: true,
    secure: false,
    providers: [],
  });
  await assert.rejects(
    nobody.call(contract.auth.register, {
      body: { company, owner: { ...owner, password: 'first company olga' } },
    }),
    code('auth.password_weak'),
  );
  await assert.rejects(
    nobody.call(contract.auth.register, { body: { company: { ...company, timeZone: 'Mars/Base' }, owner } }),
    code('request.invalid'),
  );
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () => nobody.call(contract.auth.register, { body: { company, owner } })),
  );
  const won = tries.filter((r) => r.status === 'fulfilled');
  assert.equal(won.length, 1);
  assert.equal(won[0]!.value.me.role, 'owner');
  assert.equal(won[0]!.value.me.company.setupStep, 'stages');
  assert.equal(won[0]!.value.refreshToken, undefined);
  assert.deepEqual(await nobody.call(contract.auth.setupStatus), {
    needed: false,
    secure: false,
    providers: [],
  });
});

test('sign-in answers every wrong pair alike, and the cookie is kept from scripts', async () => {
  for (const body of [
    { email: owner.email, password: 'not this one at all' },
    { email: 'nobody@example.com', password: owner.password },
  ]) {
    const reply = await post('/api/auth/sign-in', body);
    assert.equal(reply.status, 401);
    assert.equal(((await reply.json()) as Problem).code, 'auth.credentials_wrong');
  }
  const reply = await post('/api/auth/sign-in', {
    email: owner.email.toUpperCase(),
    password: owner.password,
  });
  const cookies = reply.headers.getSetCookie().sort();
  assert.equal(cookies.length, 2);
  for (const [n, name] of ['lintel_device', 'lintel_refresh'].entries())
    assert.match(cookies[n]!, new RegExp(`^${name}=[^;]+; Path=/; HttpOnly; SameSite=Strict; Max-Age=\\d+$`));
});

test('failures slow one account from one address down', async () => {
  let last: Response | undefined;
  for (let i = 0; i < 7; i++)
    last = await post('/api/auth/sign-in', { email: 'slow@example.com', password: 'wrong wrong wrong' });
  assert.equal(last?.status, 429);
  assert.ok(Number(last?.headers.get('retry-after')) > 0);
  await signIn();
});

test('signing out ends the session at once', async () => {
  const { session, cookie } = await signIn();
  const headers = { authorization: `Bearer ${session.accessToken}` };
  const nobody = await world.client();
  assert.equal((await nobody.fetch('/api/auth/me', { headers })).status, 200);
  const out = await nobody.fetch('/api/auth/sign-out', { method: 'POST', headers });
  assert.equal(out.status, 204);
  assert.equal((await nobody.fetch('/api/auth/me', { headers })).status, 401);
  assert.equal((await post('/api/auth/refresh', {}, cookie)).status, 401);
});

test('only hashes of tokens and passwords are stored', async () => {
  const { cookie } = await signIn();
  const db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
  const dump = JSON.stringify([
    (await db.query('select * from sessions')).rows,
    (await db.query('select * from accounts')).rows,
  ]);
  await db.end();
  assert.ok(!dump.includes(cookie) && !dump.includes(cookie.split('.')[1]!));
  assert.ok(!dump.includes(owner.password));
  assert.match(dump, /\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('production refuses to sign anyone in over plain HTTP', async () => {
  const strict = await createWorld({ NODE_ENV: 'production', TRUST_PROXY: '1' });
  try {
    const nobody = await strict.client();
    const body = { company, owner };
    await assert.rejects(nobody.call(contract.auth.register, { body }), code('auth.insecure_transport'));
    const reply = await nobody.fetch('/api/auth/register', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
    });
    assert.equal(reply.status, 201);
    assert.match(
      reply.headers.get('set-cookie')!,
      /^__Host-lintel_refresh=[^;]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/,
    );
    assert.match(reply.headers.get('strict-transport-security') ?? '', /max-age=31536000/);
  } finally {
    await strict.close();
  }
});

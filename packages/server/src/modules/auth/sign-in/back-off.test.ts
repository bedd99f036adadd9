import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { contract, type Problem } from '@lintel/contract';
import { hash as argon2 } from '@node-rs/argon2';
import pg from 'pg';
import { createWorld, type World } from '../../../../test/world.ts';
import { createContext } from '../../../kernel/create-context.ts';
import { newId } from '../../../kernel/ids.ts';
import { addMember } from '../index.ts';
import { beginAttempt, network } from './failures.ts';
import { hashesComputed, hashPassword } from './passwords.ts';

const PASSWORD = 'heron tidal brick 49';
const WRONG = 'wrong wrong wrong';
let world: World;
let db: pg.Client;
let tenantId: string;
let hash: string;
before(async () => {
  world = await createWorld({ TRUST_PROXY: '1' });
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
  tenantId = (await world.tenant()).id;
  hash = await hashPassword(PASSWORD);
});
after(async () => {
  await db?.end();
  await world?.close();
});
beforeEach(async () => {
  await db.query('delete from sign_in_failures');
  world.clock.set('2026-11-02T10:00:00Z');
});

async function person(passwordHash: string | null = hash) {
  const email = `pat-${newId()}@example.com`;
  const actor = await addMember(world.ctx, tenantId, { name: 'Pat', email, role: 'agent', passwordHash });
  return { email, actor };
}
async function signIn(email: string, password: string, ip: string, cookie?: string) {
  const nobody = await world.client();
  const reply = await nobody.fetch('/api/auth/sign-in', {
    method: 'POST',
    body: JSON.stringify({ email, password }),
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': ip,
      ...(cookie ? { cookie } : {}),
    },
  });
  const device = reply.headers
    .getSetCookie()
    .find((line) => line.startsWith('lintel_device='))
    ?.split(';')[0];
  return {
    status: reply.status,
    wait: Number(reply.headers.get('retry-after') ?? 0),
    body: await reply.text(),
    device,
  };
}

describe('failed sign-ins', () => {
  test('of one account from one address wait twice as long each time, up to 15 minutes', async () => {
    const { email } = await person();
    const ip = '198.51.100.7';
    for (let n = 1; n <= 5; n++) assert.equal((await signIn(email, WRONG, ip)).status, 401);
    const waits: number[] = [];
    for (let n = 0; n < 11; n++) {
      const computed = hashesComputed();
      const refused = await signIn(email, PASSWORD, ip);
      assert.equal(refused.status, 429);
      assert.equal((JSON.parse(refused.body) as Problem).code, 'auth.too_many_attempts');
      assert.equal(hashesComputed(), computed, 'refused before the costly work');
      waits.push(refused.wait);
      world.clock.advance(refused.wait * 1000);
      assert.equal((await signIn(email, WRONG, ip)).status, 401);
    }
    assert.deepEqual(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    // Elsewhere the owner gets in, and after the wait here too.
    assert.equal((await signIn(email, PASSWORD, '203.0.113.9')).status, 200);
    world.clock.advance(900_000);
    assert.equal((await signIn(email, PASSWORD, ip)).status, 200);
    assert.equal((await signIn(email, WRONG, ip)).status, 401);
  });

  test('many at once are held like one after the other', async () => {
    const { email } = await person();
    const computed = hashesComputed();
    const replies = await Promise.all(Array.from({ length: 40 }, () => signIn(email, WRONG, '198.51.100.8')));
    assert.equal(replies.filter((reply) => reply.status === 401).length, 5);
    assert.equal(hashesComputed() - computed, 5);
    assert.ok(replies.every((reply) => reply.status === 401 || reply.wait > 0));
  });

  test('sprayed over five hundred accounts stop at a hundred an hour of one address', async () => {
    const ip = '2001:db8:1:2::1';
    let refused: Awaited<ReturnType<typeof signIn>> | undefined;
    let tried = 0;
    for (let n = 0; n < 500 && !refused; n++) {
      const reply = await signIn(`user${n}@example.com`, 'Summer tidal 2026', ip);
      if (reply.status === 429) refused = reply;
      else tried++;
    }
    assert.equal(tried, 100);
    assert.ok(refused!.wait > 0 && refused!.wait <= 3600);
    const { email } = await person();
    // The rest of the household's /64 is the same caller, another network is not.
    assert.equal((await signIn(email, PASSWORD, '2001:db8:1:2:ffff::9')).status, 429);
    assert.equal((await signIn(email, PASSWORD, '2001:db8:1:3::1')).status, 200);
    world.clock.advance(3_601_000);
    assert.equal((await signIn(email, PASSWORD, ip)).status, 200);
  });

  test('from everywhere do not lock the owner out where they have signed in before', async () => {
    const { email } = await person();
    const home = await signIn(email, PASSWORD, '203.0.113.20');
    assert.equal(home.status, 200);
    assert.ok(home.device);
    for (let n = 0; n < 100; n++) assert.equal((await signIn(email, WRONG, `198.51.${n}.1`)).status, 401);
    assert.equal((await signIn(email, PASSWORD, '203.0.113.99')).status, 429);
    // The attacker in the same network, too.
    for (let n = 0; n < 8; n++) await signIn(email, WRONG, '203.0.113.20');
    assert.equal((await signIn(email, PASSWORD, '203.0.113.20', home.device)).status, 200);
    // The known device has a count of its own, and a cookie of somebody else's is worth nothing.
    const other = await person();
    const theirs = await signIn(other.email, PASSWORD, '203.0.113.30');
    assert.equal((await signIn(email, PASSWORD, '203.0.113.99', theirs.device)).status, 429);
    const forged = `${home.device!.slice(0, -2)}xx`;
    assert.equal((await signIn(email, PASSWORD, '203.0.113.99', forged)).status, 429);
    for (let n = 0; n < 5; n++)
      assert.equal((await signIn(email, WRONG, '203.0.113.20', home.device)).status, 401);
    assert.equal((await signIn(email, PASSWORD, '203.0.113.20', home.device)).status, 429);
  });

  test('a browser two people share knows both', async () => {
    const [one, two] = [await person(), await person()];
    const first = await signIn(one.email, PASSWORD, '203.0.113.40');
    const both = await signIn(two.email, PASSWORD, '203.0.113.40', first.device);
    for (const { email } of [one, two]) {
      for (let n = 0; n < 5; n++) await signIn(email, WRONG, '203.0.113.40');
      assert.equal((await signIn(email, PASSWORD, '203.0.113.40')).status, 429);
      assert.equal((await signIn(email, PASSWORD, '203.0.113.40', both.device)).status, 200);
    }
  });

  test('are counted by all processes together, and outlive a restart', async () => {
    const { email } = await person();
    const second = await createContext(world.ctx.config, { clock: world.clock, log: world.ctx.log });
    try {
      for (let n = 0; n < 5; n++)
        await beginAttempt(n % 2 ? world.ctx : second.ctx, { of: email, ip: '198.51.100.50' });
    } finally {
      await second.close();
    }
    assert.equal((await signIn(email, PASSWORD, '198.51.100.50')).status, 429);
  });

  test('are kept without anybody’s address', async () => {
    const { email } = await person();
    await signIn(email, WRONG, '198.51.100.77');
    const { rows } = await db.query('select f::text as row from sign_in_failures f');
    assert.equal(rows.length, 3);
    assert.ok(!JSON.stringify(rows).includes(email) && !JSON.stringify(rows).includes('198.51.100.77'));
  });
});

test('nobody learns which accounts exist: same answer, same work', async () => {
  const known = await person();
  const passwordless = await person(null);
  const inactive = await person();
  await db.query('update users set active = false where id = $1', [inactive.actor.userId]);
  const seen = [];
  for (const [n, email] of [
    known.email,
    passwordless.email,
    inactive.email,
    `nobody-${newId()}@example.com`,
  ].entries()) {
    const computed = hashesComputed();
    const reply = await signIn(email, WRONG, `198.51.100.${100 + n}`);
    const { instance: _, ...problem } = JSON.parse(reply.body) as Problem;
    const { rows } = await db.query('select failures, hourly from sign_in_failures order by hourly');
    await db.query('delete from sign_in_failures');
    seen.push({
      status: reply.status,
      problem,
      hashes: hashesComputed() - computed,
      rows,
      device: reply.device,
    });
  }
  assert.equal(seen[0]!.status, 401);
  assert.equal(seen[0]!.hashes, 1);
  for (const other of seen.slice(1)) assert.deepEqual(other, seen[0]);
  // With the right password somebody no company lets in gets the same answer as with a wrong one.
  const right = await signIn(inactive.email, PASSWORD, '198.51.100.120');
  const { instance: _, ...problem } = JSON.parse(right.body) as Problem;
  assert.deepEqual([right.status, problem], [401, seen[0]!.problem]);
});

test('a storm from everywhere is turned away before it costs a hash or a query', async () => {
  const computed = hashesComputed();
  const replies = await Promise.all(
    Array.from({ length: 200 }, (_, n) => signIn(`storm${n}@example.com`, WRONG, `198.51.${n}.77`)),
  );
  const refused = replies.filter((reply) => reply.status === 429);
  assert.ok(refused.length > 0);
  assert.ok(refused.every((reply) => reply.wait === 5));
  const checked = replies.filter((reply) => reply.status === 401).length;
  assert.equal(checked + refused.length, 200);
  assert.equal(hashesComputed() - computed, checked);
  const { rows } = await db.query('select count(*)::int as n from sign_in_failures');
  assert.equal(rows[0].n, 3 * checked);
  const { email } = await person();
  assert.equal((await signIn(email, PASSWORD, '203.0.113.80')).status, 200);
});

test('a hash of old parameters is renewed by signing in', async () => {
  const { email, actor } = await person(
    await argon2(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 }),
  );
  assert.equal((await signIn(email, PASSWORD, '203.0.113.60')).status, 200);
  const { rows } = await db.query('select password_hash from accounts where id = $1', [actor.accountId]);
  assert.match(rows[0].password_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal((await signIn(email, PASSWORD, '203.0.113.60')).status, 200);
});

test('guesses of a signed-in thief at the current password are counted too', async () => {
  const { actor } = await person();
  const client = await world.client(actor);
  const codes: string[] = [];
  for (let n = 0; n < 7; n++)
    await client
      .call(contract.account.changePassword, {
        body: { current: `${WRONG} ${n}`, next: 'nine lamps over fjord' },
      })
      .catch((error: { problem: Problem }) => codes.push(error.problem.code));
  assert.deepEqual(codes.slice(4), [
    'auth.credentials_wrong',
    'auth.too_many_attempts',
    'auth.too_many_attempts',
  ]);
});

test('one caller is an IPv4 address or a /64', () => {
  assert.equal(network('::ffff:198.51.100.1'), '198.51.100.1');
  assert.equal(network('2001:DB8::1'), '2001:db8:0:0::/64');
  assert.equal(network('2001:db8:0:0:5::'), '2001:db8:0:0::/64');
  assert.equal(network('fe80::1%eth0'), 'fe80:0:0:0::/64');
  assert.equal(network(null), '-');
});

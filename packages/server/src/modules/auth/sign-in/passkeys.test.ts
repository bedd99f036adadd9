import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import pg from 'pg';
import { Authenticator, type Twist } from '../../../../test/authenticator.ts';
import { Browser, problem, SAFARI } from '../../../../test/browser.ts';
import { createWorld, type World } from '../../../../test/world.ts';
import { addPerson, enrolTotp, signIn } from '../auth.factory.ts';

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

async function addPasskey(browser: Browser, key: Authenticator, twist: Twist = {}) {
  const { options } = await browser.call(contract.account.beginPasskey);
  const response = key.create(options, browser.origin, twist);
  return browser.call(contract.account.addPasskey, { body: { name: 'Laptop', response } });
}
/** A person with a passkey. */
async function keyed() {
  const person = await addPerson(world);
  const { browser } = await signIn(world, person.email);
  const key = new Authenticator();
  await addPasskey(browser, key);
  return { ...person, browser, key };
}
async function usePasskey(key: Authenticator, twist: Twist = {}, browser?: Browser) {
  const at = browser ?? (await Browser.open(world));
  const { handle, options } = await at.call(contract.auth.passkeyOptions);
  const response = key.get(options, at.origin, twist);
  const session = await at.call(contract.auth.passkeySignIn, { body: { handle, response } });
  return { browser: at, session, handle, response };
}
const invalid = problem('auth.passkey_invalid');

test('a passkey signs in by itself, and is both factors at once', async () => {
  const { email, key, browser } = await keyed();
  const { session } = await usePasskey(key);
  assert.equal(session.me.email, email);
  const { passkeys } = await browser.call(contract.account.security);
  assert.equal(passkeys.length, 1);
  assert.equal(passkeys[0]?.name, 'Laptop');
  assert.notEqual(passkeys[0]?.lastUsedAt, null);
  // The password alone is not enough any more.
  const { step } = await signIn(world, email);
  assert.deepEqual(step.status === 'second-factor' && step.methods, ['passkey']);
  const { rows } = await db.query<{ methods: string[] }>(
    `select s.methods from sessions s join accounts a on a.id = s.account_id where a.email = $1 order by s.created_at`,
    [email],
  );
  assert.deepEqual(
    rows.map((r) => r.methods),
    [['pwd'], ['hwk']],
  );
});

test('options name nobody, ask for verification of the person, and leave out what is registered', async () => {
  const { browser, key } = await keyed();
  const nobody = await Browser.open(world);
  const { options } = await nobody.call(contract.auth.passkeyOptions);
  assert.equal(options.userVerification, 'required');
  assert.deepEqual(options.allowCredentials, []);
  assert.equal(options.rpId, '127.0.0.1');
  const made = (await browser.call(contract.account.beginPasskey)).options as {
    excludeCredentials: { id: string }[];
    authenticatorSelection: { residentKey: string; userVerification: string };
  };
  assert.deepEqual(
    made.excludeCredentials.map((c) => c.id),
    [key.id.toString('base64url')],
  );
  assert.equal(made.authenticatorSelection.residentKey, 'required');
  assert.equal(made.authenticatorSelection.userVerification, 'required');
});

test('of forgeries none signs in', async () => {
  const { key } = await keyed();
  const other = await keyed();
  const forgeries: Record<string, Twist> = {
    'another origin': { origin: 'https://evil.example' },
    'another port': { origin: 'http://127.0.0.1:1' },
    'another site': { rpId: 'evil.example' },
    'another challenge': { challenge: Buffer.alloc(32).toString('base64url') },
    'another ceremony': { type: 'webauthn.create' },
    'no check of the person': { userVerified: false },
    'another key': { key: other.key.key.privateKey },
    "another account's handle": { userHandle: other.key.userHandle ?? '' },
  };
  for (const [name, twist] of Object.entries(forgeries)) {
    await assert.rejects(usePasskey(key, twist), invalid, name);
  }
  await assert.rejects(usePasskey(new Authenticator()), invalid, 'an unknown credential');
  // The same key, asked honestly, still works: what was refused moved nothing.
  await usePasskey(key, { counter: 100 });
});

test('a counter that goes back or stands still is refused', async () => {
  const { key } = await keyed();
  await usePasskey(key, { counter: 10 });
  await assert.rejects(usePasskey(key, { counter: 10 }), invalid);
  await assert.rejects(usePasskey(key, { counter: 9 }), invalid);
  await usePasskey(key, { counter: 11 });
});

test('an answer works once: in order, and of ten at once', async () => {
  const { key } = await keyed();
  const { browser, handle, response } = await usePasskey(key);
  await assert.rejects(
    browser.call(contract.auth.passkeySignIn, { body: { handle, response } }),
    problem('auth.challenge_expired'),
  );
  const fresh = await Browser.open(world);
  const asked = await fresh.call(contract.auth.passkeyOptions);
  const body = { handle: asked.handle, response: key.get(asked.options, fresh.origin) };
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => fresh.call(contract.auth.passkeySignIn, { body })),
  );
  assert.equal(results.filter((r) => r.status === 'fulfilled').length, 1);
});

test('a wrong answer uses the challenge up, and so do ten minutes and another client', async () => {
  const { key } = await keyed();
  const browser = await Browser.open(world);
  const one = await browser.call(contract.auth.passkeyOptions);
  const wrong = key.get(one.options, browser.origin, { rpId: 'evil.example' });
  await assert.rejects(
    browser.call(contract.auth.passkeySignIn, { body: { handle: one.handle, response: wrong } }),
    invalid,
  );
  const right = key.get(one.options, browser.origin);
  const expired = problem('auth.challenge_expired');
  await assert.rejects(
    browser.call(contract.auth.passkeySignIn, { body: { handle: one.handle, response: right } }),
    expired,
  );
  const two = await browser.call(contract.auth.passkeyOptions);
  const thief = await Browser.open(world, SAFARI);
  const response = key.get(two.options, browser.origin);
  await assert.rejects(
    thief.call(contract.auth.passkeySignIn, { body: { handle: two.handle, response } }),
    expired,
  );
  world.clock.advance(10 * 60_000 + 1);
  await assert.rejects(
    browser.call(contract.auth.passkeySignIn, { body: { handle: two.handle, response } }),
    expired,
  );
  world.clock.set(new Date());
});

test('of broken answers none is a server error', async () => {
  const { key, browser } = await keyed();
  const asked = await browser.call(contract.auth.passkeyOptions);
  const good = key.get(asked.options, browser.origin) as { response: Record<string, unknown> };
  const broken: Record<string, unknown>[] = [
    {},
    { ...good, id: 5 },
    { ...good, id: '' },
    { ...good, id: '../../etc', rawId: '../../etc' },
    { ...good, rawId: 'AAAA' },
    { ...good, type: 'password' },
    { ...good, response: null },
    { ...good, response: {} },
    { ...good, response: [] },
    { ...good, response: { ...good.response, clientDataJSON: 'AAAA' } },
    { ...good, response: { ...good.response, clientDataJSON: Buffer.from('null').toString('base64url') } },
    {
      ...good,
      response: { ...good.response, clientDataJSON: Buffer.from('{"type":{}}').toString('base64url') },
    },
    { ...good, response: { ...good.response, authenticatorData: 'AA' } },
    { ...good, response: { ...good.response, authenticatorData: 'A'.repeat(3_000) } },
    { ...good, response: { ...good.response, authenticatorData: 'A'.repeat(500_000) } },
    { ...good, response: { ...good.response, signature: 'AA' } },
    { ...good, response: { ...good.response, signature: '%%%%' } },
    { ...good, response: { ...good.response, userHandle: { $ne: '' } } },
    JSON.parse('{"__proto__":{"id":"x"},"constructor":{"prototype":{"polluted":1}}}') as Record<
      string,
      unknown
    >,
  ];
  for (const response of broken) {
    const { handle } = await browser.call(contract.auth.passkeyOptions);
    await assert.rejects(
      browser.call(contract.auth.passkeySignIn, { body: { handle, response } }),
      invalid,
      JSON.stringify(response).slice(0, 200),
    );
    await browser.call(contract.account.beginPasskey);
    await assert.rejects(
      browser.call(contract.account.addPasskey, { body: { name: 'Broken', response } }),
      invalid,
    );
  }
  assert.equal((Object.prototype as { polluted?: number }).polluted, undefined);
  for (const attestationObject of ['AAAA', 'oA', '_'.repeat(15_000), 'A'.repeat(500_000)]) {
    const { options } = await browser.call(contract.account.beginPasskey);
    const made = new Authenticator().create(options, browser.origin) as { response: object };
    const response = { ...made, response: { ...made.response, attestationObject } };
    await assert.rejects(
      browser.call(contract.account.addPasskey, { body: { name: 'Broken', response } }),
      invalid,
    );
  }
});

test('registration is checked like a sign-in, and belongs to the session that began it', async () => {
  const { email, browser } = await keyed();
  const twists: Twist[] = [
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
    { challenge: Buffer.alloc(32).toString('base64url') },
    { userVerified: false },
    { type: 'webauthn.get' },
  ];
  for (const twist of twists) await assert.rejects(addPasskey(browser, new Authenticator(), twist), invalid);
  // Nothing was begun, or it was answered already.
  const { options } = await browser.call(contract.account.beginPasskey);
  const response = new Authenticator().create(options, browser.origin);
  const neighbour = await keyed();
  await assert.rejects(
    neighbour.browser.call(contract.account.addPasskey, { body: { name: 'Stolen', response } }),
    invalid,
  );
  await browser.call(contract.account.addPasskey, { body: { name: 'Second', response } });
  await assert.rejects(
    browser.call(contract.account.addPasskey, { body: { name: 'Third', response } }),
    invalid,
  );
  assert.equal((await browser.call(contract.account.security)).passkeys.length, 2, email);
});

test('a credential known already is not taken over by another account', async () => {
  const { key } = await keyed();
  const thief = await addPerson(world);
  const { browser } = await signIn(world, thief.email);
  await assert.rejects(addPasskey(browser, key), invalid);
  assert.equal((await browser.call(contract.account.security)).passkeys.length, 0);
});

test('a passkey steps up its own account only', async () => {
  const { browser, key } = await keyed();
  const other = await keyed();
  world.clock.advance(11 * 60_000);
  await browser.call(contract.auth.refresh, { body: {} });
  await assert.rejects(browser.call(contract.account.beginTotp), problem('auth.step_up_required'));
  const ask = async () => {
    const { methods, passkey } = await browser.call(contract.auth.stepUpOptions);
    assert.deepEqual(methods, ['passkey']);
    if (!passkey) throw new Error('no options');
    return passkey;
  };
  const prove = (handle: string, response: Record<string, unknown>) =>
    browser.call(contract.auth.stepUp, { body: { method: 'passkey', handle, response } });
  const first = await ask();
  await assert.rejects(prove(first.handle, other.key.get(first.options, browser.origin)), invalid);
  // An answer to a sign-in is none to this.
  const nobody = await Browser.open(world);
  const elsewhere = await nobody.call(contract.auth.passkeyOptions);
  await assert.rejects(
    prove(elsewhere.handle, key.get(elsewhere.options, browser.origin)),
    problem('auth.challenge_expired'),
  );
  // Nor is an answer to another session of the same person.
  const { browser: phone } = await usePasskey(key, {}, await Browser.open(world));
  const theirs = (await phone.call(contract.auth.stepUpOptions)).passkey;
  await assert.rejects(
    prove(theirs?.handle ?? '', key.get(theirs?.options ?? {}, browser.origin)),
    problem('auth.challenge_expired'),
  );
  const second = await ask();
  await prove(second.handle, key.get(second.options, browser.origin));
  await browser.call(contract.account.beginTotp);
  world.clock.set(new Date());
});

test('a passkey is renamed and removed by its owner; the last way in stays', async () => {
  const { browser, key, actor } = await keyed();
  const neighbour = await keyed();
  const id = (await browser.call(contract.account.security)).passkeys[0]!.id;
  const params = { passkeyId: id };
  const notFound = problem('passkey.not_found');
  await assert.rejects(
    neighbour.browser.call(contract.account.renamePasskey, { params, body: { name: 'Mine' } }),
    notFound,
  );
  await assert.rejects(neighbour.browser.call(contract.account.removePasskey, { params }), notFound);
  const renamed = await browser.call(contract.account.renamePasskey, { params, body: { name: 'Phone' } });
  assert.equal(renamed.passkeys[0]?.name, 'Phone');

  await db.query('update accounts set password_hash = null where id = $1', [actor.accountId]);
  await assert.rejects(
    browser.call(contract.account.removePasskey, { params }),
    problem('auth.factor_required'),
  );
  await usePasskey(key);
  // With others the first may go, and of all removals at once all but one.
  for (let i = 0; i < 7; i++) await addPasskey(browser, new Authenticator());
  const ids = (await browser.call(contract.account.security)).passkeys.map((p) => p.id);
  const results = await Promise.allSettled(
    ids.map((passkeyId) => browser.call(contract.account.removePasskey, { params: { passkeyId } })),
  );
  const refused = results.filter((r) => r.status === 'rejected');
  assert.equal(refused.length, 1);
  assert.ok(problem('auth.factor_required')(refused[0]?.reason));
  assert.equal((await browser.call(contract.account.security)).passkeys.length, 1);
});

test('a passkey stays a second factor when the authenticator app goes, where the company asks for one', async () => {
  const { browser, actor } = await keyed();
  await browser.call(contract.auth.updateCompany, { body: { mfaPolicy: 'managers' } });
  await enrolTotp(world, browser);
  await browser.call(contract.account.removeTotp);
  const { passkeys } = await browser.call(contract.account.security);
  await assert.rejects(
    browser.call(contract.account.removePasskey, { params: { passkeyId: passkeys[0]!.id } }),
    problem('auth.factor_required'),
  );
  const { rows } = await db.query(
    `select action from audit_log where tenant_id = $1 and action like 'passkey.%' order by seq`,
    [actor.tenantId],
  );
  assert.deepEqual(
    rows.map((r: { action: string }) => r.action),
    ['passkey.begun', 'passkey.added'],
  );
});

test('each step leaves one row in the audit log', async () => {
  const { tenantId, key } = await keyed();
  const { browser } = await usePasskey(key);
  const params = { passkeyId: (await browser.call(contract.account.security)).passkeys[0]!.id };
  await browser.call(contract.account.renamePasskey, { params, body: { name: 'Phone' } });
  await browser.call(contract.account.removePasskey, { params });
  const { rows } = await db.query<{ action: string }>(
    'select action from audit_log where tenant_id = $1 order by created_at, id',
    [tenantId],
  );
  assert.deepEqual(
    rows.map((row) => row.action),
    [
      'company.registered',
      'session.started',
      'passkey.begun',
      'passkey.added',
      'session.started',
      'passkey.renamed',
      'passkey.removed',
    ],
  );
});

test('behind a public address the site is that address, whatever the request says', async () => {
  const strict = await createWorld({ PUBLIC_URL: 'https://crm.example.com' });
  try {
    const nobody = await strict.client();
    const options = await (
      await nobody.fetch('/api/auth/passkey/options', { method: 'POST', headers: { host: 'evil.example' } })
    ).json();
    assert.equal((options as { options: { rpId: string } }).options.rpId, 'crm.example.com');
  } finally {
    await strict.close();
  }
});

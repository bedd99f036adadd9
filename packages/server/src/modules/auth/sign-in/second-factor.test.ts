import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, type SignedIn } from '@lintel/contract';
import pg from 'pg';
import { Browser, problem, SAFARI } from '../../../../test/browser.ts';
import { createWorld, type World } from '../../../../test/world.ts';
import { securityJobs } from '../account/security.jobs.ts';
import { addPerson, codeOf, enrolTotp, PASSWORD, signIn } from '../auth.factory.ts';

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

const asked = (step: SignedIn) => {
  assert.equal(step.status, 'second-factor');
  if (step.status !== 'second-factor') throw new Error('unreachable');
  return step;
};
/** A person with an authenticator app set up. */
async function guarded() {
  const person = await addPerson(world);
  const { browser } = await signIn(world, person.email);
  return { ...person, browser, ...(await enrolTotp(world, browser)) };
}
const answer = (browser: Browser, challenge: string, code: string, method: 'totp' | 'recovery' = 'totp') =>
  browser.call(contract.auth.secondFactor, { body: { challenge, method, code } });

test('an authenticator app that was not confirmed asks for nothing', async () => {
  const { email } = await addPerson(world);
  const { browser } = await signIn(world, email);
  const { secret, uri } = await browser.call(contract.account.beginTotp);
  assert.match(uri, /^otpauth:\/\/totp\/Lintel:/);
  assert.ok(uri.includes(secret));
  await assert.rejects(
    browser.call(contract.account.confirmTotp, { body: { code: '000000' } }),
    problem('auth.code_wrong'),
  );
  assert.equal((await signIn(world, email)).step.status, 'signed-in');
  assert.equal((await browser.call(contract.account.security)).totp, null);
});

test('a seed that waited too long is not confirmed', async () => {
  const { email } = await addPerson(world);
  const { browser } = await signIn(world, email);
  const { secret } = await browser.call(contract.account.beginTotp);
  await db.query(
    `update accounts set totp_pending_at = totp_pending_at - interval '31 minutes' where email = $1`,
    [email],
  );
  await assert.rejects(
    browser.call(contract.account.confirmTotp, { body: { code: codeOf(world, secret) } }),
    problem('auth.code_wrong'),
  );
});

test('with an authenticator app the password opens no session, and a code finishes signing in', async () => {
  const { email, secret } = await guarded();
  const { browser, step } = await signIn(world, email);
  const { challenge, methods } = asked(step);
  assert.deepEqual(methods, ['totp', 'recovery']);
  assert.equal(browser.cookies.get('lintel_refresh'), undefined);
  const session = await answer(browser, challenge, codeOf(world, secret));
  assert.equal(session.me.email, email);
  assert.ok(browser.cookies.get('lintel_refresh'));
  await assert.rejects(
    answer(browser, challenge, codeOf(world, secret, 1)),
    problem('auth.challenge_expired'),
  );
});

test('a code works once: in order, and of twenty uses at once', async () => {
  const { email, secret } = await guarded();
  const code = codeOf(world, secret);
  const tries = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const { browser, step } = await signIn(world, email);
      return { browser, challenge: asked(step).challenge };
    }),
  );
  const results = await Promise.allSettled(tries.map((t) => answer(t.browser, t.challenge, code)));
  assert.equal(results.filter((r) => r.status === 'fulfilled').length, 1);
  const late = await signIn(world, email);
  world.clock.advance(20 * 60_000);
  await assert.rejects(
    answer(late.browser, asked(late.step).challenge, codeOf(world, secret)),
    problem('auth.challenge_expired'),
  );
  const next = await signIn(world, email);
  await answer(next.browser, asked(next.step).challenge, codeOf(world, secret));
  const again = await signIn(world, email);
  // The step before the one just used is inside the window, and spent.
  await assert.rejects(
    answer(again.browser, asked(again.step).challenge, codeOf(world, secret, -1)),
    problem('auth.code_wrong'),
  );
  await answer(again.browser, asked(again.step).challenge, codeOf(world, secret, 1));
});

test('codes two steps off, of another alphabet, or too long do not fit', async () => {
  const { email, secret } = await guarded();
  const { browser, step } = await signIn(world, email);
  const { challenge } = asked(step);
  for (const code of [codeOf(world, secret, -2), codeOf(world, secret, 2), '１２３４５６', '٣٤٥٦٧٨'])
    await assert.rejects(answer(browser, challenge, code), problem('auth.code_wrong'));
  for (const code of ['9'.repeat(10_000), '', '12345'])
    await assert.rejects(answer(browser, challenge, code), problem('request.invalid'));
  const good = codeOf(world, secret);
  await answer(browser, challenge, ` ${good} `);
});

test('five wrong codes end the challenge, and the account waits however many challenges are asked for', async () => {
  const { email, secret } = await guarded();
  const { browser, step } = await signIn(world, email);
  const { challenge } = asked(step);
  for (let i = 0; i < 5; i++)
    await assert.rejects(answer(browser, challenge, '000000'), problem('auth.code_wrong'));
  await assert.rejects(answer(browser, challenge, codeOf(world, secret)), problem('auth.challenge_expired'));
  // The password is still right, and says nothing new.
  const other = await signIn(world, email);
  const fresh = asked(other.step).challenge;
  const reply = await other.browser.fetch('/api/auth/second-factor', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
    body: JSON.stringify({ challenge: fresh, method: 'totp', code: codeOf(world, secret) }),
  });
  assert.equal(reply.status, 429);
  assert.ok(Number(reply.headers.get('retry-after')) > 0);
  world.clock.advance(16 * 60_000);
  const last = await signIn(world, email);
  await answer(last.browser, asked(last.step).challenge, codeOf(world, secret));
});

test('fifty wrong codes at once count as fifty', async () => {
  const { email } = await guarded();
  const { browser, step } = await signIn(world, email);
  const { challenge } = asked(step);
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, () => answer(browser, challenge, '000000')),
  );
  const wrong = results.filter((r) => r.status === 'rejected' && problem('auth.code_wrong')(r.reason));
  assert.ok(wrong.length <= 5, `${wrong.length} codes were checked`);
});

test('a challenge belongs to the client it was given to', async () => {
  const { email, secret } = await guarded();
  const { browser, step } = await signIn(world, email);
  const { challenge } = asked(step);
  const thief = await Browser.open(world, SAFARI);
  const code = codeOf(world, secret);
  await assert.rejects(answer(thief, challenge, code), problem('auth.challenge_expired'));
  await assert.rejects(
    browser.call(contract.auth.secondFactor, { body: { challenge, method: 'totp', code, client: 'device' } }),
    problem('auth.challenge_expired'),
  );
  await assert.rejects(answer(browser, `${challenge}x`, code), problem('auth.challenge_expired'));
  await answer(browser, challenge, code);
});

test('a recovery code signs in once, of four uses at once one; new ones replace the old', async () => {
  const { email, browser, recoveryCodes } = await guarded();
  assert.equal(recoveryCodes.length, 10);
  assert.equal(new Set(recoveryCodes).size, 10);
  for (const code of recoveryCodes) assert.match(code, /^([0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/);
  const [first = '', second = '', third = ''] = recoveryCodes;
  const tries = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const { browser: b, step } = await signIn(world, email);
      return { browser: b, challenge: asked(step).challenge };
    }),
  );
  const results = await Promise.allSettled(
    tries.map((t) => answer(t.browser, t.challenge, first, 'recovery')),
  );
  assert.equal(results.filter((r) => r.status === 'fulfilled').length, 1);
  assert.equal((await browser.call(contract.account.security)).recoveryCodesLeft, 9);
  const typed = await signIn(world, email);
  await answer(
    typed.browser,
    asked(typed.step).challenge,
    second.toUpperCase().replaceAll('-', ''),
    'recovery',
  );

  const made = await typed.browser.call(contract.account.newRecoveryCodes);
  assert.equal(made.recoveryCodes.length, 10);
  const old = await signIn(world, email);
  await assert.rejects(
    answer(old.browser, asked(old.step).challenge, third, 'recovery'),
    problem('auth.code_wrong'),
  );
});

test('each step leaves one row in the audit log', async () => {
  const { tenantId, email, secret, recoveryCodes } = await guarded();
  const one = await signIn(world, email);
  await answer(one.browser, asked(one.step).challenge, codeOf(world, secret));
  const two = await signIn(world, email);
  await answer(two.browser, asked(two.step).challenge, recoveryCodes[0]!, 'recovery');
  await two.browser.call(contract.account.newRecoveryCodes);
  await two.browser.call(contract.account.removeTotp);
  const { rows } = await db.query<{ action: string }>(
    'select action from audit_log where tenant_id = $1 order by created_at, id',
    [tenantId],
  );
  assert.deepEqual(
    rows.map((row) => row.action),
    [
      'company.registered',
      'session.started',
      'totp.begun',
      'totp.enabled',
      'session.started',
      'session.started',
      'recovery_codes.made',
      'totp.removed',
    ],
  );
});

test('neither seeds nor recovery codes nor challenges are stored in the clear', async () => {
  const { email, secret, recoveryCodes } = await guarded();
  const { step } = await signIn(world, email);
  const { challenge } = asked(step);
  const tables = ['accounts', 'recovery_codes', 'challenges', 'outbox', 'audit_log', 'sessions'];
  let dump = '';
  for (const table of tables) {
    const { rows } = await db.query(`select t::text as line from ${table} t`);
    dump += rows.map((row: { line: string }) => row.line).join('\n');
  }
  const hex = (text: string) => Buffer.from(text).toString('hex');
  for (const word of [
    secret,
    challenge,
    ...recoveryCodes,
    ...recoveryCodes.map((c) => c.replaceAll('-', '')),
  ])
    assert.ok(!dump.includes(word) && !dump.includes(hex(word)), 'a secret is readable in the database');
  // A sealed seed that was moved to another account does not open.
  const { rows } = await db.query<{ id: string; totp_sealed: Buffer }>(
    'select id, totp_sealed from accounts where totp_sealed is not null limit 2',
  );
  const open = (id: string) =>
    world.ctx.secrets.open(
      { tenantId: '-', table: 'accounts', column: 'totp_sealed', id },
      rows[0]!.totp_sealed,
    );
  open(rows[0]!.id);
  assert.throws(() => open(rows[1]!.id), /did not open/);
});

test('a second factor that is set up must be used to step up; a fresh proof counts at once', async () => {
  const { browser, secret, recoveryCodes, actor, email } = await guarded();
  world.clock.advance(11 * 60_000);
  await browser.call(contract.auth.refresh, { body: {} });
  await assert.rejects(browser.call(contract.account.beginTotp), problem('auth.step_up_required'));
  const options = await browser.call(contract.auth.stepUpOptions);
  assert.deepEqual(options, { methods: ['totp', 'recovery'], passkey: null, until: null });
  await assert.rejects(
    browser.call(contract.auth.stepUp, { body: { method: 'password', password: PASSWORD } }),
    problem('auth.method_refused'),
  );
  await assert.rejects(
    browser.call(contract.auth.stepUp, { body: { method: 'totp', code: '000000' } }),
    problem('auth.code_wrong'),
  );
  const code = codeOf(world, secret);
  const { until } = await browser.call(contract.auth.stepUp, { body: { method: 'totp', code } });
  assert.equal(Date.parse(until), world.clock.now().getTime() + 10 * 60_000);
  await browser.call(contract.account.beginTotp);
  // The code is spent for signing in too.
  const { browser: other, step } = await signIn(world, email);
  await assert.rejects(answer(other, asked(step).challenge, code), problem('auth.code_wrong'));
  await browser.call(contract.auth.stepUp, { body: { method: 'recovery', code: recoveryCodes[0]! } });
  const { rows } = await db.query<{ methods: string[] }>(
    `select methods from sessions where account_id = $1 and 'rec' = any(methods)`,
    [actor.accountId],
  );
  assert.deepEqual(
    rows.map((r) => r.methods),
    [['pwd', 'otp', 'rec']],
  );
  const log = await db.query(
    `select 1 from audit_log where tenant_id = $1 and action = 'session.confirmed'`,
    [actor.tenantId],
  );
  assert.equal(log.rows.length, 2);
});

test('without a second factor the password proves again, and wrong ones are slowed down', async () => {
  const { email } = await addPerson(world);
  const { browser } = await signIn(world, email);
  world.clock.advance(11 * 60_000);
  await browser.call(contract.auth.refresh, { body: {} });
  assert.deepEqual((await browser.call(contract.auth.stepUpOptions)).methods, ['password']);
  await assert.rejects(browser.call(contract.account.beginTotp), problem('auth.step_up_required'));
  for (let i = 0; i < 5; i++)
    await assert.rejects(
      browser.call(contract.auth.stepUp, { body: { method: 'password', password: 'not this one' } }),
      problem('auth.credentials_wrong'),
    );
  await assert.rejects(
    browser.call(contract.auth.stepUp, { body: { method: 'password', password: PASSWORD } }),
    problem('auth.too_many_attempts'),
  );
  world.clock.advance(60_000);
  await browser.call(contract.auth.stepUp, { body: { method: 'password', password: PASSWORD } });
  await browser.call(contract.account.beginTotp);
});

test('who is asked for a second factor is changed by a fresh proof alone, other settings without one', async () => {
  const { email } = await addPerson(world);
  const { browser } = await signIn(world, email);
  world.clock.advance(11 * 60_000);
  await browser.call(contract.auth.refresh, { body: {} });
  for (const mfaPolicy of ['everyone', 'managers'] as const) {
    const change = browser.call(contract.auth.updateCompany, { body: { mfaPolicy } });
    await assert.rejects(change, problem('auth.step_up_required'), mfaPolicy);
  }
  // The same as before is no change.
  const kept = await browser.call(contract.auth.updateCompany, {
    body: { name: 'Elm Realty', mfaPolicy: 'optional' },
  });
  assert.deepEqual([kept.name, kept.mfaPolicy], ['Elm Realty', 'optional']);
  await browser.call(contract.auth.stepUp, { body: { method: 'password', password: PASSWORD } });
  const set = await browser.call(contract.auth.updateCompany, { body: { mfaPolicy: 'managers' } });
  assert.equal(set.mfaPolicy, 'managers');
});

test('a company that asks for a second factor lets nobody further until it is set up, nor take the last one away', async () => {
  const person = await addPerson(world);
  const { browser } = await signIn(world, person.email);
  await browser.call(contract.auth.updateCompany, { body: { mfaPolicy: 'everyone' } });
  const { browser: late } = await signIn(world, person.email);
  assert.equal((await late.call(contract.auth.me)).mustEnrol, true);
  await assert.rejects(late.call(contract.people.listUsers), problem('auth.enrolment_required'));
  const { secret } = await enrolTotp(world, late);
  // Both sessions, without waiting for anything to be forgotten.
  assert.equal((await late.call(contract.auth.me)).mustEnrol, false);
  assert.equal((await browser.call(contract.auth.me)).mustEnrol, false);
  await late.call(contract.people.listUsers);
  assert.equal((await late.call(contract.account.security)).mfaRequired, true);
  await assert.rejects(late.call(contract.account.removeTotp), problem('auth.factor_required'));
  assert.notEqual((await late.call(contract.account.security)).totp, null);
  const again = await signIn(world, person.email);
  await answer(again.browser, asked(again.step).challenge, codeOf(world, secret));

  await again.browser.call(contract.auth.updateCompany, { body: { mfaPolicy: 'optional' } });
  await again.browser.call(contract.account.removeTotp);
  const security = await again.browser.call(contract.account.security);
  assert.equal(security.totp, null);
  assert.equal(security.recoveryCodesLeft, 0);
  await assert.rejects(
    again.browser.call(contract.account.newRecoveryCodes),
    problem('auth.factor_required'),
  );
  assert.equal((await signIn(world, person.email)).step.status, 'signed-in');
});

test('the person is told by mail when a factor changes', async () => {
  const { email, browser } = await guarded();
  await browser.call(contract.account.removeTotp);
  const sent: { to: string; subject: string }[] = [];
  const send = world.ctx.mail.send;
  world.ctx.mail.send = async (letter) => {
    sent.push(letter);
    return send.call(world.ctx.mail, letter);
  };
  await world.work(securityJobs);
  for (let i = 0; i < 100 && sent.filter((l) => l.to === email).length < 2; i++)
    await new Promise((done) => setTimeout(done, 100));
  assert.deepEqual(
    sent
      .filter((l) => l.to === email)
      .map((l) => l.subject)
      .sort(),
    ['An authenticator app was removed', 'An authenticator app was set up'],
  );
});

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { contract } from '@lintel/contract';
import pg from 'pg';
import { Browser, problem } from '../../../../test/browser.ts';
import { CLIENT, startProvider, type TestProvider } from '../../../../test/oidc.ts';
import { until } from '../../../../test/until.ts';
import { createWorld, type TestTenant, type World } from '../../../../test/world.ts';
import { readConfig } from '../../../kernel/config.ts';
import { freePort } from '../../../kernel/db/embedded.ts';
import { newId } from '../../../kernel/ids.ts';
import { authModule } from '../index.ts';
import { localPath } from './oidc.ts';

let world: World;
let db: pg.Client;
let provider: TestProvider;
let tenant: TestTenant;
const idOf = (issuer: string) => new URL(issuer).host.replace(/[^a-z0-9]+/g, '-');
const settings = (port: number, issuer: string) => ({
  PORT: String(port),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: CLIENT.id,
  OIDC_CLIENT_SECRET: CLIENT.secret,
  OIDC_NAME: 'Example Login',
});
before(async () => {
  const port = await freePort();
  provider = await startProvider(
    (issuer) => `http://127.0.0.1:${port}/api/auth/oidc/${idOf(issuer)}/callback`,
  );
  world = await createWorld(settings(port, provider.issuer));
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
  tenant = await world.tenant('Federated');
  await world.work(authModule.jobs);
});
after(async () => {
  await db.end();
  await world.close();
  await provider.stop();
});

const go = async (browser: Browser, path: string): Promise<string> => {
  const reply = await browser.fetch(path, { redirect: 'manual' });
  assert.equal(reply.status, 302, await reply.text());
  assert.equal(reply.headers.get('cache-control'), 'no-store');
  return reply.headers.get('location')!;
};
/** Sets out for the provider. */
const setOut = (browser: Browser, next?: string) =>
  go(
    browser,
    `/api/auth/oidc/${idOf(provider.issuer)}${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`,
  );
const comeBack = (browser: Browser, to: URL) => go(browser, to.pathname + to.search);
/** The whole way; gives where the app is opened. */
const signIn = async (browser: Browser, login: string | undefined, next?: string) =>
  comeBack(browser, await provider.walk(await setOut(browser, next), login));
/** Somebody the provider knows by an address. */
const known = (email: string, more = {}): string => {
  const login = `subject-${newId()}`;
  provider.people.set(login, { email, email_verified: true, name: 'Pat Person', ...more });
  return login;
};
const member = async () => {
  const actor = await tenant.member('agent');
  const { rows } = await db.query('select email from accounts where id = $1', [actor.accountId]);
  return { actor, email: String(rows[0].email) };
};
const actions = async (userId: string | null) =>
  (await db.query('select action from audit_log where user_id = $1 order by seq', [userId])).rows.map(
    (row) => row.action,
  );
const problemPage = (code: string) => `/sign-in?problem=${code}`;

describe('a member', () => {
  test('is linked by a verified address, and signed in', async () => {
    const { actor, email } = await member();
    const browser = await Browser.open(world);
    const login = known(email.toUpperCase());
    assert.equal(await signIn(browser, login, '/leads?view=hot'), '/leads?view=hot');
    const session = await browser.call(contract.auth.refresh, { body: {} });
    assert.equal(session.me.userId, actor.userId);
    assert.deepEqual(await actions(actor.userId), ['identity.linked', 'session.started']);
    const { rows } = await db.query('select methods, client from sessions where user_id = $1', [
      actor.userId,
    ]);
    assert.deepEqual(rows, [{ methods: ['fed'], client: 'browser' }]);
    const mail = join(world.ctx.config.dataDir, 'mail');
    await until('the letter about it is written', async () => {
      const files = await readdir(mail).catch(() => []);
      // What is still being written has another ending.
      const whole = files.filter((file) => file.endsWith('.eml'));
      const letters = await Promise.all(whole.map((file) => readFile(join(mail, file), 'utf8')));
      return letters.some(
        (text) => text.includes(email) && text.includes('Another way to sign in was added'),
      );
    });

    // From then on the subject counts, whatever becomes of the address.
    provider.people.set(login, { email: 'elsewhere@example.com', email_verified: false });
    assert.equal(await signIn(await Browser.open(world), login), '/');
    assert.deepEqual(await actions(actor.userId), ['identity.linked', 'session.started', 'session.started']);
  });

  test('sees the identity under security and may unlink it unless it is the last way in', async () => {
    const { actor, email } = await member();
    const browser = await Browser.open(world);
    await signIn(browser, known(email));
    await browser.call(contract.auth.refresh, { body: {} });
    const [identity] = (await browser.call(contract.account.security)).identities;
    assert.deepEqual(
      { provider: identity?.provider, email: identity?.email },
      { provider: 'Example Login', email },
    );
    assert.deepEqual((await browser.call(contract.auth.stepUpOptions)).methods, ['oidc']);
    const unlink = () =>
      browser.call(contract.account.unlinkIdentity, { params: { identityId: identity!.id } });
    await assert.rejects(unlink, problem('auth.factor_required'));
    await db.query("update accounts set password_hash = 'one' where id = $1", [actor.accountId]);
    const other = await Browser.open(world);
    const stranger = await member();
    await signIn(other, known(stranger.email));
    await other.call(contract.auth.refresh, { body: {} });
    await assert.rejects(
      other.call(contract.account.unlinkIdentity, { params: { identityId: identity!.id } }),
      problem('identity.not_found'),
    );
    assert.deepEqual((await unlink()).identities, []);
    assert.equal((await actions(actor.userId)).at(-1), 'identity.unlinked');
  });

  test('who was deactivated is turned away', async () => {
    const { actor, email } = await member();
    const login = known(email);
    assert.equal(await signIn(await Browser.open(world), login), '/');
    await db.query('update users set active = false where id = $1', [actor.userId]);
    assert.equal(await signIn(await Browser.open(world), login), problemPage('auth.account_unknown'));
  });
});

describe('somebody new', () => {
  test('who was invited joins', async () => {
    const owner = await world.client(tenant.owner);
    const email = `invited-${newId()}@example.com`;
    await owner.call(contract.people.invite, {
      body: { people: [{ email, roleId: 'isa' }] },
    });
    const browser = await Browser.open(world);
    assert.equal(await signIn(browser, known(email)), '/');
    const { me } = await browser.call(contract.auth.refresh, { body: {} });
    assert.deepEqual([me.email, me.role, me.name, me.company.id], [email, 'isa', 'Pat Person', tenant.id]);
    assert.deepEqual(await actions(me.userId), ['user.joined', 'identity.linked', 'session.started']);
    assert.deepEqual((await owner.call(contract.people.listInvitations)).items, []);
  });

  test('whom nobody knows is turned away and logged, and nothing is written', async (t) => {
    const info = t.mock.method(world.ctx.log, 'info');
    const count = async () =>
      (await db.query('select (select count(*) from accounts) a, (select count(*) from identities) i')).rows;
    const before = await count();
    const login = known('nobody@example.com');
    assert.equal(await signIn(await Browser.open(world), login), problemPage('auth.account_unknown'));
    assert.deepEqual(await count(), before);
    const [line] = info.mock.calls.map(({ arguments: [fields] }) => fields as Record<string, unknown>);
    assert.equal(line?.code, 'auth.account_unknown');
    assert.deepEqual(line?.client, { address: '127.0.0.1' });
    assert.doesNotMatch(JSON.stringify(line), /nobody@/);
  });

  test('whose address is not verified, or missing, is turned away', async () => {
    const { email } = await member();
    for (const said of [
      { email, email_verified: false },
      { email, email_verified: undefined },
      { email, email_verified: 'true' as unknown as boolean },
      { email: undefined, email_verified: true },
    ]) {
      const login = known(email, said);
      assert.equal(await signIn(await Browser.open(world), login), problemPage('auth.email_unverified'));
    }
  });

  test('who turns back at the provider hears that it refused', async () => {
    const browser = await Browser.open(world);
    assert.equal(await signIn(browser, undefined), problemPage('auth.provider_refused'));
    assert.equal(browser.cookies.has('lintel_refresh'), false);
  });
});

describe('an answer that is not right', () => {
  /** Comes back with an answer changed on the way; gives where the app is opened. */
  const tamper = async (change: {
    out?: (url: URL) => void;
    back?: (url: URL) => void;
    cookies?: (cookies: Map<string, string>) => void;
  }) => {
    const { email } = await member();
    const browser = await Browser.open(world);
    const out = new URL(await setOut(browser));
    change.out?.(out);
    const back = await provider.walk(out.href, known(email));
    change.back?.(back);
    change.cookies?.(browser.cookies);
    const page = await comeBack(browser, back);
    assert.equal(browser.cookies.has('lintel_refresh'), false);
    return page;
  };

  test('is one of another state', async () => {
    const back = (url: URL) => url.searchParams.set('state', 'x'.repeat(43));
    assert.equal(await tamper({ back }), problemPage('auth.challenge_expired'));
    const none = (url: URL) => url.searchParams.delete('state');
    assert.equal(await tamper({ back: none }), problemPage('auth.challenge_expired'));
  });

  test('is one in a browser that did not ask, or whose cookie was changed', async () => {
    for (const cookies of [
      (all: Map<string, string>) => all.clear(),
      (all: Map<string, string>) => all.set('lintel_oidc', 'AAAA'),
      (all: Map<string, string>) => all.set('lintel_oidc', `${all.get('lintel_oidc')!.slice(0, -8)}AAAAAAAA`),
    ])
      assert.equal(await tamper({ cookies }), problemPage('auth.challenge_expired'));
  });

  test('is one for another nonce, another verifier, another issuer, or none', async () => {
    const nonce = (url: URL) => url.searchParams.set('nonce', 'another');
    assert.equal(await tamper({ out: nonce }), problemPage('auth.provider_refused'));
    const challenge = (url: URL) => url.searchParams.set('code_challenge', 'A'.repeat(43));
    assert.equal(await tamper({ out: challenge }), problemPage('auth.provider_refused'));
    const issuer = (url: URL) => url.searchParams.set('iss', 'https://other.example.com');
    assert.equal(await tamper({ back: issuer }), problemPage('auth.provider_refused'));
    const silent = (url: URL) => url.searchParams.delete('iss');
    assert.equal(await tamper({ back: silent }), problemPage('auth.provider_refused'));
  });

  test('is a code that was used already', async () => {
    const { email } = await member();
    const browser = await Browser.open(world);
    const out = await setOut(browser);
    const errand = browser.cookies.get('lintel_oidc')!;
    const back = await provider.walk(out, known(email));
    assert.equal(await comeBack(browser, back), '/');
    assert.equal(browser.cookies.has('lintel_oidc'), false);
    assert.equal(await comeBack(browser, back), problemPage('auth.challenge_expired'));
    browser.cookies.set('lintel_oidc', errand);
    assert.equal(await comeBack(browser, back), problemPage('auth.provider_refused'));
  });

  test('is one that comes after ten minutes', async () => {
    const { email } = await member();
    const browser = await Browser.open(world);
    const back = await provider.walk(await setOut(browser), known(email));
    world.clock.advance(10 * 60_000 + 1);
    try {
      assert.equal(await comeBack(browser, back), problemPage('auth.challenge_expired'));
    } finally {
      world.clock.set(new Date());
    }
  });
});

test('the browser goes out with PKCE, a state and a nonce, and a cookie that scripts cannot read', async () => {
  const browser = await Browser.open(world);
  const reply = await browser.fetch(`/api/auth/oidc/${idOf(provider.issuer)}`, { redirect: 'manual' });
  const url = new URL(reply.headers.get('location')!);
  assert.equal(url.origin, provider.issuer);
  assert.equal(url.searchParams.get('code_challenge_method'), 'S256');
  assert.equal(url.searchParams.get('response_type'), 'code');
  for (const name of ['state', 'nonce', 'code_challenge'])
    assert.ok(url.searchParams.get(name)!.length >= 43, name);
  const cookie = reply.headers.getSetCookie().find((line) => line.startsWith('lintel_oidc='))!;
  assert.match(cookie, /; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
  assert.ok(!cookie.includes(url.searchParams.get('state')!));
});

test('a link on another page signs nobody in', async () => {
  const browser = await Browser.open(world);
  const path = `/api/auth/oidc/${idOf(provider.issuer)}`;
  for (const [site, out] of [
    ['same-origin', true],
    ['none', true],
    ['cross-site', false],
    ['same-site', false],
  ] as const) {
    const reply = await browser.fetch(path, { redirect: 'manual', headers: { 'sec-fetch-site': site } });
    const to = reply.headers.get('location') ?? '';
    assert.equal(to.startsWith(provider.issuer), out, site);
    if (!out) assert.equal(to, '/sign-in');
  }
});

test('the sign-in page knows the provider; another one does not exist', async () => {
  const nobody = await world.client();
  const { providers } = await nobody.call(contract.auth.setupStatus);
  assert.deepEqual(providers, [{ id: idOf(provider.issuer), name: 'Example Login' }]);
  for (const path of ['/api/auth/oidc/other', '/api/auth/oidc/other/callback?code=x'])
    assert.equal((await nobody.fetch(path, { redirect: 'manual' })).status, 404);
});

test('next is a path of the app, whatever is asked for', async () => {
  for (const path of ['/', '/leads', '/leads/1?tab=notes#top', '/a//b']) assert.equal(localPath(path), path);
  for (const evil of [
    undefined,
    '',
    'leads',
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/%2e//evil.example',
    'javascript:alert(1)',
    '/api/auth/sign-out',
    '/API/leads',
    ' //evil.example',
  ])
    assert.equal(localPath(evil), '/', String(evil));
  assert.ok(localPath('/a\r\nSet-Cookie: x=1').startsWith('/a'));
  assert.doesNotMatch(localPath('/a\r\nSet-Cookie: x=1'), /[\r\n]/);
  const { email } = await member();
  assert.equal(await signIn(await Browser.open(world), known(email), '//evil.example/x'), '/');
});

test('a provider that is away, or hangs, is told of within five seconds', async () => {
  const silent = createSocketServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const hanging = (silent.address() as { port: number }).port;
  for (const port of [await freePort(), hanging]) {
    const lonely = await createWorld(settings(await freePort(), `http://127.0.0.1:${port}`));
    try {
      const began = performance.now();
      const page = await go(await Browser.open(lonely), `/api/auth/oidc/127-0-0-1-${port}`);
      assert.equal(page, problemPage('auth.provider_unreachable'));
      assert.ok(performance.now() - began < 5_000);
    } finally {
      await lonely.close();
    }
  }
  silent.close();
});

test('settings that cannot work stop the start', () => {
  const base = { OIDC_ISSUER: 'https://login.example.com', OIDC_CLIENT_ID: 'lintel' };
  const PUBLIC_URL = 'https://crm.example.com/';
  assert.equal(
    readConfig({ ...base, PUBLIC_URL, NODE_ENV: 'production' }).oidc?.redirectUri,
    'https://crm.example.com/api/auth/oidc/login-example-com/callback',
  );
  assert.throws(() => readConfig(base), /PUBLIC_URL/);
  assert.throws(() => readConfig({ OIDC_ISSUER: base.OIDC_ISSUER, PUBLIC_URL }), /OIDC_CLIENT_ID/);
  assert.throws(
    () =>
      readConfig({ ...base, PUBLIC_URL, OIDC_ISSUER: 'http://login.example.com', NODE_ENV: 'production' }),
    /https/,
  );
  assert.throws(() => readConfig({ ...base, PUBLIC_URL, OIDC_ISSUER: 'ftp://example.com' }), /OIDC_ISSUER/);
});

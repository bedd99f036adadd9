/**
 * Signing in through a provider on another site, in a real browser: the cookie that waits must come back with the answer,
 * and the one that is set then must be there for the app.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { freePort } from '../packages/server/src/kernel/db/embedded.ts';
import { addMember } from '../packages/server/src/modules/auth/index.ts';
import { CLIENT, startProvider, type TestProvider } from '../packages/server/test/oidc.ts';
import { createWorld, type World } from '../packages/server/test/world.ts';

const EMAIL = 'nina@example.com';

let world: World;
let provider: TestProvider;
let browser: Browser;
let site: string;
let start: string;
before(async () => {
  const port = await freePort();
  // The provider is at 127.0.0.1: another site than localhost.
  site = `http://localhost:${port}`;
  const pathOf = (issuer: string) => `/api/auth/oidc/${new URL(issuer).host.replace(/[^a-z0-9]+/g, '-')}`;
  provider = await startProvider((issuer) => `${site}${pathOf(issuer)}/callback`);
  start = pathOf(provider.issuer);
  provider.people.set('nina', { email: EMAIL, email_verified: true, name: 'Nina Vale' });
  world = await createWorld({
    PORT: String(port),
    PUBLIC_URL: site,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
  });
  const { id } = await world.tenant();
  await addMember(world.ctx, id, { name: 'Nina Vale', email: EMAIL, role: 'agent' });
  await world.client();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
});
after(async () => {
  await browser?.close();
  await world?.close();
  await provider?.stop();
});

test('a person comes back from another site signed in, where they wanted to go', async () => {
  const page = await browser.newPage();
  await page.goto(`${site}/api/openapi.json`);
  await page.evaluate(`location.assign('${start}?next=%2Fleads%3Fview%3Dhot')`);
  await page.locator('input[name=login]').fill('nina');
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${site}/leads?view=hot`);
  const signedIn = await page.evaluate(`
    fetch('/api/auth/refresh', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
      .then(async (reply) => ({ status: reply.status, email: (await reply.json()).me?.email, readable: document.cookie }))`);
  assert.deepEqual(signedIn, { status: 200, email: EMAIL, readable: '' });
  const cookies = await page.context().cookies(site);
  assert.deepEqual(
    cookies.filter((cookie) => cookie.name === 'lintel_refresh').map((cookie) => cookie.sameSite),
    ['Strict'],
  );
  assert.ok(!cookies.some((cookie) => cookie.name === 'lintel_oidc'));
});

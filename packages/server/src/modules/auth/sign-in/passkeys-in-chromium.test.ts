import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import type { Session } from '@lintel/contract';
import { chromium, type Page } from 'playwright-core';
import { missing } from '../../../../test/missing.ts';
import { createWorld } from '../../../../test/world.ts';
import { addPerson, PASSWORD } from '../auth.factory.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

type Ceremony = (asked: { publicKey: object }) => Promise<{ toJSON(): Record<string, unknown> }>;
/** What a page has of WebAuthn (level 3, §5.1). */
interface WebAuthnPage {
  PublicKeyCredential: Record<
    'parseCreationOptionsFromJSON' | 'parseRequestOptionsFromJSON',
    (options: object) => object
  >;
  navigator: { credentials: { create: Ceremony; get: Ceremony } };
}

/** Runs in the page: calls the API as the app does. */
const inPage = {
  call: async ([path, token, body]: [string, string | null, unknown]) => {
    const reply = await fetch(`/api${path}`, {
      method: 'POST',
      headers: {
        ...(body === null ? {} : { 'content-type': 'application/json' }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    return { status: reply.status, body: (await reply.json()) as unknown };
  },
  create: async (options: object) => {
    const page = globalThis as unknown as WebAuthnPage;
    const publicKey = page.PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return (await page.navigator.credentials.create({ publicKey })).toJSON();
  },
  get: async (options: object) => {
    const page = globalThis as unknown as WebAuthnPage;
    const publicKey = page.PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return (await page.navigator.credentials.get({ publicKey })).toJSON();
  },
};
const call = async <T>(page: Page, path: string, token: string | null, body: unknown = null) => {
  const reply = await page.evaluate(inPage.call, [path, token, body] as [string, string | null, unknown]);
  assert.ok(reply.status < 300, `${path} ${JSON.stringify(reply.body)}`);
  return reply.body as T;
};

test('a browser’s own WebAuthn makes a passkey here, signs in with it, and refuses to make a second for one authenticator', {
  skip: missing('Chromium', existsSync(CHROMIUM)),
}, async () => {
  const world = await createWorld();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const { email } = await addPerson(world);
    const page = await browser.newPage();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    // A passkey needs a name for its site, which an address in numbers is not.
    const { port } = new URL((await world.client()).baseUrl);
    await page.goto(`http://localhost:${port}/api/auth/setup`);
    const first = await call<{ session: Session }>(page, '/auth/sign-in', null, {
      email,
      password: PASSWORD,
    });
    const token = first.session.accessToken;
    type Made = { options: object };
    const making = await call<Made>(page, '/account/passkeys/options', token);
    const response = await page.evaluate(inPage.create, making.options);
    await call(page, '/account/passkeys', token, { name: 'This computer', response });

    const again = await call<Made>(page, '/account/passkeys/options', token);
    await assert.rejects(page.evaluate(inPage.create, again.options), /InvalidStateError/);

    type Asked = { handle: string; options: object };
    const asked = await call<Asked>(page, '/auth/passkey/options', null);
    const answer = await page.evaluate(inPage.get, asked.options);
    const session = await call<Session>(page, '/auth/passkey', null, {
      handle: asked.handle,
      response: answer,
    });
    assert.equal(session.me.email, email);
  } finally {
    await browser.close();
    await world.close();
  }
});

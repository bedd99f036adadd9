/**
 * A day without a network: the app starts from this device, a lead is read, notes and edits wait; somebody else edits the
 * same lead meanwhile; with the network back everything arrives once, and what both changed is decided by the person.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  type AnyEndpoint,
  type CallOf,
  contract,
  pathOf,
  type ReplyOf,
} from '../packages/contract/src/index.ts';
import { readConfig } from '../packages/server/src/kernel/config.ts';
import { createContext } from '../packages/server/src/kernel/create-context.ts';
import { createLogger } from '../packages/server/src/kernel/log.ts';
import { addMember, addTenant, hashPassword } from '../packages/server/src/modules/auth/index.ts';
import { checkLooks } from './looks.ts';
import { keepPicture, type Product, startProduct, until } from './product.ts';
import { OWNER, signIn } from './screens.ts';

const ADA = { name: 'Ada Quill', email: 'ada@example.com', password: 'quiet harbour lantern 7' };
/** Nobody is signed in at first; what cannot be reached, and an edit that comes too late, are errors to a browser. */
const EXPECTED = /status of 4(01|09) |ERR_INTERNET_DISCONNECTED|ERR_FAILED|net::ERR|WebSocket connection/;

let product: Product;
let page: Page;
let token = '';
let leadId = '';
let pondLead = '';
let brokenAt = '';

before(async () => {
  product = await startProduct();
  const { ctx, close } = await createContext(readConfig({ DATA_DIR: product.dataDir }, []), {
    log: createLogger({ logLevel: 'warn' }, process.stderr),
    guest: true,
  });
  let ada = '';
  try {
    const { tenantId } = await addTenant(ctx, {
      company: { name: 'Alder & Row', timeZone: 'America/Chicago', currency: 'USD' },
      owner: { ...OWNER, passwordHash: await hashPassword(OWNER.password) },
    });
    const member = await addMember(ctx, tenantId, {
      ...ADA,
      role: 'agent',
      passwordHash: await hashPassword(ADA.password),
    });
    ada = member?.userId ?? '';
  } finally {
    await close();
  }
  const session = await call(contract.auth.signIn, {
    body: { email: OWNER.email, password: OWNER.password },
  });
  if (session.status === 'signed-in') token = session.session.accessToken;
  const pond = await call(contract.leads.createPond, { body: { name: 'River', userIds: [ada] } });
  ({ id: leadId } = await call(contract.leads.create, {
    body: {
      name: 'Nora Vale',
      emails: ['nora@example.com'],
      location: 'East side',
      propertyType: 'Condo',
      ownerId: ada,
    },
  }));
  ({ id: pondLead } = await call(contract.leads.create, {
    body: { name: 'Ole Pond', emails: ['ole@example.com'], pondId: pond.id },
  }));
  page = await product.open();
});
after(() => product?.close());
beforeEach(() => assert.equal(brokenAt, '', 'an earlier part of the day failed'));
afterEach(async (t) => {
  if (!('passed' in t) || t.passed || brokenAt) return;
  brokenAt = t.name;
  await keepPicture(page, t.name);
});

async function call<E extends AnyEndpoint>(endpoint: E, parts: CallOf<E> = {}): Promise<ReplyOf<E>> {
  const reply = await fetch(`${product.url}${pathOf(endpoint, parts)}`, {
    method: endpoint.method.toUpperCase(),
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      'Content-Type': 'application/json',
    },
    ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
  });
  assert.ok(reply.ok, `${endpoint.name}: ${reply.status} ${await reply.clone().text()}`);
  return (await reply.json()) as ReplyOf<E>;
}
const nora = () => call(contract.leads.get, { params: { leadId } });
const heading = (name: string) => page.getByRole('heading', { name, level: 1 });
const bar = (words: RegExp) => page.getByRole('status').filter({ hasText: words });
/** Databases of the page, and how much of a lead stands in them in the clear. */
const databases = () => page.evaluate('indexedDB.databases().then((all) => all.map((one) => one.name))');

async function setText(field: string, to: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${field}: `) }).click();
  await page.getByRole('textbox', { name: field }).fill(to);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `${field}: ${to}` }).waitFor();
}

test('the app and the own leads are on the device once it has settled', async () => {
  await page.goto('/leads');
  await signIn(page, ADA);
  await page.getByRole('grid', { name: 'Leads' }).waitFor();
  // A lead somebody may claim, looked at before the network goes.
  await page.goto(`/leads/${pondLead}`);
  await heading('Ole Pond').waitFor();
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await page.goto('/offline');
  await page.getByText(/^Everything here is kept on this device.*Data on this device: /).waitFor();
  assert.deepEqual(product.complaints(EXPECTED), []);
});

test('without a network it starts, shows the lead and keeps a note and two edits; a claim is refused', async () => {
  await page.context().setOffline(true);
  await page.goto('/leads');
  await bar(/^Offline\. Data from \d+:\d\d/).waitFor();
  await page.getByRole('link', { name: 'Nora Vale', exact: true }).first().click();
  await heading('Nora Vale').waitFor();
  await page.getByRole('textbox', { name: 'Write a note' }).fill('Asked for a garden');
  await page.getByRole('button', { name: 'Save note' }).click();
  await page.getByText('Asked for a garden').first().waitFor();
  await setText('Place wanted', 'North side');
  await setText('Property type', 'House');
  await bar(/3 changes will sync when you reconnect/).waitFor();

  await page.goto(`/leads/${pondLead}`);
  await heading('Ole Pond').waitFor();
  await page.getByRole('button', { name: 'Take this lead' }).first().click();
  await page
    .getByText(/cannot be claimed offline/)
    .first()
    .waitFor();

  // Killed and started again: what waits is still there.
  await page.goto('/offline');
  await page.reload();
  await heading('Changes made offline').waitFor();
  await until(async () => (await page.getByText('Waiting', { exact: true }).count()) >= 4, 'three marks');
  await checkLooks(page, 'offline');
});

test('with the network back everything arrives once; what both changed waits for a word', async () => {
  const before = await nora();
  await call(contract.leads.update, {
    params: { leadId },
    body: { version: before.version, propertyType: 'Townhouse', campaign: 'Spring' },
  });
  await page.context().setOffline(false);
  await bar(/Not everything could be saved\. 1 change needs you/).waitFor();
  const merged = await nora();
  assert.deepEqual(
    [merged.location, merged.propertyType, merged.campaign],
    ['North side', 'Townhouse', 'Spring'],
  );
  await page.getByRole('radio', { name: 'Yours: House' }).waitFor();
  await page.getByRole('radio', { name: 'Theirs: Townhouse' }).waitFor();
  await checkLooks(page, 'offline conflict');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Nothing is waiting').waitFor();
  await until(async () => (await nora()).propertyType === 'House', 'my word to hold');
  const { items } = await call(contract.leads.events, {
    params: { leadId },
    query: { group: 'notes' } as never,
  });
  assert.deepEqual(
    items.map(({ payload }) => payload.text),
    ['Asked for a garden'],
  );
  assert.deepEqual(product.complaints(EXPECTED), []);
});

test('signing out wipes the device', async () => {
  assert.deepEqual(await databases(), ['lintel-offline']);
  await page.getByRole('button', { name: /^You/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.pathname === '/sign-in');
  assert.deepEqual(await databases(), []);
  await page.context().setOffline(true);
  await page.goto('/leads');
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  assert.equal(await page.getByText('Nora Vale').count(), 0);
  assert.deepEqual(product.complaints(EXPECTED), []);
});

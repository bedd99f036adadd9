/**
 * A day of an agent on Today, by keyboard: what came of a call to a new lead is logged, the next row opens by itself,
 * one is snoozed, one is done and taken back, one is given to somebody else meanwhile. Each test stands where the one
 * before ended.
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
import { OWNER, signIn, tabTo } from './screens.ts';

const ADA = { name: 'Ada Quill', email: 'ada@example.com', password: 'quiet harbour lantern 7' };
const BEN = { name: 'Ben Tarr', email: 'ben@example.com', password: 'copper meadow violin 22' };
/** Nobody is signed in at first: a browser reports that as an error. */
const EXPECTED = /status of 401 /;
const ZONE = 'America/Chicago';

let product: Product;
let page: Page;
let ids: { ada: string; ben: string };
let owner = '';
let ada = '';
let brokenAt = '';

before(async () => {
  product = await startProduct();
  ids = await addPeople();
  [owner, ada] = await Promise.all([tokenOf(OWNER), tokenOf(ADA)]);
  const settings = await call(owner, contract.firstTouch.getSettings);
  await call(owner, contract.firstTouch.saveSettings, {
    body: { ...settings, counts: 'wall', minutes: 60, reassignAfter: null },
  });
  const { revision } = await call(owner, contract.routing.overview);
  const draft = await call(owner, contract.routing.saveDraft, {
    body: { revision, rules: { rules: [], catchAll: { steps: [{ kind: 'agent', userId: ids.ada }] } } },
  });
  await call(owner, contract.routing.publish, { body: { revision: draft.revision } });
  page = await product.open();
  await page.goto('/');
  await signIn(page, ADA);
  await page.getByRole('heading', { name: 'Nobody waits for an answer' }).waitFor();
});
after(() => product?.close());
beforeEach(() => assert.equal(brokenAt, '', 'an earlier part of the day failed'));
afterEach(async (t) => {
  if (!('passed' in t) || t.passed || brokenAt) return;
  brokenAt = t.name;
  if (page) await keepPicture(page, t.name);
});

/** A company with two agents, as its commands would make it. */
async function addPeople(): Promise<{ ada: string; ben: string }> {
  const { ctx, close } = await createContext(readConfig({ DATA_DIR: product.dataDir }, []), {
    log: createLogger({ logLevel: 'warn' }, process.stderr),
    guest: true,
  });
  try {
    const { tenantId } = await addTenant(ctx, {
      company: { name: 'Alder & Row', timeZone: ZONE, currency: 'USD' },
      owner: { ...OWNER, passwordHash: await hashPassword(OWNER.password) },
    });
    const [first, second] = await Promise.all(
      [ADA, BEN].map(async (who) =>
        addMember(ctx, tenantId, { ...who, role: 'agent', passwordHash: await hashPassword(who.password) }),
      ),
    );
    return { ada: first?.userId ?? '', ben: second?.userId ?? '' };
  } finally {
    await close();
  }
}

async function tokenOf({ email, password }: { email: string; password: string }): Promise<string> {
  const session = await call('', contract.auth.signIn, { body: { email, password } });
  assert.equal(session.status, 'signed-in');
  return session.status === 'signed-in' ? session.session.accessToken : '';
}

async function call<E extends AnyEndpoint>(
  token: string,
  endpoint: E,
  parts: CallOf<E> = {},
): Promise<ReplyOf<E>> {
  const reply = await fetch(`${product.url}${pathOf(endpoint, parts)}`, {
    method: endpoint.method.toUpperCase(),
    headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), 'Content-Type': 'application/json' },
    ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
  });
  assert.ok(reply.ok, `${endpoint.name}: ${reply.status} ${await reply.clone().text()}`);
  return (await reply.json()) as ReplyOf<E>;
}

/** A lead of Ada's with a task that was due so many hours ago. */
async function leadWithTask(
  name: string,
  title: string,
  hoursAgo: number,
): Promise<{ id: string; version: number }> {
  const lead = await call(owner, contract.leads.create, {
    body: {
      name,
      emails: [`${name.toLowerCase().replace(' ', '.')}@example.com`],
      phones: ['+1 312 555 0142'],
      ownerId: ids.ada,
    },
  });
  await call(ada, contract.tasks.create, {
    body: {
      title,
      leadId: lead.id,
      due: { at: new Date(Date.now() - hoursAgo * 3_600_000).toISOString(), timeZone: ZONE },
    },
  });
  return lead;
}

const queue = () => page.getByRole('list', { name: 'Call next' });
const row = (name: string) => queue().getByRole('listitem').filter({ hasText: name });
/** The row that is open: the one with the button to call. */
const open = (name: string) => row(name).getByRole('button', { name: /^Call \(312\) 555-0142/ });

test('what came of a call to a new lead is logged by keyboard, and the next row is open', async () => {
  await leadWithTask('Daniel Okafor', 'Call back about the roof', 50);
  await leadWithTask('Renee Castell', 'Send the disclosure pack', 26);
  await leadWithTask('Jonah Abara', 'Confirm the showing', 3);
  await call(owner, contract.inquiries.receive, {
    body: {
      type: 'inquiry.property',
      source: 'Homes Portal',
      message: 'Is it still available? Free this evening.',
      person: { name: 'Aisha Rahman', phones: ['+1 312 555 0181'] },
    },
  });
  await page.getByRole('heading', { name: 'New lead: answer in time' }).waitFor();
  await open('Daniel Okafor').waitFor();
  assert.deepEqual(
    await queue()
      .getByRole('listitem')
      .evaluateAll((rows) => rows.map((r) => r.textContent?.match(/(Daniel|Renee|Jonah)/)?.[0])),
    ['Daniel', 'Renee', 'Jonah'],
  );
  await checkLooks(page, 'Today');

  // P would hand the number to the telephone of this machine, which has none.
  await page.keyboard.press('l');
  const sheet = page.getByRole('dialog', { name: 'Aisha Rahman' });
  await sheet.getByRole('radio', { name: 'Spoke' }).waitFor();
  await tabTo(sheet.getByRole('radio', { name: 'No answer' }));
  await page.keyboard.press('Space');
  await tabTo(sheet.getByRole('button', { name: 'Log it' }));
  await page.keyboard.press('Enter');
  await page.getByText('Logged', { exact: true }).waitFor();
  await page.getByRole('heading', { name: 'New lead: answer in time' }).waitFor({ state: 'detached' });
  await open('Daniel Okafor').waitFor();
  assert.deepEqual(product.complaints(EXPECTED), []);
});

test('J and K move, Enter opens; S puts a lead off, E is done with one, and Undo brings it back', async () => {
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await open('Renee Castell').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Renee Castell', level: 1 }).waitFor();
  await page.goBack();
  await open('Daniel Okafor').waitFor();

  await page.keyboard.press('s');
  await page.getByRole('menuitem', { name: 'Tomorrow morning' }).waitFor();
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  await page.getByText(/^Daniel Okafor comes back /).waitFor();
  await row('Daniel Okafor').waitFor({ state: 'detached' });
  await open('Renee Castell').waitFor();
  await page.keyboard.press('e');
  await row('Renee Castell').waitFor({ state: 'detached' });
  await page.getByText('Done with Renee Castell').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await open('Renee Castell').waitFor();

  // What was marked is kept: a reload shows the same day.
  await page.reload();
  await open('Renee Castell').waitFor();
  assert.equal(await row('Daniel Okafor').count(), 0);
  assert.deepEqual(product.complaints(EXPECTED), []);
});

test('a lead that somebody else is given meanwhile is struck through and says so; then everybody was reached', async () => {
  const [lead] = (await call(owner, contract.leads.search, { query: { q: 'Jonah Abara' } })).items;
  assert.ok(lead);
  await call(owner, contract.leads.update, {
    params: { leadId: lead.id },
    body: { version: lead.version, ownerId: ids.ben },
  });
  await row('Jonah Abara')
    .getByText(/somebody else now|Ben Tarr now/)
    .waitFor();
  await page.keyboard.press('e');
  await page.getByText('Done with Renee Castell').waitFor();
  await until(async () => (await queue().getByRole('button').count()) === 0, 'the queue to be empty');
  assert.deepEqual(product.complaints(/status of 40[14] /), []);
});

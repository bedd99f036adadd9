/**
 * A day without a network: the app starts from this device, a lead is read, notes, edits and tasks wait, in every tab;
 * Today is ranked by what is here; somebody else edits the same lead meanwhile; with the network back everything arrives
 * once, and what both changed is decided by the person. A session that was ended meanwhile takes what is kept with it.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { contract } from '../packages/contract/src/index.ts';
import { systemActor } from '../packages/server/src/kernel/actor.ts';
import { newId } from '../packages/server/src/kernel/ids.ts';
import { insertEvents } from '../packages/server/src/modules/leads/index.ts';
import { insertProperties } from '../packages/server/src/modules/properties/index.ts';
import { ADA, addCompany, type Caller, callAs, withData } from './company.ts';
import { checkLooks } from './looks.ts';
import { oneAfterAnother, type Product, startProduct, until } from './product.ts';
import { OWNER, signIn } from './screens.ts';

/** Nobody is signed in at first; what cannot be reached, and an edit that comes too late, are errors to a browser. */
const EXPECTED = /status of 4(01|09) |ERR_INTERNET_DISCONNECTED|ERR_FAILED|net::ERR|WebSocket connection/;

let product: Product;
let page: Page;
let second: Page;
let ada = '';
let call: Caller;
let leadId = '';
let pondLead = '';

before(async () => {
  product = await startProduct();
  ({ ada } = await addCompany(product));
  call = await callAs(product, OWNER);
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
  await addListings();
  page = await product.open();
});
after(() => product?.close());
oneAfterAnother(() => ({ page, second }));

/** A listing of Ada's, one that Nora asked about, and one that is neither. */
const addListings = () =>
  withData(product, async (ctx) => {
    const { company } = await call(contract.auth.me);
    const system = systemActor(company.id);
    const [own, asked, other] = [newId(), newId(), newId()];
    const row = { standard_status: 'Active', list_price: 640_000 };
    await ctx.tx(system, async (tx) => {
      await insertProperties(tx, [
        { ...row, id: own, address: '1 Weir Walk', listing_agent_id: ada },
        { ...row, id: asked, address: '2 Quarry Lane' },
        { ...row, id: other, address: '3 Mill End' },
      ]);
      const occurredAt = new Date().toISOString();
      const payload = { property: { propertyId: asked } };
      await insertEvents(ctx, tx, [{ leadId, kind: 'inquiry.property', occurredAt, payload }]);
    });
  });
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

test('without a network the own listings and those the own leads asked about are there, and no others', async () => {
  await page.goto('/listings');
  await page.getByText(/^Offline: your own listings.*as of \d+:\d\d/).waitFor();
  await page.getByRole('link', { name: '1 Weir Walk' }).waitFor();
  assert.equal(await page.getByRole('link', { name: '2 Quarry Lane' }).count(), 0, 'mine alone at first');
  await page.getByRole('tab', { name: 'All', exact: true }).click();
  await page.getByRole('link', { name: '2 Quarry Lane' }).waitFor();
  assert.equal(await page.getByText('3 Mill End').count(), 0);
  await page.getByRole('searchbox', { name: 'Address or MLS number' }).fill('quarry');
  await page.getByRole('link', { name: '1 Weir Walk' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: '2 Quarry Lane' }).click();
  await heading('2 Quarry Lane').waitFor();
  await page.getByText('$640,000').waitFor();
  await page.getByText('Asked once').waitFor();
  await page.getByRole('link', { name: 'Nora Vale' }).click();
  await heading('Nora Vale').waitFor();
});

test('tasks are made and done without a network, Today is ranked here, and another tab shows what waits', async () => {
  await page.goto(`/leads/${leadId}`);
  await heading('Nora Vale').waitFor();
  await page.getByRole('button', { name: 'Add task' }).click();
  await page.getByRole('textbox', { name: 'What is to be done' }).fill('Send disclosures');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const row = (on: Page, title: string) => on.getByRole('listitem').filter({ hasText: title });
  await row(page, 'Send disclosures').getByText('Waiting', { exact: true }).waitFor();
  // Due today, it is a reason to reach its lead.
  await page.goto('/today');
  await page.getByText(/^ranked on this device, from data of \d+:\d\d/).waitFor();
  await page.getByRole('list', { name: 'Call next' }).getByText('Nora Vale').first().waitFor();

  second = await page.context().newPage();
  await second.goto('/tasks');
  await row(second, 'Send disclosures').getByText('Waiting', { exact: true }).waitFor();
  await second.getByRole('textbox', { name: 'Add a task in one line' }).fill('Order a sign tomorrow');
  await second.keyboard.press('Enter');
  await row(second, 'Order a sign').getByText('Waiting', { exact: true }).waitFor();
  await second.getByRole('checkbox', { name: 'Complete: Send disclosures' }).click();
  await row(second, 'Send disclosures').waitFor({ state: 'detached' });
  // Taken back it never happened; done again it waits once.
  await second.getByRole('button', { name: 'Undo' }).click();
  await second.getByRole('checkbox', { name: 'Complete: Send disclosures' }).click();
  await row(second, 'Send disclosures').waitFor({ state: 'detached' });
  await page.goto('/offline');
  await bar(/6 changes will sync when you reconnect/).waitFor();
  await second.getByText(/6 changes will sync when you reconnect/).waitFor();
  const locks = await page.evaluate<{ held: number; waiting: number }>(
    `navigator.locks.query().then(({ held, pending }) => {
      const count = (all) => all.filter(({ name }) => name.startsWith('lintel.offline.')).length;
      return { held: count(held), waiting: count(pending) };
    })`,
  );
  assert.deepEqual(locks, { held: 1, waiting: 1 }, 'one tab leads, the other waits for its turn');
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
  const mine = { query: { assigneeId: ada, limit: 50 } as never };
  const open = await call(contract.tasks.list, mine);
  assert.deepEqual(
    open.items.map(({ title, leadId: about }) => [title, about]),
    [['Order a sign', null]],
  );
  const done = await call(contract.tasks.list, { query: { assigneeId: ada, view: 'done' } as never });
  assert.deepEqual(
    done.items.map(({ title, leadId: about, doneById }) => [title, about, doneById]),
    [['Send disclosures', leadId, ada]],
  );
  await second.getByText(/changes? will sync|on (?:its|their) way/).waitFor({ state: 'detached' });
  await second.close();
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

test('a session that somebody ended while the device was away takes what it kept with it, and says so', async () => {
  await page.context().setOffline(false);
  await page.goto('/leads');
  await signIn(page, ADA);
  await page.getByRole('grid', { name: 'Leads' }).waitFor();
  await page.goto('/offline');
  await page.getByText(/Data on this device: /).waitFor();
  await page.context().setOffline(true);
  await bar(/^Offline\. Data from/).waitFor();
  await call(contract.people.endMemberSessions, { params: { userId: ada } });
  assert.deepEqual(await databases(), ['lintel-offline']);
  await page.context().setOffline(false);
  await page.getByText(/What was kept on this device for working offline has been removed/).waitFor();
  assert.deepEqual(await databases(), []);
  await page.goto('/leads');
  await page.getByRole('textbox', { name: 'E-mail' }).waitFor();
  assert.equal(await page.getByText('Nora Vale').count(), 0);
  assert.deepEqual(product.complaints(EXPECTED), []);
});

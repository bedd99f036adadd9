/**
 * A day of an agent on Today, by keyboard: what came of a call to a new lead is logged, the next row opens by itself,
 * one is snoozed, one is done and taken back, one is given to somebody else meanwhile, one is made. Each test stands
 * where the one before ended.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { contract } from '../packages/contract/src/index.ts';
import { ADA, addCompany, type Caller, callAs, routeTo, ZONE } from './company.ts';
import { oneAfterAnother, type Product, startProduct, until } from './product.ts';
import { OWNER, signIn, tabTo } from './screens.ts';

/** Nobody is signed in at first: a browser reports that as an error. */
const EXPECTED = /status of 401 /;

let product: Product;
let page: Page;
let ids: { ada: string; ben: string };
let owner: Caller;
let ada: Caller;

before(async () => {
  product = await startProduct();
  ids = await addCompany(product);
  [owner, ada] = await Promise.all([callAs(product, OWNER), callAs(product, ADA)]);
  const settings = await owner(contract.firstTouch.getSettings);
  await owner(contract.firstTouch.saveSettings, {
    body: { ...settings, counts: 'wall', minutes: 60, reassignAfter: null },
  });
  await routeTo(owner, [{ kind: 'agent', userId: ids.ada }]);
  page = await product.open();
  await page.goto('/');
  await signIn(page, ADA);
  await page.getByRole('heading', { name: 'Nobody waits for an answer' }).waitFor();
});
after(() => product?.close());
oneAfterAnother(() => ({ page }));

/** A lead of Ada's with a task that was due so many hours ago. */
async function leadWithTask(
  name: string,
  title: string,
  hoursAgo: number,
): Promise<{ id: string; version: number }> {
  const lead = await owner(contract.leads.create, {
    body: {
      name,
      emails: [`${name.toLowerCase().replace(' ', '.')}@example.com`],
      phones: ['+1 312 555 0142'],
      ownerId: ids.ada,
    },
  });
  await ada(contract.tasks.create, {
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
  await owner(contract.inquiries.receive, {
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
  // The letter is the menu's once the focus is in it.
  await page.getByRole('menuitem').and(page.locator(':focus')).waitFor();
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
  const [lead] = (await owner(contract.leads.search, { query: { q: 'Jonah Abara' } })).items;
  assert.ok(lead);
  await owner(contract.leads.update, {
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

test('C offers what can be made; a lead is made without leaving the keyboard', async () => {
  await page.keyboard.press('c');
  const first = page.getByRole('menu', { name: 'New' }).getByRole('menuitem', { name: 'New lead' });
  await first.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New lead' });
  await dialog.getByRole('textbox', { name: /^Name/ }).and(page.locator(':focus')).waitFor();
  await page.keyboard.type('Hana Kimura');
  await tabTo(dialog.getByRole('button', { name: 'Create the lead' }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Hana Kimura', level: 1 }).waitFor();
  assert.deepEqual(product.complaints(EXPECTED), []);
});

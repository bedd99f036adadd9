/**
 * Two records of one person: found, compared, merged with a picked field, taken back from the notice; and two people with
 * one number, who become a household. Each test stands where the one before ended.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type CallOf, contract, type Lead } from '../packages/contract/src/index.ts';
import { addCompany, type Caller, callAs } from './company.ts';
import { checkLooks } from './looks.ts';
import { oneAfterAnother, type Product, startProduct } from './product.ts';
import { OWNER, signIn } from './screens.ts';

/**
 * No session yet is answered with 401, a merged lead with 410, and what its page asks for beside it with 404, which a
 * browser reports as errors.
 */
const EXPECTED =
  /status of 401 .*\/api\/auth\/|status of 410 |status of 404 .*\/api\/(?:leads\/[0-9a-f-]+\/|\w+\?\S*leadId=)/;

let product: Product;
let page: Page;
let call: Caller;
let bob: Lead;
let robert: Lead;

before(async () => {
  product = await startProduct();
  await addCompany(product);
  call = await callAs(product, OWNER);
  const phones = ['(312) 555-0142'];
  const make = (body: CallOf<typeof contract.leads.create>['body']) => call(contract.leads.create, { body });
  robert = await make({
    name: 'Robert Ashdown',
    emails: ['robert.ashdown@example.com'],
    phones,
    location: 'Lakeview',
    tags: ['past client'],
  });
  bob = await make({ name: 'Bob Ashdown', emails: ['bobby@example.com'], phones, location: 'Old Town' });
  await call(contract.leads.addNote, {
    params: { leadId: bob.id },
    body: { text: 'Looks for a porch to the west' },
  });
  await make({ name: 'Mary Ashdown', phones });
  page = await product.open();
  await page.goto('/');
  await signIn(page, OWNER);
  await page.waitForURL((url) => url.pathname !== '/sign-in' && url.pathname !== '/');
});
after(() => product?.close());
oneAfterAnother(() => ({ page }));

test('the pair waits in the queue with its reasons; the keyboard opens the comparison', async () => {
  await page.goto('/leads/duplicates');
  const pair = page.getByRole('listitem', { name: /Ashdown.*the same person/ });
  await pair.waitFor();
  await pair.getByText('Same phone number').waitFor();
  await pair.getByText('Nickname of the other name').waitFor();
  await page
    .getByRole('listitem', { name: /Mary Ashdown.*one household/ })
    .first()
    .waitFor();
  await checkLooks(page, 'duplicates');
  await page.keyboard.press('m');
  await page.waitForURL((url) => url.pathname === '/leads/merge');
});

test('a merge keeps the picked field and everything of both; its notice takes it back', async () => {
  await page.getByRole('table', { name: 'Records' }).waitFor();
  const keep = (value: string) => page.getByRole('radio', { name: new RegExp(`${value}$`) });
  await keep('Bob Ashdown: Bob Ashdown').click();
  await keep('Robert Ashdown: Lakeview').click();
  await page.getByRole('button', { name: 'Merge 2 records' }).click();
  await page.getByRole('heading', { name: 'Bob Ashdown', level: 1 }).waitFor();
  await page.getByText('Looks for a porch to the west').waitFor();
  for (const mail of ['robert.ashdown@example.com', 'bobby@example.com'])
    await page.getByRole('link', { name: mail }).first().waitFor();
  await page.getByText('Lakeview').first().waitFor();
  const undo = page.getByRole('status').getByRole('button', { name: 'Undo' });
  await undo.click();
  await page.getByText('The merge is taken back.').waitFor();
  const back = await Promise.all(
    [bob, robert].map(({ id }) => call(contract.leads.get, { params: { leadId: id } })),
  );
  assert.deepEqual(
    back.map(({ name, location, emails }) => [name, location, emails.map((mail) => mail.value)]),
    [
      ['Bob Ashdown', 'Old Town', ['bobby@example.com']],
      ['Robert Ashdown', 'Lakeview', ['robert.ashdown@example.com']],
    ],
  );
});

test('the address of a merged lead leads to the one that stayed; a household is one press away', async () => {
  const [one, two] = await Promise.all(
    [robert, bob].map(({ id }) => call(contract.leads.get, { params: { leadId: id } })),
  );
  assert.ok(one && two);
  await call(contract.duplicates.merge, {
    body: { survivorId: one.id, leads: [one, two].map(({ id, version }) => ({ id, version })) },
  });
  await page.goto(`/leads/${two.id}`);
  await page.getByText('This lead was merged into Robert Ashdown.').waitFor();
  await page.waitForURL((url) => url.pathname === `/leads/${one.id}`);
  await page.getByRole('button', { name: 'Yes: Mary Ashdown may live in the same household.' }).click();
  await page.getByRole('link', { name: 'Mary Ashdown' }).waitFor();
  await page.getByText('Same household').first().waitFor();
  assert.deepEqual(product.complaints(EXPECTED), []);
});

/**
 * Two people on one lead: each sees that the other is there; what they change in different fields meets without a word, what they change in one field is
 * asked; and one names the other in a note, who is told and finds what is new.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page, Route } from 'playwright-core';
import { contract } from '../packages/contract/src/index.ts';
import { ADA, addCompany, BEN, type Caller, callAs } from './company.ts';
import { oneAfterAnother, type Product, startProduct, until } from './product.ts';
import { OWNER, signIn } from './screens.ts';

/** Nobody is signed in at first, and an edit may meet another: a browser reports both answers as errors. */
const REFUSALS = /status of 4(01|09) /;

let product: Product;
let ada: Page;
let ben: Page;
let leadId = '';
let owner: Caller;

before(async () => {
  product = await startProduct();
  const ids = await addCompany(product);
  owner = await callAs(product, OWNER);
  const lead = await owner(contract.leads.create, {
    body: { name: 'Kim Castell', emails: ['kim@example.com'], phones: ['+1 312 555 0177'], ownerId: ids.ada },
  });
  leadId = lead.id;
  await owner(contract.leads.share, { params: { leadId }, body: { userIds: [ids.ben] } });
  [ada, ben] = [await product.open(), await product.open()];
  await Promise.all([enter(ada, ADA), enter(ben, BEN)]);
});
after(() => product?.close());
oneAfterAnother(() => ({ ada, ben }));

async function enter(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.goto('/');
  await signIn(page, who);
  await page.waitForURL((url) => !['/', '/sign-in'].includes(url.pathname));
  await page.goto(`/leads/${leadId}`);
  await page.getByRole('heading', { name: 'Kim Castell', level: 1 }).waitFor();
}

const stored = () => owner(contract.leads.get, { params: { leadId } });
async function edit(page: Page, field: string, value: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${field}: `) }).click();
  await page.getByRole('textbox', { name: field }).fill(value);
  await page.keyboard.press('Enter');
}

test('each sees that the other has the lead open, and what they do with it; who leaves it is gone', async () => {
  const onAdas = (words: string) => ada.getByRole('button', { name: words, exact: true });
  await onAdas('Ben is viewing').waitFor();
  await ben.getByRole('button', { name: 'Ada is viewing', exact: true }).waitFor();
  await until(
    () => ada.getByRole('status').filter({ hasText: 'Ben is viewing' }).isVisible(),
    'what is read out to Ada',
  );

  await ben.getByRole('button', { name: /^Place wanted: / }).click();
  await onAdas('Ben is editing').click();
  const list = ada.getByRole('list', { name: 'On this lead now' });
  await list.getByText('Ben Tarr').waitFor();
  await ada.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  await ben.keyboard.press('Escape');
  await onAdas('Ben is viewing').waitFor();

  await ben.getByRole('link', { name: /^Today\b/ }).click();
  await ben.waitForURL((url) => url.pathname === '/today');
  await onAdas('Ben is viewing').waitFor({ state: 'detached' });
  await ben.goBack();
  await ben.getByRole('heading', { name: 'Kim Castell', level: 1 }).waitFor();
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('fields that only one of two touched meet without a word; of one that both touched the second is asked', async () => {
  // What Ada changes does not reach Ben's screen until he has changed something himself.
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((done) => {
    goOn = done;
  });
  const hold = async (route: Route) => {
    if (route.request().method() === 'GET') await held;
    await route.continue().catch(() => undefined);
  };
  await ben.route(`**/api/leads/${leadId}`, hold);
  await edit(ada, 'Place wanted', 'Fernhill');
  await until(async () => (await stored()).location === 'Fernhill', 'what Ada wrote');
  await edit(ben, 'Property type', 'Condo');
  await until(async () => (await stored()).propertyType === 'Condo', 'what Ben wrote');
  assert.equal((await stored()).location, 'Fernhill', 'Ben took nothing back');
  assert.equal(await ben.getByRole('alert').count(), 0, 'nothing is asked');

  await edit(ben, 'Place wanted', 'Quarry');
  const panel = ben.getByRole('alert').filter({ hasText: 'Ada changed this' });
  await panel.getByText('Ada’s Place wanted: Fernhill. Yours: Quarry.').waitFor();
  assert.equal((await stored()).location, 'Fernhill', 'nothing is overwritten before Ben has decided');
  goOn();
  await ben.unroute(`**/api/leads/${leadId}`, hold);
  await panel.getByRole('button', { name: 'Keep mine' }).click();
  await until(async () => (await stored()).location === 'Quarry', 'what Ben has decided');
  await ada.getByRole('button', { name: 'Place wanted: Quarry' }).waitFor();
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('who is named in a note is told, and finds it under the line of what is new; a private one is seen by nobody else', async () => {
  // Ben has seen what there is before he goes elsewhere.
  const asBen = await callAs(product, BEN);
  await until(async () => {
    const { unread } = await asBen(contract.timeline.counts, { params: { leadId } });
    return unread.count === 0;
  }, 'Ben to have read');
  await ben.getByRole('link', { name: /^Today\b/ }).click();
  await ben.waitForURL((url) => url.pathname === '/today');

  const note = ada.getByRole('textbox', { name: 'Write a note' });
  await ada.keyboard.press('n');
  await until(
    () => ada.evaluate<boolean>('document.activeElement?.getAttribute("aria-label") === "Write a note"'),
    'N to lead to the note',
  );
  await ada.keyboard.type('Only I know this');
  await ada.getByRole('checkbox', { name: 'Only for me' }).click();
  await ada.getByRole('button', { name: 'Save note' }).click();
  await ada.getByText('Only you').waitFor();
  await note.fill('');
  await note.pressSequentially('Please show them Quarry, @ben');
  await ada.getByRole('option', { name: 'Ben Tarr' }).waitFor();
  await ada.keyboard.press('Enter');
  assert.equal(await note.inputValue(), 'Please show them Quarry, @Ben Tarr ');
  // A key later it is on the device.
  await ada.waitForTimeout(500);
  await ada.reload();
  await until(
    async () => (await note.inputValue()) === 'Please show them Quarry, @Ben Tarr ',
    'the draft to be there after a reload',
  );
  await note.focus();
  await ada.keyboard.press('Control+Enter');
  await ada.getByRole('listitem').filter({ hasText: 'Please show them Quarry' }).waitFor();

  await ben.getByRole('button', { name: 'Notifications, 1 unread' }).click();
  await ben.getByText('Ada Quill named you in a note on Kim Castell').click();
  await ben.getByText('1 new since you were here').waitFor();
  await ben.getByText('Please show them Quarry').waitFor();
  assert.equal(await ben.getByText('Only I know this').count(), 0);

  // What arrives while the head of the timeline is out of sight is counted, and one press leads to it.
  await ben.setViewportSize({ width: 1440, height: 500 });
  await ben.mouse.move(760, 400);
  await ben.mouse.wheel(0, 5_000);
  await note.fill('And the garden?');
  await note.press('Control+Enter');
  await ben.getByRole('button', { name: '1 new entry. Show it' }).click();
  const arrived = ben.getByText('And the garden?');
  await until(async () => {
    const box = await arrived.boundingBox();
    return box !== null && box.y > 150 && box.y < 500;
  }, 'the new note to be in sight');
  assert.deepEqual(product.complaints(REFUSALS), []);
});

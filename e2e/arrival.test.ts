/**
 * A lead on its way to the right person: posted with an API key, on the agent's open Today by itself; offered to two, taken by
 * one of them, and the other told who has it. How soon is `npm run bench -- arrival`. Each test stands where the one before
 * ended.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { contract } from '../packages/contract/src/index.ts';
import { ADA, addCompany, BEN, type Caller, callAs, callWith, routeTo } from './company.ts';
import { checkLooks } from './looks.ts';
import { oneAfterAnother, type Product, startProduct, until } from './product.ts';
import { OWNER, signIn } from './screens.ts';

/** Nobody is signed in at first, and a claim may come too late: a browser reports both answers as errors. */
const REFUSALS = /status of 4(01|09) /;
/** What comes over the live line: a page that asks by itself asks after a minute. */
const LIVE = { timeout: 20_000 };

let product: Product;
let ada: Page;
let ben: Page;
let ids: { ada: string; ben: string };
let owner: Caller;
let portal: Caller;

before(async () => {
  product = await startProduct();
  ids = await addCompany(product);
  owner = await callAs(product, OWNER);
  const { secret } = await owner(contract.keys.create, {
    body: { name: 'Portal', account: { name: 'Portal' }, grants: { 'leads:create': 'all' } },
  });
  portal = callWith(product, secret);
  // The clock of this machine may stand at night.
  const settings = await owner(contract.firstTouch.getSettings);
  await owner(contract.firstTouch.saveSettings, { body: { ...settings, counts: 'wall' } });
  await routeTo(owner, [{ kind: 'agent', userId: ids.ada }]);
  ada = await product.open();
  ben = await product.open();
  await Promise.all([enter(ada, ADA), enter(ben, BEN)]);
});
after(() => product?.close());
oneAfterAnother(() => ({ ada, ben }));

async function enter(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.goto('/');
  await signIn(page, who);
  await page.waitForURL((url) => url.pathname === '/today');
  await page.getByRole('heading', { name: 'Nobody waits for an answer' }).waitFor();
}

const arrives = (name: string, phone: string, message: string) =>
  portal(contract.inquiries.receive, {
    body: {
      type: 'inquiry.property',
      source: 'Homes Portal',
      message,
      person: { name, phones: [phone] },
      property: { street: '14 Quarry Lane', city: 'Fernhill' },
    },
  });

test('a lead that was posted is on the open screen of its agent by itself, with its clock', async () => {
  await arrives('Aisha Rahman', '+1 312 555 0181', 'Is it still available? Free this evening.');
  const card = ada.getByRole('listitem').filter({ hasText: 'Aisha Rahman' });
  await card.waitFor(LIVE);
  const ring = card.getByRole('timer');
  const said = async () => (await ring.getAttribute('aria-label')) ?? '';
  assert.match(await said(), /^Aisha Rahman: (?:5 minutes|4 minutes, \d+ seconds) left$/);
  await card.getByText('“Is it still available? Free this evening.”').waitFor();
  await card.getByText('14 Quarry Lane, Fernhill').waitFor();
  await card.getByText(/by the catch-all/).waitFor();
  const before = await said();
  // A browser that takes the window to be covered ticks more slowly.
  await until(async () => (await said()) !== before, 'the clock to run', { within: 20_000 });
  await ada.getByRole('button', { name: 'Notifications, 1 unread' }).click();
  await ada.getByRole('link', { name: /Aisha Rahman is yours/ }).waitFor();
  await ada.keyboard.press('Escape');
  assert.equal(await ben.getByText('Aisha Rahman').count(), 0);
  await checkLooks(ada, 'Today with a new lead');
});

test('a logged call ends the clock', async () => {
  await ada.getByRole('button', { name: 'Log outcome: Aisha Rahman' }).click();
  await ada.getByRole('radio', { name: 'Left a voicemail' }).click();
  await checkLooks(ada, 'Log outcome');
  await ada.getByRole('button', { name: 'Log it' }).click();
  await ada.getByRole('heading', { name: 'Nobody waits for an answer' }).waitFor();
});

test('of two who are offered a lead one claims it, and the other is told who', async () => {
  await routeTo(owner, [
    {
      kind: 'claim',
      among: {
        people: [
          { userId: ids.ada, perRound: 1 },
          { userId: ids.ben, perRound: 1 },
        ],
        teams: [],
      },
      minutes: 5,
      hideName: false,
      hideSource: false,
    },
  ]);
  await arrives('Gareth Poole', '+1 312 555 0182', 'We want to sell in spring.');
  const cardOn = (page: Page) => page.getByRole('listitem').filter({ hasText: 'Gareth Poole' });
  await Promise.all([cardOn(ada).waitFor(LIVE), cardOn(ben).waitFor(LIVE)]);
  await checkLooks(ben, 'Today with an offer');
  await cardOn(ada).getByRole('button', { name: 'Claim: Gareth Poole' }).click();
  await cardOn(ben).getByText('Taken by Ada Quill').waitFor(LIVE);
  assert.equal(await cardOn(ben).getByRole('button').count(), 0);
  await cardOn(ada).getByRole('button', { name: 'Call: Gareth Poole' }).waitFor();
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('who is paused is told so, and gets no leads', async () => {
  await ben.getByRole('switch', { name: 'Taking new leads' }).click();
  await ben.getByText('You have paused. New leads go to others.').waitFor();
  await ben.getByRole('button', { name: 'Take new leads' }).click();
  await ben.getByText('You have paused. New leads go to others.').waitFor({ state: 'hidden' });
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('a rule is written on screen, held against the fair-housing list, published, and tried on past leads', async () => {
  const maya = await product.open();
  await maya.goto('/admin/routing');
  await signIn(maya, OWNER);
  await maya.getByRole('button', { name: 'Add a rule' }).click();
  const dialog = maya.getByRole('dialog', { name: 'Add a rule' });
  await dialog.getByRole('textbox', { name: /^Name/ }).fill('Friends of the house');
  await dialog.getByRole('button', { name: 'Add a condition' }).click();
  await maya.getByRole('menuitem', { name: 'Tag' }).click();
  await dialog.getByRole('textbox', { name: /^Tag/ }).fill('catholic, friend');
  await dialog.getByRole('combobox', { name: /^Add a person or team/ }).click();
  await maya.getByRole('option', { name: BEN.name }).click();
  await dialog.getByRole('textbox', { name: `Leads of ${BEN.name} in a round` }).fill('2');
  await checkLooks(maya, 'a routing rule');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  const card = maya.getByRole('listitem').filter({ hasText: '1. Friends of the house' });
  await card.getByText(/religion/).waitFor();
  await card.getByText(`→ in turns among ${BEN.name} ×2`).waitFor();
  await maya.getByRole('button', { name: 'Publish', disabled: true }).waitFor();

  await card.getByRole('button', { name: 'Actions for Friends of the house' }).click();
  await maya.getByRole('menuitem', { name: 'Edit the rule' }).click();
  const edit = maya.getByRole('dialog', { name: 'Edit the rule' });
  await edit.getByRole('textbox', { name: /^Tag/ }).fill('friend');
  await edit.getByRole('button', { name: 'Save', exact: true }).click();
  await card.getByText('Leads tagged friend').waitFor();
  await maya.getByRole('button', { name: 'Publish' }).click();
  const publish = maya.getByRole('dialog', { name: 'Publish these rules?' });
  await publish.getByText('New rule: Friends of the house').waitFor();
  await publish.getByRole('button', { name: 'Publish' }).click();
  await maya.getByText(/^Version \d+ is in use$/).waitFor();

  await maya.getByRole('button', { name: 'Who would get this lead?' }).click();
  const trial = maya.getByRole('dialog', { name: 'Who would get this lead?' });
  await trial.getByRole('searchbox').fill('Aisha');
  await trial.getByRole('button', { name: /Aisha Rahman/ }).click();
  await trial.getByText('Friends of the house: did not match').waitFor();
  await trial.getByText(/^✗ Tag: friend/).waitFor();
  await checkLooks(maya, 'a lead tried by the rules');
  await trial.getByRole('button', { name: 'Close' }).click();

  for (const [tab, said] of [
    ['People', 'Who receives leads'],
    ['Territories', 'No territories'],
    ['First answer', 'A new lead is answered within'],
  ] as const) {
    await maya.getByRole('tab', { name: tab }).click();
    await maya.getByText(said).first().waitFor();
  }
  await maya.getByRole('tab', { name: 'Simulator' }).click();
  await maya.getByRole('button', { name: 'Replay', exact: true }).click();
  await maya.getByText(/^\d+ of \d+ leads would have gone to somebody else$/).waitFor();
  await checkLooks(maya, 'routing, simulator');
  await maya.context().close();

  await ben.getByRole('button', { name: /^You/ }).click();
  await ben.getByRole('menuitem', { name: 'Settings' }).click();
  await ben.getByRole('link', { name: 'Availability' }).click();
  await ben.getByRole('switch', { name: /^Working hours/ }).click();
  await ben.getByRole('textbox', { name: /^From/ }).fill('08:30');
  await ben.getByRole('button', { name: 'Save', exact: true }).click();
  await ben.getByText('Your availability is saved').waitFor();
  assert.deepEqual(product.complaints(REFUSALS), []);
});

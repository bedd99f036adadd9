/**
 * A deal from an offer to its closing, as a broker goes through it: opened from a lead, moved on, a closing day that slips
 * with what moves with it, the checklist, who gets what to the cent, the board by pointer and by keyboard, and the forecast
 * before and after.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { contract } from '../packages/contract/src/index.ts';
import { addCompany, type Caller, callAs, ZONE } from './company.ts';
import { checkLooks } from './looks.ts';
import { oneAfterAnother, type Product, startProduct, until } from './product.ts';
import { OWNER, signIn } from './screens.ts';

let product: Product;
let page: Page;
let call: Caller;
let leadId: string;

before(async () => {
  product = await startProduct();
  const { ada } = await addCompany(product);
  call = await callAs(product, OWNER);
  const kim = await call(contract.leads.create, {
    body: { name: 'Kim Castell', emails: ['kim@example.com'], phones: ['+1 312 555 0177'], ownerId: ada },
  });
  leadId = kim.id;
  page = await product.open();
});
after(() => product?.close());
oneAfterAnother(() => ({ page }));

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const dialog = (name: string) => page.getByRole('dialog', { name });
/** A day some days from today where the company is. */
const dayIn = (days: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(Date.now() + days * 86_400_000);

test('a deal goes from offer to closing', async () => {
  await page.goto('/deals');
  await signIn(page, OWNER);
  await page.getByRole('heading', { name: 'Deals', level: 1 }).waitFor();
  await page.getByText('No deals yet').waitFor();

  // Opened by its key, from a lead.
  await page.keyboard.press('d');
  const creating = dialog('New deal');
  await creating
    .getByRole('textbox', { name: 'Lead' })
    .or(creating.getByRole('searchbox', { name: 'Lead' }))
    .fill('castell');
  await creating.getByRole('button', { name: /Kim Castell/ }).click();
  await creating.getByRole('textbox', { name: 'Address' }).fill('14 Tanner Row');
  await creating.getByRole('textbox', { name: 'Price' }).fill('450,001');
  await creating.getByRole('textbox', { name: 'Acceptance' }).fill(dayIn(-1));
  await creating.getByRole('textbox', { name: 'Closing' }).fill(dayIn(30));
  await creating.getByRole('button', { name: 'Open the deal' }).click();
  await page.waitForURL(/\/deals\/[0-9a-f-]{36}$/);
  await page.getByRole('heading', { name: '14 Tanner Row', level: 1 }).waitFor();
  await page.getByText('$450,001').first().waitFor();
  const dealId = page.url().split('/').at(-1) ?? '';
  const stored = () => call(contract.deals.get, { params: { dealId } });

  await button('Move to Under contract').click();
  await page.getByText('Moved from Offer made to Under contract').waitFor();

  // Closing slips: what moves is shown before, and then done.
  const before = await stored();
  await button('Change dates').click();
  const dates = dialog('Change dates');
  await dates.getByRole('textbox', { name: 'Closing' }).fill(dayIn(37));
  await dates.getByText(/^\d items move$/).waitFor();
  await dates.getByText('Confirm time and place of closing').waitFor();
  assert.deepEqual((await stored()).dates, before.dates);
  await dates.getByRole('button', { name: 'Change dates' }).click();
  await dates.waitFor({ state: 'hidden' });
  const slipped = await stored();
  assert.equal(slipped.dates.closing, dayIn(37));
  const dueOf = (deal: typeof slipped) =>
    deal.checklist.find((i) => i.title.startsWith('Confirm time'))?.dueOn ?? '';
  assert.ok(dueOf(slipped) > dueOf(before));

  await page.getByRole('checkbox', { name: 'Done: File the signed contract' }).click();
  await page.getByText(/^1 of \d+ done$/).waitFor();

  // Nothing but 100 % is taken; who gets what is worked out to the cent.
  await call(contract.deals.savePlan, {
    body: { agentId: null, from: '2020-01-01', company: 30_000, team: 0, agent: 70_000, fee: 29_500 },
  });
  await button('Set commission').click();
  const commission = dialog('Commission');
  await commission.getByRole('textbox', { name: 'Per cent of the price' }).fill('2.75');
  const share = commission.getByRole('textbox', { name: 'Share, per cent' });
  await share.fill('95.5');
  await commission.getByText('4.5 % is missing').waitFor();
  await share.fill('100');
  await commission.getByRole('button', { name: 'Save commission' }).click();
  await commission.waitFor({ state: 'hidden' });
  await page.getByText('The parts make $12,375.03, to the cent').waitFor();
  await page.getByText('$8,367.52').waitFor();

  // The forecast counts it while it is open, and no more once it is closed.
  await page.getByRole('link', { name: 'Deals', exact: true }).first().click();
  await page.getByText('$450,001 of $450,001 cannot be weighted yet').waitFor();
  await button('How it is worked out').click();
  await page.getByText('Too few decided: 0 of 20').first().waitFor();
  await page
    .getByRole('tab', { name: 'Board' })
    .or(page.getByRole('radio', { name: 'Board' }))
    .click();
  // Dragged to its stage; a stage that asks for more lets the card go back and says what is missing.
  const stage = (name: string) => page.getByRole('group', { name: new RegExp(`^${name}, `) });
  const card = page.getByRole('link', { name: /14 Tanner Row/ });
  const [from, to] = [await card.boundingBox(), await stage('Clear to close').boundingBox()];
  assert.ok(from && to);
  await page.mouse.move(from.x + 60, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 90, from.y + 30, { steps: 3 });
  await page.mouse.move(to.x + 90, to.y + 120, { steps: 5 });
  await page.mouse.up();
  await stage('Clear to close').getByText('14 Tanner Row').waitFor();
  await page.getByText('14 Tanner Row moved to Clear to close').waitFor();
  const { items } = await call(contract.pipelines.list, { query: { kind: 'deal' } });
  const pipeline = items[0];
  assert.ok(pipeline);
  await call(contract.pipelines.saveStages, {
    params: { pipelineId: pipeline.id },
    body: {
      version: pipeline.version,
      items: pipeline.stages.map(({ id, name, kind }) => ({
        id,
        name,
        kind,
        ...(name === 'Inspection' ? { required: ['earnestMoney' as const] } : {}),
      })),
      moves: [],
    },
  });
  await card.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await page.getByText(/^14 Tanner Row stays where it was\. .*Earnest money/).waitFor();
  await stage('Clear to close').getByText('14 Tanner Row').waitFor();
  await checkLooks(page, 'the board of deals');
  await card.click();
  await button('Close as won').click();
  await button('Close the deal').click();
  await page.getByText(/^Closed on /).waitFor();
  await until(async () => (await stored()).state === 'won', 'the deal to be won');
  await page.getByText(/^Kept as it was on/).waitFor();
  await page.getByRole('link', { name: 'Deals', exact: true }).first().click();
  await page.getByText('No open deals to forecast.').waitFor();

  // The lead's page tells of its deals and opens another, the lead filled in.
  await page.goto(`/leads/${leadId}`);
  const deals = page.getByRole('list', { name: 'Deals of this lead' });
  await deals.getByText('$450,001').waitFor();
  await deals
    .getByText(/^Closed /)
    .first()
    .waitFor();
  await button('New deal').click();
  await creating.getByText('Kim Castell').waitFor();
  await creating.getByRole('textbox', { name: 'Address' }).fill('3 Quay Lane');
  await creating.getByRole('button', { name: 'Open the deal' }).click();
  await page.getByRole('heading', { name: '3 Quay Lane', level: 1 }).waitFor();
  await page.getByRole('link', { name: 'Kim Castell' }).first().waitFor();
  assert.deepEqual(product.complaints(/status of (401|422) /), []);
});

/**
 * Scores a person can trust, as the owner of a company with two models goes through it: whether the live one may be relied
 * on, a promotion with a reason and the way back, a score set by hand on a lead and seen in the list, and one that looks wrong.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { contract } from '../packages/contract/src/index.ts';
import { systemActor } from '../packages/server/src/kernel/actor.ts';
import { addField } from '../packages/server/src/modules/leads/index.ts';
import { addModel } from '../packages/server/src/modules/ml/artefact.factory.ts';
import { addCompany, type Caller, callAs, withData } from './company.ts';
import { checkLooks } from './looks.ts';
import { oneAfterAnother, type Product, startProduct, until } from './product.ts';
import { OWNER, signIn } from './screens.ts';

let product: Product;
let page: Page;
let call: Caller;

const FIELDS = { visits: 'number', minutes: 'number', budget: 'number', replied: 'boolean' } as const;
/** No session yet is answered with 401, which a browser reports as an error. */
const NOT_SIGNED_IN = /status of 401 .*\/api\/auth\//;

before(async () => {
  product = await startProduct();
  const { ada } = await addCompany(product);
  call = await callAs(product, OWNER);
  const { company } = await call(contract.auth.me);
  await withData(product, async (ctx) => {
    const actor = systemActor(company.id);
    await ctx.tx(actor, async (tx) => {
      for (const [key, type] of Object.entries(FIELDS))
        await addField(ctx, tx, actor, { key, label: key, type, options: [] });
    });
    await addModel(ctx, actor, { from: 'trees' });
    await addModel(ctx, actor, { from: 'linear' });
  });
  for (const [i, name] of ['Kim Castell', 'Noor Abara', 'Otis Grant'].entries())
    await call(contract.leads.create, {
      body: { name, ownerId: ada, custom: { visits: 3 + 9 * i, minutes: 20 * i, replied: i === 1 } },
    });
  page = await product.open();
});
after(() => product?.close());
oneAfterAnother(() => ({ page }));

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const tab = (name: string | RegExp) => page.getByRole('tab', { name });
const registry = () => page.getByRole('table', { name: 'Models', exact: true });
const isLive = (label: string) =>
  registry()
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: label, exact: true }) })
    .getByText('Live', { exact: true });

/** Gives a reason in the dialog that is open, which asks for one first, and confirms. */
async function decide(confirm: string, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: new RegExp(`^${confirm}\\. Say why first$`) }).waitFor();
  await dialog.getByRole('textbox', { name: /^Why/ }).fill(reason);
  await dialog.getByRole('button', { name: confirm, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

test('the page says whether to rely on the model, and what is not known', async () => {
  await page.goto('/ml');
  await signIn(page, OWNER);
  await registry().waitFor();
  await page.getByText('Rely on it with care').waitFor();
  await page.getByText('Only 44 cases it was measured on ended well').waitFor();
  for (const card of ['Drift', 'A/B test', 'Fairness', 'Segments', 'Performance by week', 'Alarms'])
    await page.getByRole('heading', { name: card, exact: true }).waitFor();
  await page.getByText('How it treats groups of people has not been measured.').first().waitFor();
  await page.getByText('97.0%', { exact: true }).waitFor();
  assert.equal(await page.getByText(/accuracy is not shown/).count(), 1, 'never without the majority rate');

  await tab('What it reads').click();
  const table = page.getByRole('table', { name: 'What a score may read' });
  await table.getByText('Homes viewed in 7 days').waitFor();
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

test('another model is promoted with a reason, and the one before comes back', async () => {
  await tab('Model').click();
  await isLive('v1').waitFor();
  await button('Actions for v2').click();
  await page.getByRole('menuitem', { name: /^Compare/ }).click();
  await page.getByRole('dialog').getByRole('table', { name: 'Measures' }).waitFor();
  await checkLooks(page, 'ML insights, comparing models');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  await button('Actions for v2').click();
  await page.getByRole('menuitem', { name: /^Let it score/ }).click();
  await decide('Let it score', 'Simpler, and as good');
  await isLive('v2').waitFor();
  await button('Roll back to v1').click();
  await decide('Roll back', 'Agents found the order odd');
  await isLive('v1').waitFor();

  await tab('History').click();
  const log = page.getByRole('list', { name: 'What happened to the models' });
  await log.getByText('Agents found the order odd').waitFor();
  await log.getByText('Simpler, and as good').waitFor();
  await checkLooks(page, 'ML insights, history');
  assert.deepEqual(product.complaints(), []);
});

test('this browser gives the server’s number, TensorFlow.js and the plain pass alike', async () => {
  const loaded: string[] = [];
  const note = (request: { url(): string }) => void loaded.push(request.url());
  const library = () => loaded.filter((url) => /\/tensorflow-[^/]*\.js$/.test(url)).length;
  page.on('request', note);
  const here = page.getByText(
    /^(\d+) of \1 rows give the server’s chance here; largest difference (0|\de−\d+)$/,
  );
  const bars = async () =>
    (await here.allTextContents()).map((text) => Number(text.split(' ').at(-1)?.replace('−', '-')));

  await tab('Model').click();
  await registry().getByRole('link', { name: 'v1', exact: true }).click();
  await button('Check on this device').click();
  await page.getByText('Lintel’s evaluator').waitFor();
  assert.deepEqual(
    [(await bars()).every((gap) => gap <= 1e-12), await here.count(), library()],
    [true, 1, 0],
  );

  await page.goBack();
  await registry().getByRole('link', { name: 'v2', exact: true }).click();
  await button('Check on this device').click();
  await page.getByText('Plain pass, as on phones').waitFor();
  const [tensorFlow, plain] = await bars();
  assert.ok(
    (tensorFlow ?? 1) > 0 && (tensorFlow ?? 1) <= 1e-5 && (plain ?? 1) <= 1e-12,
    `${tensorFlow} ${plain}`,
  );
  assert.equal(library(), 1);
  page.off('request', note);
  await checkLooks(page, 'one model, checked on this device');
  assert.deepEqual(product.complaints(), []);
});

test('a score is set by hand and seen in the list; one that looks wrong reaches whoever looks after the model', async () => {
  await page.goto('/leads');
  const row = page.locator('[data-row]').filter({ hasText: 'Otis Grant' });
  await until(async () => (await row.getByRole('img', { name: /^Score \d+ of 100/ }).count()) > 0, 'a score');
  await row.getByRole('link').first().click();
  await button('More about this score').click();
  await page.getByRole('menuitem', { name: 'Set score by hand' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set score by hand' });
  await dialog.getByRole('textbox', { name: 'Points, 0 to 100' }).fill('88');
  await dialog.getByRole('button', { name: 'Set score. Say why first' }).waitFor();
  await dialog.getByRole('textbox', { name: /^Why/ }).fill('Signed with us before');
  await checkLooks(page, 'lead, setting a score');
  await dialog.getByRole('button', { name: 'Set score', exact: true }).click();
  await page.getByText(/^Maya Linden set 88, until/).waitFor();
  await page.getByText('“Signed with us before”').waitFor();
  await checkLooks(page, 'lead, score set by hand');

  await button('More about this score').click();
  await page.getByRole('menuitem', { name: 'Score looks wrong' }).click();
  await page.getByRole('radio', { name: /^Too low/ }).click();
  await page.getByRole('textbox', { name: /^What you see/ }).fill('Asked for a second showing');
  await button('Send').click();
  await page.getByText(/^Thank you/).waitFor();

  await page
    .getByRole('link', { name: /^Leads/ })
    .first()
    .click();
  await row.getByRole('img', { name: /^Score 88 of 100, Hot,.*Set by hand$/ }).waitFor();

  await page.goto('/ml?tab=corrections');
  await page.getByText('Asked for a second showing').waitFor();
  await page.getByRole('link', { name: 'Otis Grant' }).waitFor();
  await checkLooks(page, 'ML insights, what looks wrong');
  await button('Settle: Otis Grant').click();
  await page
    .getByRole('textbox', { name: /^What came of it/ })
    .fill('The showing was not recorded; it is now');
  await page.getByRole('dialog').getByRole('button', { name: 'Settle', exact: true }).click();
  await page.getByText('Nobody has said that a score looks wrong.').waitFor();
  assert.deepEqual(product.complaints(), []);
});

/** A day in the sample brokerage: the keyboard alone, a name spelled wrong, and a server that goes away and comes back. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { oneAfterAnother, type Product, startProduct, until } from './product.ts';
import { isSameDocument, markDocument, scoresOf, tabTo } from './screens.ts';

let product: Product;
let page: Page;
/** No session yet is answered with 401, which a browser reports as an error. */
const NOT_SIGNED_IN = /status of 401 .*\/api\/auth\//;

before(async () => {
  product = await startProduct({ demo: true });
  page = await product.open();
});
after(() => product?.close());
oneAfterAnother(() => ({ page }));

test('--demo prints how to sign in; the keyboard alone signs in and walks the list and back', async () => {
  const [, email, password] = /Sign in as (\S+) with the password (\S+)/.exec(product.output()) ?? [];
  assert.ok(email && password, product.output());
  await page.goto('/');
  await page.getByRole('textbox', { name: 'E-mail' }).waitFor();
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByRole('grid', { name: 'Leads' }).waitFor();
  await until(async () => (await scoresOf(page)).every((score) => score !== null), 'scores', {
    within: 60_000,
  });
  await until(() => countOf(page), 'the number of leads');
  assert.ok((await countOf(page)) >= 1_000, 'a brokerage of some size');

  for (const [key, row] of [
    ['j', 1],
    ['j', 2],
    ['j', 3],
    ['k', 2],
  ] as const) {
    await page.keyboard.press(key);
    await until(async () => (await focusedRow(page)) === row, `${key} to lead to row ${row}`);
  }
  const name = await nameIn(page, 2);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.getByText(/^3 of /).waitFor();
  await page.keyboard.press('j');
  await page.getByText(/^4 of /).waitFor();
  await page.keyboard.press('k');
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('grid', { name: 'Leads' }).waitFor();
  await until(async () => (await focusedRow(page)) === 2, 'Esc to lead back to the row');
  assert.equal(await nameIn(page, 2), name);
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

test('a name spelled wrong still finds the person, by keyboard', async () => {
  const name = await nameIn(page, 1);
  const [first = '', ...rest] = name.split(' ');
  const last = rest.join(' ');
  // Two letters of the last name in the wrong order.
  const wrong = `${first} ${last.slice(0, 2)}${last[3]}${last[2]}${last.slice(4)}`;
  assert.notEqual(wrong, name);
  await page.keyboard.press('/');
  await until(() => page.evaluate('document.activeElement?.tagName === "INPUT"'), 'the search to be entered');
  await page.keyboard.type(wrong);
  await page.waitForURL((url) => url.searchParams.get('q') === wrong);
  await page.locator('[data-row]').getByRole('link', { name, exact: true }).first().waitFor();
  await tabTo(page.locator('[data-row][tabindex="0"]'));
  while ((await nameIn(page, (await focusedRow(page)) ?? 0)) !== name) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.keyboard.press('Escape');
  await page
    .getByRole('textbox', { name: 'Search leads' })
    .or(page.getByRole('searchbox', { name: 'Search leads' }))
    .fill('');
  await until(async () => (await countOf(page)) >= 1_000, 'the whole list again');
  assert.deepEqual(product.complaints(), []);
});

test('a filter made by keyboard stands in the address and outlives a reload', async () => {
  await tabTo(page.locator('[data-row][tabindex="0"]'));
  await page.keyboard.press('f');
  await page.getByRole('searchbox', { name: 'Search Field' }).waitFor();
  await until(() => page.evaluate('document.activeElement?.tagName === "INPUT"'), 'its search to be entered');
  await page.keyboard.type('Score');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: /^Field: Score/ }).waitFor();
  await tabTo(page.getByRole('textbox', { name: 'Value' }));
  await page.keyboard.type('60');
  await tabTo(page.getByRole('button', { name: /^Show [\d,+]+ leads$/ }));
  await page.keyboard.press('Enter');
  const chip = page.getByRole('button', { name: /^Filter: Score is at least 60/ });
  await chip.waitFor();
  const filtered = async () => {
    const scores = await scoresOf(page);
    return scores.length > 0 && scores.every((score) => score !== null && score >= 60);
  };
  await until(filtered, 'only leads of 60 and more');
  const address = page.url();
  assert.match(decodeURIComponent(address), /"field":"score"/);
  await page.reload();
  await chip.waitFor();
  await until(filtered, 'the same after a reload');
  assert.equal(page.url(), address);
  await page.getByRole('button', { name: /^Remove the filter: Score/ }).click();
  await until(async () => !(await filtered()) || (await countOf(page)) >= 1_000, 'the filter to go');
  assert.deepEqual(product.complaints(), []);
});

test('a nested filter is kept as a list; what is done to many of it is taken back', async () => {
  await page.getByRole('button', { name: 'All and any' }).click();
  const builder = page.getByRole('dialog', { name: 'Filter with groups' });
  const pick = async (field: string) => {
    await builder
      .getByRole('combobox', { name: /^Field: Choose|^Field$/ })
      .last()
      .click();
    await page.getByRole('searchbox', { name: 'Search Field' }).fill(field);
    await page.getByRole('option', { name: field, exact: true }).click();
  };
  await pick('Has an e-mail');
  await builder.getByRole('button', { name: 'Group', exact: true }).click();
  await pick('Score');
  await builder.getByRole('textbox', { name: 'Value' }).fill('90');
  // The inner group’s button comes first.
  await builder.getByRole('button', { name: 'Condition', exact: true }).first().click();
  await pick('Has a phone');
  await builder.getByRole('button', { name: /^Show [\d,]+\+? leads$/ }).click();
  await page.getByRole('button', { name: 'Filter: Any of 2 conditions. Edit' }).waitFor();

  await page.getByRole('button', { name: 'Save as list' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Call first');
  await page.getByRole('button', { name: 'Save the list', exact: true }).click();
  await page.getByRole('tab', { name: /^Call first/, selected: true }).waitFor();
  await page.getByRole('link', { name: /^Call first/ }).waitFor();
  assert.match(page.url(), /[?&]list=[0-9a-f-]{36}$/);

  await tabTo(page.locator('[data-row][tabindex="0"]'));
  for (const key of ['x', 'j', 'x', 'l']) await page.keyboard.press(key);
  await page.getByRole('combobox', { name: 'Add' }).fill('ring twice');
  await page.keyboard.press('Enter');
  await page.getByText('2 leads changed').waitFor();
  const tagged = `/leads?filter=${encodeURIComponent('[{"field":"tags","op":"is","value":"ring twice"}]')}`;
  await page.keyboard.press('Control+z');
  await page.getByText('Taken back').waitFor();
  await until(async () => {
    await page.goto(tagged);
    return page
      .getByText('No leads match 1 filter')
      .waitFor({ timeout: 3_000 })
      .then(
        () => true,
        () => false,
      );
  }, 'the tags to be gone');
  await page.goto('/leads');
  await until(async () => (await countOf(page)) >= 1_000, 'the whole list again');
  assert.deepEqual(product.complaints(), []);
});

test('without a network the list keeps what it has and says so', async () => {
  await markDocument(page);
  const names = await firstNames(page);
  await page.context().setOffline(true);
  await page.getByRole('status').getByText('Offline.', { exact: true }).waitFor();
  assert.deepEqual(await firstNames(page), names);
  await page.context().setOffline(false);
  await page.getByText('Offline.', { exact: true }).waitFor({ state: 'detached' });
  // What the device had of one's own leads gives way to the list of all.
  await until(async () => isDeepStrictEqual(await firstNames(page), names), 'the list from the server');
  product.complaints();
});

test('a server that goes away leaves the list with a word about it; when it is back the list is live again', async () => {
  const names = await firstNames(page);
  const today = await page.context().newPage();
  await today.goto('/today');
  await today.getByRole('status').getByText('Live', { exact: true }).waitFor();
  await product.stop();
  await page.getByRole('status').getByText('Reconnecting.', { exact: true }).waitFor({ timeout: 30_000 });
  assert.deepEqual(await firstNames(page), names);
  // Today says it in its own words, in the place of the banner, until it finds that it is offline.
  await today.getByText(/^(Updated .+, reconnecting|Offline\.)$/).waitFor({ timeout: 30_000 });
  assert.equal(await today.getByText('Reconnecting.', { exact: true }).count(), 0);
  await product.start();
  await page.getByText('Reconnecting.', { exact: true }).waitFor({ state: 'detached', timeout: 40_000 });
  await today.getByRole('status').getByText('Live', { exact: true }).waitFor({ timeout: 40_000 });
  await today.close();

  // Live once more: a lead made in another tab shows up in this one.
  const other = await page.context().newPage();
  await other.goto('/leads');
  await other.getByRole('button', { name: 'New lead', exact: true }).click();
  await other.getByRole('dialog').getByRole('textbox', { name: /^Name/ }).fill('Returning Visitor');
  await other.getByRole('button', { name: 'Create the lead', exact: true }).click();
  await other.getByRole('heading', { name: 'Returning Visitor', level: 1 }).waitFor();
  await other.close();
  await page.getByRole('tab', { name: /^New this week/ }).click();
  await page.locator('[data-row]').getByRole('link', { name: 'Returning Visitor' }).waitFor();
  assert.ok(await isSameDocument(page), 'without a reload');
  const lost = /Failed to load resource|WebSocket|ERR_CONNECTION|ERR_INTERNET/;
  assert.deepEqual(product.complaints(lost), []);
});

/** The number of the list's row that has the focus; null when none has. */
const focusedRow = async (on: Page): Promise<number | null> => {
  const row = (await on.evaluate('document.activeElement?.dataset?.row ?? null')) as string | null;
  return row === null ? null : Number(row);
};

const firstNames = (on: Page): Promise<string[]> => Promise.all([nameIn(on, 0), nameIn(on, 1)]);
const nameIn = async (on: Page, row: number): Promise<string> =>
  (await on.locator(`[data-row="${row}"]`).getByRole('link').first().textContent()) ?? '';

/** The number of leads the screen says there are; 0 while it does not say. */
async function countOf(on: Page): Promise<number> {
  const said = await on
    .getByText(/^[\d,]+\+? leads$/)
    .first()
    .textContent({ timeout: 1_000 })
    .catch(() => null);
  return Number(said?.replace(/[^\d]/g, '') ?? 0);
}

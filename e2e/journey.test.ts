/** From an empty folder to scored leads, as one person goes through it: each test stands where the one before ended. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type LeadFile, makeLeadFile } from './lead-file.ts';
import { checkLooks } from './looks.ts';
import { keepPicture, type Product, startProduct, until } from './product.ts';
import { OWNER, signIn, signOut } from './screens.ts';

let product: Product;
let page: Page;
const file: LeadFile = makeLeadFile();
/** No session yet is answered with 401, which a browser reports as an error. */
const NOT_SIGNED_IN = /status of 401 .*\/api\/auth\//;

before(async () => {
  product = await startProduct();
  page = await product.open();
});
after(() => product?.close());
let brokenAt = '';
beforeEach(() => assert.equal(brokenAt, '', 'an earlier part of the journey failed'));
afterEach(async (t) => {
  if (!('passed' in t) || t.passed || brokenAt) return;
  brokenAt = t.name;
  if (page) await keepPicture(page, t.name);
});

test('first run: the address leads through set-up in five steps to the empty list', async () => {
  await page.goto('/');
  await page.getByRole('heading', { name: 'Your company' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/setup');
  await checkLooks(page, 'set-up, company');
  await page.getByRole('textbox', { name: /^Company name/ }).fill('Linden & Row Realty');
  await page.getByRole('combobox', { name: /^Currency of budgets/ }).click();
  await page.getByRole('option', { name: /USD/ }).first().click();
  await page.getByRole('button', { name: 'Continue', exact: true }).click();

  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  await page.getByRole('textbox', { name: /^Your name/ }).fill(OWNER.name);
  await page.getByRole('textbox', { name: /^E-mail/ }).fill(OWNER.email);
  await page.getByRole('textbox', { name: /^Password/ }).fill('short');
  await page.getByRole('button', { name: /^Create the company\. Write your name/ }).waitFor();
  await page.getByRole('textbox', { name: /^Password/ }).fill(OWNER.password);
  await checkLooks(page, 'set-up, account');
  await page.getByRole('button', { name: 'Create the company', exact: true }).click();

  await page.getByRole('heading', { name: 'Stages of a lead' }).waitFor();
  // The server knows the step: a closed page loses nothing.
  await page.reload();
  await page.getByRole('heading', { name: 'Stages of a lead' }).waitFor();
  await page.getByRole('textbox', { name: 'Name of stage 1' }).waitFor();
  await checkLooks(page, 'set-up, stages');
  await page.getByRole('button', { name: 'Continue', exact: true }).click();

  await page.getByRole('heading', { name: 'Bring your leads' }).waitFor();
  await checkLooks(page, 'set-up, leads');
  await page.getByRole('button', { name: /^Start empty/ }).click();

  await page.getByRole('heading', { name: 'You are ready' }).waitFor();
  await checkLooks(page, 'set-up, ready');
  await page.getByRole('button', { name: 'Open your leads', exact: true }).click();
  await page.getByText('No leads yet').waitFor();
  assert.equal(new URL(page.url()).pathname, '/leads');
  await checkLooks(page, 'leads, none yet');
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

test('a reload stays signed in, signing out ends it, a wrong password is told from nothing', async () => {
  await page.reload();
  await page.getByText('No leads yet').waitFor();
  assert.deepEqual(product.complaints(), []);

  await signOut(page);
  await page.goto('/leads');
  await page.waitForURL((url) => url.pathname === '/sign-in');
  await checkLooks(page, 'sign-in');
  await signIn(page, { ...OWNER, password: 'not the password at all' });
  await page.getByRole('alert').getByText('That e-mail and password do not match').waitFor();
  await checkLooks(page, 'sign-in, refused');
  await signIn(page, OWNER);
  await page.getByText('No leads yet').waitFor();
  assert.equal(new URL(page.url()).pathname, '/leads');
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

test('import: a file is read, mapped, tried out and brought in; the list fills with scores by itself', async () => {
  await upload(page, file);
  await page.getByRole('heading', { name: 'Match your columns to lead fields' }).waitFor();
  for (const [column, field] of [
    ['First name', 'First name'],
    ['Email', 'E-mail'],
    ['Phone', 'Phone'],
    ['Lead source', 'Source'],
    ['Budget', 'Budget'],
    ['Created', 'Created'],
    ['Pages viewed', 'New field “Pages viewed”'],
    ['Converted', 'Outcome “Converted”'],
  ])
    await page.getByRole('combobox', { name: `Lead field for ${column}: ${field}` }).waitFor();
  await checkLooks(page, 'import, columns');
  await page.getByRole('button', { name: 'Next, duplicates', exact: true }).click();

  await page.getByRole('heading', { name: 'When a row is a lead you already have' }).waitFor();
  assert.equal(
    await page.getByRole('radio', { name: /^Fill empty fields only/ }).getAttribute('aria-checked'),
    'true',
  );
  await checkLooks(page, 'import, duplicates');
  await page.getByRole('button', { name: 'Next, consent', exact: true }).click();

  await page.getByRole('heading', { name: 'May these people be contacted?' }).waitFor();
  assert.equal(await page.getByRole('radio', { name: /^Not known/ }).getAttribute('aria-checked'), 'true');
  await checkLooks(page, 'import, consent');
  await page.getByRole('button', { name: 'Next, review', exact: true }).click();

  await page.getByRole('heading', { name: 'Check once more, then start' }).waitFor();
  await page.getByText(`${file.counts.create} new leads`).waitFor();
  await page.getByText('0 leads that are here already').waitFor();
  await page.getByText(`${file.counts.unchanged} rows change nothing`).waitFor();
  await page.getByText(`${file.counts.flagged} rows with a doubtful cell`).waitFor();
  await page.getByText(`${file.counts.error} rows with problems`).waitFor();
  await checkLooks(page, 'import, review');
  // The list is open in a second window of the same person before the first row is in.
  const list = await page.context().newPage();
  await list.goto('/leads');
  await list.getByText('No leads yet').waitFor();

  await page.getByRole('button', { name: /^Import \d+ rows$/ }).click();
  await page.getByRole('heading', { name: 'Import finished' }).waitFor({ timeout: 60_000 });
  assert.deepEqual(await resultOf(page), {
    'New leads': file.counts.create,
    Updated: 0,
    Unchanged: file.counts.unchanged,
    'With problems': file.counts.error,
    'Marked as doubtful': file.counts.flagged,
  });
  await checkLooks(page, 'import, result');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download rows with problems' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'spring-leads-problems.csv');
  const lines = (await readFile(await download.path(), 'utf8')).replace('\ufeff', '').trimEnd().split('\r\n');
  assert.equal(lines[0], 'row,column,reason,original value');
  assert.equal(lines.length - 1, file.problems.length, lines.join('\n'));
  for (const [at, { row, column, reason, value }] of file.problems.entries()) {
    const [head, tail] = [`${row},${column},`, `.${lines[at + 1]?.includes('"') ? '"' : ''},${value}`];
    const line = lines[at + 1] ?? '';
    assert.ok(
      line.startsWith(head) && line.includes(reason) && line.endsWith(tail),
      `${head}${reason}: ${line}`,
    );
  }

  // Without a reload: rows, and each with a score by rules.
  await list.getByRole('grid').waitFor();
  await until(
    async () => (await scoresOf(list)).every((score) => score !== null),
    'every row shown to have its score',
  );
  await list.getByText(/^Scores by rules, refreshed/).waitFor();
  await list.getByText(`${file.counts.create} leads`, { exact: true }).first().waitFor();
  assert.ok((await scoresOf(list)).length > 10);
  await list.close();
  assert.deepEqual(product.complaints(), []);
});

test('the same file again changes nothing', async () => {
  await upload(page, file);
  for (const step of ['duplicates', 'consent', 'review'])
    await page.getByRole('button', { name: `Next, ${step}`, exact: true }).click();
  await page.getByText(`${file.counts.create + file.counts.unchanged} rows change nothing`).waitFor();
  await page.getByText('0 new leads').waitFor();
  await page.getByText('0 leads that are here already').waitFor();
  await page
    .getByRole('button', { name: 'Import 0 rows. No row would change anything', exact: true })
    .waitFor();
  assert.deepEqual(product.complaints(), []);
});

async function upload(on: Page, { name, bytes }: LeadFile): Promise<void> {
  await on
    .getByRole('link', { name: 'Import' })
    .or(on.getByRole('button', { name: 'Import', exact: true }))
    .first()
    .click();
  const [chooser] = await Promise.all([
    on.waitForEvent('filechooser'),
    on.getByRole('button', { name: 'Choose a file' }).click(),
  ]);
  await checkLooks(on, 'import, start');
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: bytes });
}

/** The figures of a finished import by their words. */
async function resultOf(on: Page): Promise<Record<string, number>> {
  const words = ['New leads', 'Updated', 'Unchanged', 'With problems', 'Marked as doubtful'];
  const found = await Promise.all(
    words.map(async (word): Promise<[string, number]> => {
      const figure = on.getByText(word, { exact: true }).locator('xpath=preceding-sibling::*[1]');
      return [word, Number((await figure.textContent())?.replaceAll(',', ''))];
    }),
  );
  return Object.fromEntries(found);
}

/** The points shown in each row of the list that is drawn; null where there are none yet. */
async function scoresOf(on: Page): Promise<(number | null)[]> {
  const rows = await on.locator('[data-row]').all();
  return Promise.all(
    rows.map(async (row) => {
      const meter = row.getByRole('img', { name: /^Score \d+ of 100/ });
      if ((await meter.count()) === 0) return null;
      return Number(/\d+/.exec((await meter.getAttribute('aria-label')) ?? '')?.[0]);
    }),
  );
}

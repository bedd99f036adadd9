/** From an empty folder to scored leads, as one person goes through it: each test stands where the one before ended. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { ensureTrainer } from '../packages/server/src/modules/ml/trainer-environment.ts';
import { type LeadFile, makeLeadFile } from './lead-file.ts';
import { checkLooks, checkScreen } from './looks.ts';
import { oneAfterAnother, type Product, startProduct, until } from './product.ts';
import {
  isSameDocument,
  markDocument,
  OWNER,
  recordAttribute,
  resultOf,
  scoresOf,
  signIn,
  signOut,
  upload,
  waterfallEnd,
} from './screens.ts';

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
oneAfterAnother(() => ({ page }));

test('first run: the address leads through set-up in five steps to the empty list', async () => {
  await page.goto('/');
  await page.getByRole('heading', { name: 'Your company' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/setup');
  await checkScreen(page, 'set-up, company');
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
  await checkScreen(page, 'set-up, account');
  await page.getByRole('button', { name: 'Create the company', exact: true }).click();

  await page.getByRole('heading', { name: 'Stages of a lead' }).waitFor();
  // The server knows the step: a closed page loses nothing.
  await page.reload();
  await page.getByRole('heading', { name: 'Stages of a lead' }).waitFor();
  await page.getByRole('textbox', { name: 'Name of stage 1' }).waitFor();
  await checkScreen(page, 'set-up, stages');
  await page.getByRole('button', { name: 'Continue', exact: true }).click();

  await page.getByRole('heading', { name: 'Bring your leads' }).waitFor();
  await checkScreen(page, 'set-up, leads');
  await page.getByRole('button', { name: /^Start empty/ }).click();

  await page.getByRole('heading', { name: 'Your team', exact: true }).waitFor();
  await checkScreen(page, 'set-up, ready');
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
  await signIn(page, { ...OWNER, password: 'not the password at all' });
  await page.getByRole('alert').getByText('That e-mail and password do not match').waitFor();
  await checkLooks(page, 'sign-in, refused');
  await signIn(page, OWNER);
  await page.getByText('No leads yet').waitFor();
  assert.equal(new URL(page.url()).pathname, '/leads');
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

test('import: a file is read, mapped, tried out and brought in; the list fills with scores by itself', async () => {
  await page.getByRole('link', { name: 'Import', exact: true }).click();
  await page.getByText('Drop a file of leads here').waitFor();
  await checkLooks(page, 'import, start');
  await upload(page, file);
  await page.getByRole('heading', { name: 'Match your columns to lead fields' }).waitFor();
  for (const [column, field] of [
    ['First name', 'First name'],
    ['Email', 'E-mail'],
    ['Phone', 'Phone'],
    ['Lead source', 'Source'],
    ['Budget', 'Budget'],
    ['Created', 'Created'],
    ['Pages viewed', 'New.* Pages viewed'],
    ['Converted', 'Outcome.* Converted'],
  ])
    await page.getByRole('combobox', { name: new RegExp(`^Lead field for ${column}: ${field}$`) }).waitFor();
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
  await markDocument(page);
  // The list is open in a second window of the same person before the first row is in.
  const list = await page.context().newPage();
  await list.goto('/leads');
  await list.getByText('No leads yet').waitFor();
  await markDocument(list);

  const bars = await recordAttribute(page, '[role="progressbar"]', 'aria-label');
  await page.getByRole('button', { name: /^Import \d+ rows$/ }).click();
  await page.getByRole('heading', { name: 'Import finished' }).waitFor({ timeout: 60_000 });
  assert.ok(
    (await bars()).some((label) => /Waiting|Importing/.test(label)),
    'progress was shown on the way',
  );
  assert.deepEqual(await resultOf(page), {
    'New leads': file.counts.create,
    Updated: 0,
    Unchanged: file.counts.unchanged,
    'With problems': file.counts.error,
    'Marked as doubtful': file.counts.flagged,
  });
  assert.ok(await isSameDocument(page), 'it went on by itself');
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
  assert.ok(await isSameDocument(list), 'without a reload');
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

test('an import is taken back, after a look at what that does', async () => {
  const two = 'Name,Email\nMist Aken,mist.aken@example.com\nTake Back,take.back@example.com\n';
  await upload(page, { name: 'mistake.csv', bytes: Buffer.from(two) });
  for (const step of ['duplicates', 'consent', 'review'])
    await page.getByRole('button', { name: `Next, ${step}`, exact: true }).click();
  await page.getByRole('button', { name: 'Import 2 rows' }).click();
  await page.getByRole('button', { name: 'Undo this import' }).click();
  const dialog = page.getByRole('dialog', { name: 'Undo: Import of mistake.csv' });
  await dialog.getByText('2 leads that came with it are deleted').waitFor();
  await checkLooks(page, 'import, undo');
  await dialog.getByRole('button', { name: 'Undo', exact: true }).click();
  await dialog.getByText('2 leads deleted').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByText('This import was undone. The file can be imported again.').waitFor();
  await page.goto('/leads/history');
  await page.getByText('Undone', { exact: true }).waitFor();
  assert.deepEqual(product.complaints(), []);
});

test('without a model a lead shows the rules behind its score, and they add up', async () => {
  await page.getByRole('link', { name: /^Leads/ }).click();
  await page.locator('[data-row="0"]').getByRole('link').click();
  const reasons = page.getByRole('list', { name: 'How this score adds up' });
  await reasons.getByRole('listitem').last().waitFor();
  await page.getByText('No model is live, so clear rules score this lead.').waitFor();
  const rows = await reasons.getByRole('listitem').all();
  addUp(
    await Promise.all(rows.map(async (row) => (await row.locator('xpath=*[last()]').textContent()) ?? '')),
  );
  await checkLooks(page, 'lead, by rules');
  assert.deepEqual(product.complaints(), []);
});

test('train: the model learns live, says what it left out, goes live and rescores the open list', async (t) => {
  const missing = await trainerMissing();
  if (missing) return t.skip(`training in the browser: ${missing}`);
  const list = await page.context().newPage();
  await list.goto('/leads');
  await list.getByText(/^Scores by rules, refreshed/).waitFor();
  await markDocument(list);

  await page.getByRole('link', { name: 'ML insights' }).click();
  await page.getByRole('heading', { name: 'Rules score your leads for now' }).waitFor();
  await checkLooks(page, 'ML, no model yet');
  await markDocument(page);
  await page.getByRole('button', { name: 'Train a model', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('combobox', { name: /^What to learn: Converted/ })
    .waitFor();
  await checkLooks(page, 'ML, train dialog');
  const shares = await recordAttribute(page, '[role="progressbar"][aria-label="Training"]', 'aria-valuenow');
  const steps = await recordAttribute(page, '[role="listitem"][aria-label$=", now"]', 'aria-label');
  await page.getByRole('button', { name: 'Start training', exact: true }).click();

  const registry = page.getByRole('table', { name: 'Models', exact: true });
  await registry.waitFor({ timeout: 120_000 });
  const seen = { shares: await shares(), steps: await steps() };
  assert.ok(seen.shares.length >= 2 && seen.steps.length >= 2, `progress moved: ${JSON.stringify(seen)}`);
  const first = registry.getByRole('row').nth(1);
  await first.getByRole('link', { name: 'v1' }).waitFor();
  await first.getByText('Live', { exact: true }).waitFor();
  const named = async (group: string) => {
    const head = page.getByRole('heading', { name: group, exact: true });
    return head.locator('xpath=../..').getByRole('listitem').allTextContents();
  };
  const denied = await named('Never used: protected traits and stand-ins for them');
  assert.equal(denied.length, 1);
  assert.match(denied[0] ?? '', /^City/);
  const leaks = await named('Give the outcome away');
  assert.equal(leaks.length, 1);
  assert.match(leaks[0] ?? '', /^Closing note/);
  assert.ok(await isSameDocument(page), 'all of it without a reload');

  await list.getByText(/^Scores by model v1, refreshed/).waitFor({ timeout: 30_000 });
  await page.getByText('All scores are up to date.').waitFor({ timeout: 30_000 });
  await until(async () => new Set(await scoresOf(list)).size > 5, 'scores of the model to differ');
  assert.ok(await isSameDocument(list), 'the list as well');
  await list.close();
  await first.getByRole('link', { name: 'v1' }).click();
  await page.getByRole('heading', { name: 'Model v1' }).waitFor();
  assert.deepEqual(product.complaints(), []);
});

test('a lead: the waterfall adds up; an edit moves the score here and in another browser by itself', async (t) => {
  if (await trainerMissing()) return t.skip('no model to explain: training was skipped');
  await page.getByRole('link', { name: /^Leads/ }).click();
  await page.locator('[data-row="0"]').getByRole('link').click();
  const before = await until(() => waterfallEnd(page), 'the waterfall');
  const score = page.getByRole('group', { name: 'How this score adds up' });
  await score.getByRole('button', { name: 'View as table' }).click();
  const table = score.getByRole('table', { name: 'How this score adds up' });
  const cells = await Promise.all(
    (await table.getByRole('row').all()).slice(1).map(async (row) => row.getByRole('cell').allTextContents()),
  );
  assert.equal(cells[0]?.[0], 'Starting point');
  assert.equal(cells.at(-1)?.[0], 'Score');
  assert.equal(Number(cells.at(-1)?.[1]), before);
  addUp(cells.map((row) => row[1] ?? ''));
  await page.getByRole('button', { name: 'View as chart' }).click();

  const other = await product.open();
  await other.goto(page.url());
  await signIn(other, OWNER);
  await until(async () => (await waterfallEnd(other)) === before, 'the other browser to show the same');
  await markDocument(page);
  await markDocument(other);
  const row = page.getByRole('button', { name: /^How they replied: / });
  const called = /: Called back/.test((await row.getAttribute('aria-label')) ?? '');
  await row.click();
  const [saved] = await Promise.all([
    page.waitForResponse((r) => r.request().method() === 'PATCH' && r.url().includes('/api/leads/')),
    page.getByRole('option', { name: called ? 'Silent' : 'Called back', exact: true }).click(),
  ]);
  const replied = Date.now();
  assert.equal(saved.status(), 200);
  const seen = async (on: Page, who: string) => {
    const points = await until(
      async () => {
        const now = await waterfallEnd(on);
        return now !== null && now !== before && { now };
      },
      `the new score in ${who}`,
      { every: 20 },
    );
    t.diagnostic(`${who}: ${before} → ${points.now} shown ${Date.now() - replied} ms after the reply`);
    return points.now;
  };
  const [here, there] = await Promise.all([seen(page, 'the same window'), seen(other, 'another browser')]);
  assert.equal(here, there);
  assert.ok(called ? here < before : here > before, 'the reply that sells less lowers the score');
  assert.ok((await isSameDocument(page)) && (await isSameDocument(other)), 'without a reload');
  await other.context().close();
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

/** Fails unless the figures shown before the last one add up to it exactly, in tenths of a point. */
function addUp(shown: readonly string[]): void {
  const tenths = shown.map((text) => Math.round(Number(text.replace('−', '-').replace('+', '')) * 10));
  assert.ok(tenths.length > 2 && tenths.every(Number.isFinite), shown.join(' '));
  assert.equal(
    tenths.slice(0, -1).reduce((sum, n) => sum + n, 0),
    tenths.at(-1),
    shown.join(' '),
  );
}

/** Why nothing can be trained on this machine; undefined when it can. Makes the environment on first need. */
async function trainerMissing(): Promise<string | undefined> {
  const { PYTHON: python, TRAINER_VENV: venv } = process.env;
  return ensureTrainer({ config: { trainer: { python, venv } } }).then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
}

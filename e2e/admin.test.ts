/** An administrator's day: an invitation, a pond, roles and their rules, a key, the log that tells all of it, a leaving. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { checkLooks } from './looks.ts';
import { oneAfterAnother, type Product, startProduct, until } from './product.ts';
import { isSameDocument, markDocument, signIn } from './screens.ts';

const NINA = { name: 'Nina Vale', email: 'nina@example.com', password: 'quiet harbour lantern 7' };
/** No session yet, or one that has just ended, is answered with 401, which a browser reports as an error. */
const NOT_SIGNED_IN = /status of 401 /;

let product: Product;
let owner: Page;
let nina: Page;

before(async () => {
  product = await startProduct({ demo: true });
  owner = await product.open();
  nina = await product.open();
});
after(() => product?.close());
oneAfterAnother(() => ({ owner, nina }));

const choose = async (on: Page, label: string | RegExp, option: string) => {
  await on.getByRole('combobox', { name: label }).click();
  // A hint under the label is part of the option's name.
  await on
    .getByRole('option', { name: new RegExp(`^${option}`) })
    .first()
    .click();
};

test('somebody is invited, comes in by the link of the letter and finds no Admin', async () => {
  const [, email, password] = /Sign in as (\S+) with the password (\S+)/.exec(product.output()) ?? [];
  assert.ok(email && password, product.output());
  await owner.goto('/admin');
  await signIn(owner, { email, password });
  await owner.getByRole('grid', { name: 'People' }).waitFor();
  await owner.getByRole('button', { name: 'Invite' }).click();
  const addresses = owner.getByRole('textbox', { name: /^E-mail addresses/ });
  await addresses.fill(`${NINA.name} <${NINA.email}>, ${email}`);
  await checkLooks(owner, 'invite dialog');
  await owner.getByRole('button', { name: 'Send 2 invitations' }).click();
  const done = owner.getByRole('dialog', { name: 'Invitations' });
  await done.getByText('Already here, not invited again').waitFor();
  await done.getByText(NINA.email).waitFor();
  await done.getByRole('button', { name: 'Close' }).click();
  await owner.getByRole('tab', { name: /^Invited/ }).click();
  await owner.getByRole('table', { name: 'Invited' }).getByText(NINA.email).waitFor();

  const link = /http:\/\/\S+\/invite\S+/.exec(await product.letterTo(NINA.email))?.[0];
  assert.ok(link);
  await nina.goto(link.replace(/^http:\/\/[^/]+/, product.url));
  await nina.getByRole('heading', { name: /^Join / }).waitFor();
  await nina.getByRole('textbox', { name: /^Password/ }).fill(NINA.password);
  await nina.getByRole('button', { name: 'Join', exact: true }).click();
  await nina.getByRole('link', { name: 'Leads', exact: true }).waitFor();
  assert.equal(await nina.getByRole('link', { name: 'Admin', exact: true }).count(), 0);
  await nina.goto('/admin/roles');
  await nina.getByText('You do not have access to this').waitFor();
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

test('a lead of a pond is seen and claimed by the team it is for, who see of it what their role shows', async () => {
  await owner.getByRole('tab', { name: /^Offices and teams/ }).click();
  await owner.getByRole('button', { name: 'New team' }).click();
  await owner.getByRole('textbox', { name: /^Name/ }).fill('River team');
  await choose(owner, /^Members/, NINA.name);
  await owner.keyboard.press('Escape');
  await owner.getByRole('button', { name: 'Save' }).click();
  await owner.getByRole('tab', { name: /^Ponds/ }).click();
  await owner.getByText('No ponds yet').waitFor();
  await owner.getByRole('button', { name: 'New pond' }).click();
  await owner.getByRole('textbox', { name: /^Name/ }).fill('Riverside');
  await choose(owner, /^Whole teams/, 'River team');
  await owner.keyboard.press('Escape');
  await checkLooks(owner, 'pond dialog');
  await owner.getByRole('button', { name: 'Save' }).click();
  const ponds = owner.getByRole('list', { name: 'Ponds' });
  await ponds.getByText('0 leads · River team (1 person)').waitFor();

  // A lead with a budget and a phone number, so that a rule for them has something to keep.
  const wanted = [
    { field: 'budgetMax', op: 'notEmpty' },
    { field: 'hasPhone', op: 'is', value: true },
  ];
  await owner.goto(`/leads?filter=${encodeURIComponent(JSON.stringify(wanted))}`);
  const first = owner.getByRole('grid', { name: 'Leads' }).getByRole('link').first();
  const name = (await first.textContent()) ?? '';
  await first.click();
  await owner.getByRole('heading', { name, level: 1 }).waitFor();
  await owner.getByRole('button', { name: /^Owner/ }).click();
  await owner.getByRole('option', { name: 'Riverside' }).click();
  await owner.getByText('Waits in the pond Riverside').waitFor();
  await owner.getByRole('button', { name: 'Add somebody' }).click();
  const helper = owner.getByRole('option').first();
  const helps = (await helper.textContent()) ?? '';
  await helper.click();
  await owner.getByRole('button', { name: `Take ${helps} off this lead` }).waitFor();
  await owner.getByRole('button', { name: `Take ${helps} off this lead` }).click();
  await owner.getByText('Nobody else').waitFor();

  await owner.goto('/admin/users?tab=ponds');
  await ponds.getByText('1 lead · River team (1 person)').waitFor();
  await checkLooks(owner, 'ponds');
  await owner.getByRole('button', { name: 'Actions for Riverside' }).click();
  await owner.getByRole('menuitem', { name: 'See its leads' }).click();
  await owner.getByRole('button', { name: 'Filter: Pond is any of Riverside. Edit' }).waitFor();
  await owner.getByRole('grid', { name: 'Leads' }).getByRole('link', { name }).waitFor();

  // Agents see their own leads: this one is all there is for Nina.
  await nina.goto('/leads');
  await nina.getByRole('grid', { name: 'Leads' }).getByRole('link', { name }).click();
  await nina.getByRole('heading', { name, level: 1 }).waitFor();
  assert.equal(await nina.getByRole('button', { name: 'Add somebody' }).count(), 0);
  await nina.getByRole('button', { name: /^Budget: / }).waitFor();
  await markDocument(nina);
  await owner.goto('/admin/roles?view=role&role=agent');
  await choose(owner, /^Phone numbers, Rule/, 'Hidden');
  await owner.getByRole('combobox', { name: /^Phone numbers, Rule: Hidden/ }).waitFor();
  await choose(owner, /^Budget, Rule/, 'Read only');
  await nina.getByText('Phone numbers are hidden by your role.').waitFor();
  await nina.getByRole('img', { name: 'Budget: your role can see this but not change it' }).waitFor();
  assert.equal(await nina.getByRole('button', { name: /^Budget: / }).count(), 0);
  await nina.getByRole('button', { name: 'Call. Phone numbers are hidden by your role.' }).waitFor();
  await checkLooks(nina, 'lead under rules');
  await nina.getByRole('button', { name: 'Take this lead' }).click();
  await nina.getByText('Waits in the pond').waitFor({ state: 'detached' });
  await nina.getByText('took on the lead').waitFor();
  assert.equal(await isSameDocument(nina), true);

  await owner.goto('/admin/users?tab=ponds');
  await ponds.getByText('0 leads · River team (1 person)').waitFor();
  await owner.getByRole('button', { name: 'Actions for Riverside' }).click();
  await owner.getByRole('menuitem', { name: 'Remove' }).click();
  await owner.getByText('No lead waits in it.').waitFor();
  await owner.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await owner.getByText('No ponds yet').waitFor();
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

test('another role holds in a browser that is open already', async () => {
  await nina.goto('/admin/roles');
  await nina.getByText('You do not have access to this').waitFor();
  await owner.getByRole('tab', { name: 'People' }).click();
  await owner.getByRole('textbox', { name: 'Search people' }).or(owner.getByRole('searchbox')).fill('Nina');
  await owner.getByRole('grid', { name: 'People' }).getByRole('link', { name: NINA.name }).click();
  await owner.getByRole('heading', { name: NINA.name, level: 1 }).waitFor();
  await choose(owner, /^Role/, 'Broker');
  await owner.getByRole('button', { name: 'Save' }).click();
  await owner.getByText('role “Broker”').waitFor();
  await until(() => nina.getByRole('link', { name: 'Admin', exact: true }).count(), 'Nina to find Admin');
  await nina.getByRole('heading', { name: 'Roles and permissions' }).waitFor();
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

test('a permission is changed by keyboard, and nobody gives what they do not hold', async () => {
  await owner.getByRole('link', { name: /^Roles/ }).click();
  const cell = owner.getByRole('button', { name: 'Export leads, Team lead: Team' });
  await cell.waitFor();
  await owner.getByRole('button', { name: 'See leads, Admin: All' }).focus();
  // To the last column and back: no cell with the focus may hide behind the names of the permissions.
  await owner.keyboard.press('End');
  const focused = () => owner.evaluate('document.activeElement?.getAttribute("aria-label") ?? ""');
  while ((await focused()) !== 'See leads, Admin: All') await owner.keyboard.press('ArrowLeft');
  const names = await owner.getByRole('rowheader', { name: 'See leads' }).boundingBox();
  const here = await owner.getByRole('button', { name: 'See leads, Admin: All' }).boundingBox();
  assert.ok(names && here && here.x >= names.x + names.width - 1, JSON.stringify({ names, here }));
  for (const key of ['ArrowRight', 'ArrowRight', ...Array(6).fill('ArrowDown'), 'Enter'])
    await owner.keyboard.press(key);
  await owner.getByRole('heading', { name: 'Export leads' }).waitFor();
  await owner.getByRole('radio', { name: /^None/ }).click();
  await owner.getByRole('button', { name: 'Save' }).click();
  await owner.getByRole('button', { name: 'Export leads, Team lead: None' }).waitFor();
  await owner.getByText(/^Saved .+ by /).waitFor();

  // A broker holds no erasing, so cannot give it to an agent.
  await nina.getByRole('button', { name: /^Erase for good, Agent/ }).click();
  await nina
    .getByRole('radio', { name: /You can only give what you hold/ })
    .first()
    .waitFor();
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

test('the secret of a key is shown once, and must be said to be kept', async () => {
  await owner.getByRole('link', { name: /^API keys/ }).click();
  await owner.getByRole('button', { name: 'New key' }).first().click();
  await owner.getByRole('textbox', { name: 'Name, required' }).fill('Site form');
  await owner.getByRole('textbox', { name: /^Name of the service account/ }).fill('Web site');
  await choose(owner, /^Add leads/, 'All');
  await owner.getByRole('button', { name: 'Make key' }).click();
  const field = owner.getByTestId('key-secret');
  const secret = await field.inputValue();
  assert.ok(secret.length > 30, secret);
  await checkLooks(owner, 'secret');
  await owner.keyboard.press('Escape');
  await field.waitFor();
  await owner.getByRole('checkbox', { name: 'I have kept it where I find it again' }).click();
  await owner.getByRole('button', { name: 'Done' }).click();
  await owner.getByRole('table', { name: 'API keys' }).getByText('Site form').waitFor();
  assert.equal((await owner.content()).includes(secret), false);
  await checkLooks(owner, 'keys');

  const ask = () =>
    fetch(`${product.url}/api/leads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Otis Grant', emails: ['otis@example.com'] }),
    });
  assert.equal((await ask()).status, 201);
  await owner.getByRole('button', { name: 'Actions for Site form' }).click();
  await owner.getByRole('menuitem', { name: 'Revoke' }).click();
  await owner.getByRole('button', { name: 'Revoke' }).click();
  await owner.getByText('Revoked', { exact: true }).waitFor();
  await until(async () => (await ask()).status === 401, 'the key to be refused');
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

test('the log tells who changed what, with values for those who may see them, and finds itself whole', async () => {
  await owner.getByRole('link', { name: 'Audit log' }).click();
  const log = owner.getByRole('grid', { name: 'Audit log' });
  await log.getByText('Changed a role').first().waitFor();
  await log.getByText('Changed a role').first().click();
  await owner.getByRole('button', { name: 'Show the values' }).click();
  const values = owner.getByRole('table', { name: 'Before and after' });
  await values.waitFor();
  assert.match((await values.textContent()) ?? '', /empty.*Export leads: none/);
  await checkLooks(owner, 'audit entry');
  const [file] = await Promise.all([
    owner.waitForEvent('download'),
    owner.getByRole('button', { name: 'Export' }).click(),
  ]);
  const csv = readFileSync(await file.path(), 'utf8');
  assert.match(csv, /role\.updated/);
  assert.match(csv, /key\.revoked/);
  await owner.getByRole('button', { name: /^The chain/ }).click();
  await owner.getByRole('button', { name: 'Check the whole chain' }).click();
  await owner.getByRole('button', { name: 'The chain: Intact' }).waitFor();
  await owner.getByText(/entries checked/).waitFor();
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

test('who leaves hands over in one step, and is out wherever they were', async () => {
  await owner.getByRole('link', { name: /^Users/ }).click();
  await choose(owner, /^Role/, 'Agent');
  const first = owner.getByRole('grid', { name: 'People' }).getByRole('link').first();
  const name = (await first.textContent()) ?? '';
  await first.click();
  await owner.getByRole('button', { name: 'Deactivate' }).click();
  const dialog = owner.getByRole('dialog');
  const owned = async () => {
    const owns = (await dialog.getByText(/^Owns [\d,]+ leads?/).textContent()) ?? '';
    return Number(/[\d,]+/.exec(owns)?.[0].replaceAll(',', ''));
  };
  const count = await owned();
  assert.ok(count > 0);
  await checkLooks(owner, 'deactivate');
  await choose(owner, /^Who takes over/, NINA.name);
  await owner.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Deactivate' }).click();
  await owner.getByText('Deactivated', { exact: true }).waitFor();
  await until(
    async () =>
      /^[\d,]+ records? (was|were) handed over/.test(
        (await owner
          .getByText(/handed over /)
          .last()
          .textContent()) ?? '',
      ),
    `${name} to have handed over`,
  );
  await owner
    .getByRole('link', { name: /^Users/ })
    .first()
    .click();
  await owner.getByRole('textbox', { name: 'Search people' }).or(owner.getByRole('searchbox')).fill('Nina');
  await owner.getByRole('grid', { name: 'People' }).getByRole('link', { name: NINA.name }).click();
  await owner.getByRole('button', { name: 'Deactivate' }).click();
  assert.equal(await owned(), count + 1, `what was ${name}’s is Nina’s, beside the lead she took`);
  await owner.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
  await owner.getByText('Deactivated', { exact: true }).waitFor();
  await until(() => new URL(nina.url()).pathname === '/sign-in', 'Nina to be signed out');
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

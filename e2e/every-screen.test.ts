/**
 * Every screen of a small sample brokerage, by the files of the router, so that none is forgotten: nothing serious for
 * axe-core, nothing cut off in a small window or at 200 %, nothing out of reach of the keyboard.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { contract } from '../packages/contract/src/index.ts';
import { systemActor } from '../packages/server/src/kernel/actor.ts';
import { addTenant, hashPassword } from '../packages/server/src/modules/auth/index.ts';
import { addField } from '../packages/server/src/modules/leads/index.ts';
import { addModel } from '../packages/server/src/modules/ml/artefact.factory.ts';
import { loadSample, SAMPLE_SEED } from '../packages/server/src/modules/sample/index.ts';
import { type Caller, callAs, withData, ZONE } from './company.ts';
import { checkScreen } from './looks.ts';
import { type Product, startProduct, until } from './product.ts';
import { OWNER, settled, signIn, upload } from './screens.ts';

const ROUTES = join(import.meta.dirname, '../packages/app/app');
/** No session yet is answered with 401, a link that is over with 4xx, which a browser reports as errors. */
const EXPECTED = /status of 401 |status of 4\d\d .*\/api\/auth\//;

const FORM = {
  name: 'Contact',
  title: 'Ask about a home',
  intro: null,
  fields: [{ field: 'email', label: 'E-mail', required: true }],
  consents: [],
  source: 'Website',
  inquiryType: 'inquiry.general' as const,
  tags: [],
  submitLabel: 'Send',
  thanks: 'Thank you.',
  redirectTo: null,
  privacyUrl: null,
  hosts: ['www.example.com'],
  accent: '#1f6f5c',
};

const GUEST = 'nina@example.com';

/** What the invented model reads. */
const FIELDS = { visits: 'number', minutes: 'number', budget: 'number', replied: 'boolean' } as const;

interface Ids {
  lead: string;
  deal: string;
  listing: string;
  person: string;
  pair: string;
  form: string;
  webhook: string;
  /** One that a lead can be made of as it is, and one that says too little. */
  messages: string[];
  import: string;
  model: string;
  checklist: string;
}

/** Where each file of the router is met, each of its tabs; null where it draws nothing of its own. */
const SIGNED_IN: Readonly<Record<string, null | string | string[] | ((ids: Ids) => string | string[])>> = {
  '+not-found': '/nowhere',
  gallery: null,
  index: null,
  '(app)/admin/api-keys': '/admin/api-keys',
  '(app)/admin/audit': '/admin/audit',
  '(app)/admin/checklists/[templateId]': ({ checklist }) => `/admin/checklists/${checklist}`,
  '(app)/admin/checklists/index': '/admin/checklists',
  '(app)/admin/company': '/admin/company',
  '(app)/admin/fields': '/admin/fields',
  '(app)/admin/forms/[formId]': ({ form }) => `/admin/forms/${form}`,
  '(app)/admin/forms/index': '/admin/forms',
  '(app)/admin/index': '/admin',
  '(app)/admin/look-ups': '/admin/look-ups',
  '(app)/admin/mailboxes': '/admin/mailboxes',
  '(app)/admin/pipelines': '/admin/pipelines',
  '(app)/admin/queue/[messageId]': ({ messages }) => messages.map((id) => `/admin/queue/${id}`),
  '(app)/admin/queue/index': '/admin/queue',
  '(app)/admin/roles': '/admin/roles',
  '(app)/admin/routing': ['', '?tab=people', '?tab=territories', '?tab=answer'].map(
    (tab) => `/admin/routing${tab}`,
  ),
  '(app)/admin/sources': '/admin/sources',
  '(app)/admin/tags': '/admin/tags',
  '(app)/admin/users/[userId]': ({ person }) => `/admin/users/${person}`,
  '(app)/admin/users/index': '/admin/users',
  '(app)/admin/webhooks/[webhookId]': ({ webhook }) => `/admin/webhooks/${webhook}`,
  '(app)/admin/webhooks/index': '/admin/webhooks',
  '(app)/calendar': '/calendar',
  '(app)/deals/[id]': ({ deal }) => `/deals/${deal}`,
  '(app)/deals/index': '/deals',
  '(app)/deals/plans': '/deals/plans',
  '(app)/leads/[id]': ({ lead }) => `/leads/${lead}`,
  '(app)/leads/duplicates': '/leads/duplicates',
  '(app)/leads/history': '/leads/history',
  '(app)/leads/import/[importId]': (ids) => `/leads/import/${ids.import}`,
  '(app)/leads/import/index': '/leads/import',
  '(app)/leads/index': '/leads',
  '(app)/leads/merge': ({ pair }) => `/leads/merge?ids=${pair}`,
  '(app)/listings/[id]': ({ listing }) => `/listings/${listing}`,
  '(app)/listings/index': '/listings',
  '(app)/ml/index': ['/ml', '/ml?tab=features'],
  '(app)/ml/models/[modelId]': ({ model }) => `/ml/models/${model}`,
  '(app)/offline': '/offline',
  '(app)/pipeline': '/pipeline',
  '(app)/search': '/search',
  '(app)/settings/appearance': '/settings/appearance',
  '(app)/settings/availability': '/settings/availability',
  '(app)/settings/calendar': '/settings/calendar',
  '(app)/settings/index': null,
  '(app)/settings/profile': '/settings/profile',
  '(app)/settings/security': '/settings/security',
  '(app)/settings/sessions': '/settings/sessions',
  '(app)/tasks': '/tasks',
  '(app)/today': '/today',
};
const SIGNED_OUT: Readonly<Record<string, null | string | ((links: Links) => string)>> = {
  '(auth)/confirm-email': '/confirm-email',
  '(auth)/forgot': '/forgot',
  '(auth)/invite': ({ invite }) => invite,
  '(auth)/reset': ({ reset }) => reset,
  // Of a company that exists nothing is left to set up; the journey of the first day looks at it.
  '(auth)/setup': null,
  '(auth)/sign-in': '/sign-in',
};
interface Links {
  invite: string;
  reset: string;
}

let product: Product;
let page: Page;
let second: Page;
let ids: Ids;

before(async () => {
  product = await startProduct();
  const model = await addSampleCompany();
  [page, second] = [await product.open(), await product.open()];
  const enter = async (on: Page) => {
    await on.goto('/sign-in');
    await signIn(on, OWNER);
    await on.waitForURL((url) => url.pathname !== '/sign-in');
  };
  const [made, fileId] = await Promise.all([
    callAs(product, OWNER).then(findOrMake),
    enter(page).then(importFile),
    enter(second),
  ]);
  ids = { ...made, model, import: fileId };
});
after(() => product?.close());

test('each file of the router is named here', () => {
  const files = readdirSync(ROUTES, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/').replace(/\.tsx$/, ''))
    .filter(
      (file, _at, all) =>
        !/(?:^|\/)_layout$/.test(file) && !all.some((other) => other.startsWith(`${file}/`)),
    );
  assert.deepEqual(files.sort(), [...Object.keys(SIGNED_IN), ...Object.keys(SIGNED_OUT)].sort());
});

test('every screen holds', { timeout: 240_000 }, async () => {
  const left = Object.values(SIGNED_IN).flatMap((path) =>
    path === null ? [] : typeof path === 'function' ? path(ids) : path,
  );
  const faults: string[] = [];
  // Two windows share the work: while one waits for an answer the other is looked at.
  await Promise.all([page, second].map((on) => look(on, left, faults, goTo)));
  assert.deepEqual(faults, []);
  assert.deepEqual(product.complaints(EXPECTED), []);
});

test('keys of the list choose leads and open what can be done with them', async () => {
  await page.goto('/leads');
  await page.locator('[data-row="2"]').waitFor();
  await settled(page, 100);
  const rows = page.locator('[data-row][aria-selected="true"]');
  const chosen = (count: number) =>
    page.getByRole('toolbar', { name: `${count.toLocaleString('en-US')} selected` }).waitFor();
  const layer = async (key: string, name: string | RegExp) => {
    await page.keyboard.press(key);
    const dialog = page.getByRole('dialog', { name });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  };
  // The first press comes to the list, on its second row.
  await page.keyboard.press('j');
  await page.locator('[data-row="1"]:focus').waitFor();
  await page.keyboard.press('x');
  await chosen(1);
  for (const key of ['j', 'j', 'Shift+X']) await page.keyboard.press(key);
  await chosen(3);
  assert.deepEqual(
    await rows.evaluateAll((all) =>
      all.map((row) => (row as unknown as { dataset: { row: string } }).dataset.row),
    ),
    ['1', '2', '3'],
  );
  await page.keyboard.press('x');
  await chosen(2);
  await layer('v', 'Move 2 leads to');
  await layer('a', 'Assign 2 leads');
  await layer('l', 'Tags of 2 leads');
  await layer('f', /./);
  await page.keyboard.press('Control+a');
  await until(
    async () => (await rows.count()) === (await page.locator('[data-row]').count()),
    'all to be chosen',
  );
});

test('? tells the keys that work here; of one lead V moves it and . opens what is left', async () => {
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await page.keyboard.press('?');
  await sheet.waitFor();
  for (const words of ['Add a filter', 'Select up to the row', 'Assign', 'Go to Calendar'])
    await sheet.getByText(words, { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });

  await page.goto(`/leads/${ids.lead}`);
  await settled(page, 100);
  await page.keyboard.press('?');
  await sheet.getByText('Move to another stage', { exact: true }).waitFor();
  assert.equal(await sheet.getByText('Add a filter', { exact: true }).count(), 0, 'only what works here');
  await page.keyboard.press('Escape');
  for (const [key, name] of [
    ['v', 'Move to another stage'],
    ['.', 'More for this lead'],
  ] as const) {
    await page.keyboard.press(key);
    const menu = page.getByRole('menu', { name });
    await menu.waitFor();
    await menu.getByRole('menuitem').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
  }
});

test('Ctrl+Enter in the palette opens beside what is open, and leaves the field open', async () => {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Search or jump to' });
  await field.fill('Calendar');
  await page
    .getByRole('option', { name: /^Calendar/ })
    .and(page.locator('[aria-selected="true"]'))
    .waitFor();
  const [beside] = await Promise.all([
    page.context().waitForEvent('page'),
    page.keyboard.press('Control+Enter'),
  ]);
  await beside.waitForURL((url) => url.pathname === '/calendar');
  await beside.close();
  assert.equal(await field.inputValue(), 'Calendar');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/calendar');
  await field.waitFor({ state: 'detached' });
  assert.deepEqual(product.complaints(EXPECTED), []);
});

test('every screen of whoever is not signed in holds', async () => {
  const stranger = await product.open();
  const linkTo = async (address: string, where: string): Promise<string> =>
    new RegExp(`/${where}#[\\w-]+`).exec(await product.letterTo(address))?.[0] ?? '';
  const links = { invite: await linkTo(GUEST, 'invite'), reset: await linkTo(OWNER.email, 'reset') };
  const left = Object.values(SIGNED_OUT).flatMap((path) =>
    path === null ? [] : typeof path === 'function' ? path(links) : path,
  );
  const faults: string[] = [];
  // Each of these is where a visit begins.
  await look(stranger, left, faults, (on, path) => on.goto(path));
  assert.deepEqual(faults, []);
  assert.deepEqual(product.complaints(EXPECTED), []);
});

/** Shows what is left, one after another, and adds what is wrong to `faults`. */
async function look(
  on: Page,
  left: string[],
  faults: string[],
  show: (on: Page, path: string) => Promise<unknown>,
): Promise<void> {
  const note = (error: Error) => void faults.push(error.message);
  for (let path = left.shift(); path; path = left.shift()) {
    await show(on, path)
      .then(() => settled(on, 100))
      .then(() => checkScreen(on, path))
      .catch(note);
  }
}

/** Goes to another screen as the browser's Forward does: the app stays loaded, which halves the time it takes. */
async function goTo(on: Page, path: string): Promise<void> {
  const drawn = on.evaluate<boolean>(`new Promise((done) => {
    const TITLE = ':is(h1, [role=heading][aria-level="1"])';
    for (const title of document.querySelectorAll(TITLE)) title.dataset.left = '';
    history.pushState({ id: crypto.randomUUID() }, '', ${JSON.stringify(path)});
    dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
    const end = Date.now() + 20_000;
    const look = () => {
      const there = document.querySelector(TITLE + ':not([data-left])') !== null;
      if (there || Date.now() > end) done(there);
      else setTimeout(look, 20);
    };
    look();
  })`);
  assert.ok(await drawn, `${path} is not drawn`);
}

/** A brokerage that is scored within seconds, by an invented model; answers the id of that. */
const addSampleCompany = (): Promise<string> =>
  withData(product, async (ctx) => {
    const { tenantId, owner } = await addTenant(ctx, {
      company: { name: 'Alder & Row', timeZone: ZONE, currency: 'USD' },
      owner: { ...OWNER, passwordHash: await hashPassword(OWNER.password) },
      sample: true,
    });
    const system = systemActor(tenantId);
    await ctx.tx(system, async (tx) => {
      for (const [key, type] of Object.entries(FIELDS))
        await addField(ctx, tx, system, { key, label: key, type, options: [] });
    });
    const model = await addModel(ctx, system);
    await loadSample(ctx, owner, { seed: SAMPLE_SEED, leads: 160 });
    return model;
  });

/** The sample's scores and deals are filled in behind its loading; whoever asks too often is told to wait. */
const BEHIND = { within: 120_000, every: 1_000 };

/** Records of the sample brokerage, and one each of what it has none of. */
async function findOrMake(call: Caller): Promise<Omit<Ids, 'model' | 'import'>> {
  const webhook = await call(contract.doors.createWebhook, { body: { name: 'Portal' } });
  await send(webhook.url, JSON.stringify({ contact: { full_name: 'Wanda Webb' }, when: 'asap' }));
  const mailbox = await call(contract.messages.addMailbox, { body: { kind: 'address', name: 'Mail relay' } });
  await send(mailbox.url ?? '', 'From: Jan Nowak <jan@example.com>\r\nSubject: Zapytanie\r\n\r\nSzukam.\r\n');
  await call(contract.people.invite, { body: { people: [{ email: GUEST, roleId: 'agent' }] } });
  await call(contract.auth.forgotPassword, { body: { email: OWNER.email } });
  const form = await call(contract.doors.createForm, { body: FORM });
  const checklist = await call(contract.deals.createTemplate, {
    body: { name: 'Condo', items: [{ title: 'Ask for the house rules' }] },
  });
  const messages = await until(async () => {
    const { items } = await call(contract.messages.list);
    return items.length === 2 && items.map(({ id }) => id);
  }, 'the call and the mail to be read');
  const lead = await until(
    async () => {
      const { items } = await call(contract.leads.list, { query: { sort: '-score', limit: 1 } });
      return items[0]?.score && items[0];
    },
    'a lead with a score',
    BEHIND,
  );
  const deal = await until(
    async () => (await call(contract.deals.list, { query: { limit: 1 } })).items[0],
    'a deal',
    BEHIND,
  );
  const [listing] = (await call(contract.listings.list, { query: { limit: 1 } })).items;
  const [person] = (await call(contract.people.listUsers)).items;
  const pair = (await call(contract.leads.list, { query: { limit: 2 } })).items.map(({ id }) => id);
  return {
    lead: lead.id,
    deal: deal.id,
    listing: listing?.id ?? '',
    person: person?.id ?? '',
    pair: pair.join(','),
    form: form.id,
    webhook: webhook.id,
    messages,
    checklist: checklist.id,
  };
}

/** A file that waits for its columns to be named; answers the id of its import. */
async function importFile(): Promise<string> {
  await page.goto('/leads/import');
  await upload(page, { name: 'leads.csv', bytes: Buffer.from('Name,Phone\nOtis Grant,(312) 555-0142\n') });
  await page.waitForURL(/\/leads\/import\/[0-9a-f-]{36}/);
  return page.url().split('/').at(-1) ?? '';
}

const send = async (url: string, body: string): Promise<void> => {
  const reply = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  assert.equal(reply.status, 202, await reply.text());
};

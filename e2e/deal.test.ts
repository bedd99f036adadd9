/**
 * A deal from an offer to its closing, as a broker goes through it: opened from a lead, moved on, a closing day that slips
 * with what moves with it, the checklist, who gets what to the cent, and the forecast before and after.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  type AnyEndpoint,
  type CallOf,
  contract,
  pathOf,
  type ReplyOf,
} from '../packages/contract/src/index.ts';
import { readConfig } from '../packages/server/src/kernel/config.ts';
import { createContext } from '../packages/server/src/kernel/create-context.ts';
import { createLogger } from '../packages/server/src/kernel/log.ts';
import { addMember, addTenant, hashPassword } from '../packages/server/src/modules/auth/index.ts';
import { checkLooks } from './looks.ts';
import { keepPicture, type Product, startProduct, until } from './product.ts';
import { OWNER, signIn } from './screens.ts';

const ADA = { name: 'Ada Quill', email: 'ada@example.com', password: 'quiet harbour lantern 7' };

let product: Product;
let page: Page;
let token = '';
let ada = '';

before(async () => {
  product = await startProduct();
  ada = await addPeople();
  const session = await call(contract.auth.signIn, {
    body: { email: OWNER.email, password: OWNER.password },
  });
  assert.equal(session.status, 'signed-in');
  if (session.status === 'signed-in') token = session.session.accessToken;
  await call(contract.leads.create, {
    body: { name: 'Kim Castell', emails: ['kim@example.com'], phones: ['+1 312 555 0177'], ownerId: ada },
  });
  page = await product.open();
});
after(() => product?.close());
afterEach(async (t) => {
  if ('passed' in t && !t.passed && page) await keepPicture(page, t.name);
});

async function addPeople(): Promise<string> {
  const { ctx, close } = await createContext(readConfig({ DATA_DIR: product.dataDir }, []), {
    log: createLogger({ logLevel: 'warn' }, process.stderr),
    guest: true,
  });
  try {
    const { tenantId } = await addTenant(ctx, {
      company: { name: 'Alder & Row', timeZone: 'America/Chicago', currency: 'USD' },
      owner: { ...OWNER, passwordHash: await hashPassword(OWNER.password) },
    });
    const member = await addMember(ctx, tenantId, {
      ...ADA,
      role: 'agent',
      passwordHash: await hashPassword(ADA.password),
    });
    return member.userId ?? '';
  } finally {
    await close();
  }
}

async function call<E extends AnyEndpoint>(endpoint: E, parts: CallOf<E> = {}): Promise<ReplyOf<E>> {
  const reply = await fetch(`${product.url}${pathOf(endpoint, parts)}`, {
    method: endpoint.method.toUpperCase(),
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      'Content-Type': 'application/json',
    },
    ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
  });
  assert.ok(reply.ok, `${endpoint.name}: ${reply.status} ${await reply.clone().text()}`);
  return (await reply.json()) as ReplyOf<E>;
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const dialog = (name: string) => page.getByRole('dialog', { name });
/** A day some days from today where the company is. */
const dayIn = (days: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Chicago' }).format(Date.now() + days * 86_400_000);

test('a deal goes from offer to closing', async () => {
  await page.goto('/deals');
  await signIn(page, OWNER);
  await page.getByRole('heading', { name: 'Deals', level: 1 }).waitFor();
  await page.getByText('No deals yet').waitFor();

  // Opened by its key, from a lead.
  await page.keyboard.press('d');
  const creating = dialog('New deal');
  await creating.getByRole('textbox', { name: 'Lead' }).fill('castell');
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
  await checkLooks(page, 'a deal');

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
  await checkLooks(page, 'deals');
  await page
    .getByRole('tab', { name: 'Board' })
    .or(page.getByRole('radio', { name: 'Board' }))
    .click();
  await page.getByRole('button', { name: 'Move: 14 Tanner Row' }).click();
  await page.getByRole('menuitem', { name: 'Clear to close' }).click();
  await page.getByRole('region', { name: 'Clear to close' }).getByText('14 Tanner Row').waitFor();
  await page.getByRole('link', { name: '14 Tanner Row' }).click();
  await button('Close as won').click();
  await button('Close the deal').click();
  await page.getByText(/^Closed on /).waitFor();
  await until(async () => (await stored()).state === 'won', 'the deal to be won');
  await page.getByText(/^Kept as it was on/).waitFor();
  await page.getByRole('link', { name: 'Deals', exact: true }).first().click();
  await page.getByText('No open deals to forecast.').waitFor();
  assert.deepEqual(product.complaints(/status of 401 /), []);
});

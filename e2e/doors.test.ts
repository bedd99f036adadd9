/**
 * The web doors: a form is built and put on a site, a visitor agrees and sends it, an open house goes on without a network,
 * and a webhook's first call becomes its mapping. Each test stands where the one before ended.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { auth, pathOf } from '../packages/contract/src/index.ts';
import { checkLooks } from './looks.ts';
import { oneAfterAnother, type Product, startProduct, until } from './product.ts';
import { OWNER, signIn } from './screens.ts';

/** No session yet is answered with 401, which a browser reports as an error. */
const NOT_SIGNED_IN = /status of 401 /;

let product: Product;
let owner: Page;
let visitor: Page;
let formUrl = '';
/** A site of somebody else's, on another port and therefore another origin. */
let site: { url: string; host: string; body: string; close(): void };

before(async () => {
  product = await startProduct();
  const registered = await fetch(`${product.url}${pathOf(auth.register, {})}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      company: { name: 'Alder & Row', timeZone: 'America/Chicago' },
      owner: OWNER,
      client: 'browser',
    }),
  });
  assert.equal(registered.status, 201, await registered.text());
  const server = createServer((_req, res) => res.setHeader('content-type', 'text/html').end(site.body));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  site = { url: `http://${host}/homes`, host, body: '', close: () => server.close() };
  owner = await product.open();
  visitor = await product.open();
});
after(async () => {
  site?.close();
  await product?.close();
});
oneAfterAnother(() => ({ owner, visitor }));

const field = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

test('a form is built with its preview beside it, and told where it may stand', async () => {
  await owner.goto('/admin/forms');
  await signIn(owner, OWNER);
  await owner.waitForURL((url) => url.pathname !== '/sign-in');
  await owner.goto('/admin/forms');
  await button(owner, 'New form').first().click();
  await field(owner, /^Title/).fill('Ask about a home');
  await owner.getByRole('switch', { name: 'Ask for Text messages' }).click();
  await field(owner, /^Websites/).fill(`http://${site.host}/`);
  const preview = owner.frameLocator('iframe[title="As visitors see it"]');
  await preview.getByRole('heading', { name: 'Ask about a home' }).waitFor();
  await preview.getByText(/I agree to receive text messages/).waitFor();
  await checkLooks(owner, 'form builder');
  await button(owner, 'Save').click();
  await owner.waitForURL(/\/admin\/forms\/[0-9a-f-]{36}$/);
  await button(owner, 'Put it on a website').click();
  formUrl = await field(owner, 'Its own page').inputValue();
  site.body = `<!doctype html><title>Homes</title><h1>Homes</h1>${await field(owner, 'For a website').inputValue()}`;
  await button(owner, 'Done').click();
});

test('a visitor of the site agrees and sends it, and the lead says what they agreed to', async () => {
  await visitor.goto(site.url);
  const frame = visitor.frameLocator('iframe[title="Ask about a home"]');
  await frame.getByLabel('Name', { exact: true }).fill('Vera Visitor');
  await frame.getByLabel('E-mail').fill('vera@example.com');
  await frame.getByLabel(/^Phone/).fill('(512) 555-0144');
  await frame.getByLabel(/^I agree to receive text messages/).check();
  // Nobody fills a form in within two seconds.
  await visitor.waitForTimeout(2_000);
  await frame.getByRole('button', { name: 'Send' }).click();
  await frame.getByText('Thank you. We will be in touch soon.').waitFor();
  await visitor.goto(formUrl);
  await visitor.getByRole('heading', { name: 'Ask about a home' }).waitFor();
  await checkLooks(visitor, 'form page');
  await owner.goto('/leads');
  await owner.getByRole('link', { name: 'Vera Visitor' }).first().click();
  await owner.getByText('From Website by a form').first().waitFor();
  await owner.getByText('Agreed to: text messages').first().waitFor();
  assert.deepEqual(product.complaints(NOT_SIGNED_IN), []);
});

test('a site that is not allowed cannot show it', async () => {
  const other = site.url.replace('127.0.0.1', 'localhost');
  await visitor.goto(other);
  await until(
    () => product.complaints().some((line) => /frame-ancestors|Framing|refused to connect/i.test(line)),
    'the browser to refuse the frame',
  );
});

test('an open house takes visitors without a network and sends them afterwards', async () => {
  await owner.goto('/admin/forms');
  await button(owner, 'Start an open house').first().click();
  await field(owner, 'Street').fill('14 Quarry Lane');
  await button(owner, /^Start$/).click();
  const address = await field(owner, 'Address for the tablet').inputValue();
  await owner.getByRole('checkbox').check();
  await button(owner, 'Done').click();
  await visitor.goto(address);
  await visitor.getByText('14 Quarry Lane').waitFor();
  await visitor.evaluate('navigator.serviceWorker.ready');
  await visitor.context().setOffline(true);
  await visitor.getByLabel('Name', { exact: true }).fill('Omar Offline');
  await visitor.getByLabel('E-mail').fill('omar@example.com');
  await button(visitor, 'Send').click();
  await button(visitor, 'Next visitor').click();
  await visitor.getByText(/1 visitor waits to be sent/).waitFor();
  assert.equal(await visitor.getByLabel('E-mail').inputValue(), '', 'nothing of a visitor stays');
  await visitor.context().setOffline(false);
  await visitor.getByText(/waits to be sent/).waitFor({ state: 'detached' });
  await owner.getByText(/1 visitor/).waitFor();
  await owner.goto('/leads');
  await owner.getByRole('link', { name: 'Omar Offline' }).first().waitFor();
  product.complaints(/ERR_INTERNET_DISCONNECTED/);
});

test('the first call of a webhook is its sample; the mapping made of it reads it', async () => {
  await owner.goto('/admin/webhooks');
  await button(owner, 'New webhook').first().click();
  await field(owner, /^Name/).fill('Portal');
  await field(owner, /^Source/).fill('Portal');
  await button(owner, 'Make webhook').click();
  const address = await field(owner, 'Address').inputValue();
  await owner.getByRole('checkbox').check();
  await button(owner, 'Done').click();
  const reply = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ contact: { full_name: 'Wanda Webb', email: 'wanda@example.com' }, when: 'asap' }),
  });
  assert.equal(reply.status, 202);
  await owner.getByText(/1 call waits/).waitFor();
  await owner.getByRole('link', { name: 'Portal' }).click();
  await owner.getByText('This is a suggestion').waitFor();
  await owner.getByRole('combobox', { name: 'when becomes' }).click();
  await owner.getByRole('option', { name: 'Timeline', exact: true }).click();
  const preview = owner.getByTestId('mapping-preview');
  for (const text of ['Wanda Webb', 'wanda@example.com', 'Now']) await preview.getByText(text).waitFor();
  await button(owner, 'Send test').click();
  await owner.getByText('It would be a new lead. Nothing was written.').waitFor();
  await button(owner, 'Save mapping').click();
  await owner.getByText('Saved. 1 call that waited is read now.').waitFor();
  await owner.goto('/leads');
  await owner.getByRole('link', { name: 'Wanda Webb' }).first().waitFor();
  assert.deepEqual(product.complaints(), []);
});

test('a mail nobody can be read out of waits in the queue and becomes a lead by hand', async () => {
  await owner.goto('/admin/mailboxes');
  await button(owner, 'Add mailbox').first().click();
  await owner.getByRole('radio', { name: /^Address to post to/ }).click();
  await field(owner, /^Name/).fill('Mail relay');
  await button(owner, /^Add$/).click();
  const address = await field(owner, 'Post raw mail to').inputValue();
  await owner.getByRole('checkbox', { name: 'I have kept it' }).click();
  await button(owner, 'Done').click();
  await owner.getByText('Mail relay').first().waitFor();
  const reply = await fetch(address, {
    method: 'POST',
    body: 'From: Jan Nowak <jan@example.com>\r\nSubject: Zapytanie\r\n\r\nSzukam mieszkania w centrum.\r\n',
  });
  assert.equal(reply.status, 202);
  await owner.goto('/admin/queue');
  await owner.getByRole('link', { name: /Jan Nowak/ }).waitFor();
  await owner.getByRole('link', { name: /Jan Nowak/ }).click();
  await owner.getByText('Szukam mieszkania w centrum.').waitFor();
  assert.equal(await field(owner, 'E-mail').inputValue(), 'jan@example.com', 'the sender is suggested');
  await button(owner, 'Make a lead').click();
  await owner.waitForURL(/\/leads\/[0-9a-f-]{36}$/);
  await owner.getByText('Jan Nowak').first().waitFor();
  assert.deepEqual(product.complaints(), []);
});

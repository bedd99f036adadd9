/**
 * How people come in and stay in: by invitation, code, recovery code, passkey and mailed link; in two browsers and two
 * companies. Each test stands where the one before ended.
 */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { addTenant, hashPassword } from '../packages/server/src/modules/auth/index.ts';
import { withData } from './company.ts';
import { checkLooks } from './looks.ts';
import { oneAfterAnother, type Product, startProduct, until } from './product.ts';
import { OWNER, signIn, signOut } from './screens.ts';

const NINA = { name: 'Nina Vale', email: 'nina@example.com', password: 'quiet harbour lantern 7' };
const OTTO = { name: 'Otto Brandt', email: 'otto@example.com', password: 'copper meadow violin 22' };
const NEXT_PASSWORD = 'slow river tangerine 5';
/** Sessions that ended, wrong codes and dead links are answered with 4xx, which a browser reports as an error. */
const REFUSALS = /status of 4(01|03|10) /;
/** What is told over the live line: a page that asks by itself asks after a minute. */
const LIVE = { timeout: 20_000 };

let product: Product;
/** Passkeys belong to a name, never to a bare address. */
let site: string;
let owner: Page;
let nina: Page;

before(async () => {
  // One address signs in more often here than people do in a minute.
  product = await startProduct({ env: { LIMIT_SIGN_IN: '400' } });
  site = product.url.replace('127.0.0.1', 'localhost');
  owner = await product.open();
  nina = await product.open();
});
after(() => product?.close());
oneAfterAnother(() => ({ owner, nina }));

/** The link of the newest letter to an address that leads to `page`, on the site of this run. */
async function linkTo(address: string, page: string): Promise<string> {
  const pattern = new RegExp(`https?://[^\\s"<>/]+(/${page}#[\\w-]+)`);
  const path = await until(
    async () => pattern.exec(await product.letterTo(address))?.[1],
    `a link to ${page}`,
  );
  return site + path;
}

/** Seed and step used last: a code works once, and the next one must be newer. */
const phone = { seed: '', step: 0 };

/** The code an authenticator app shows in a step of thirty seconds (RFC 6238). */
function codeAt(step: number): string {
  const bits = [...phone.seed].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** A code that works: never one that was used, so it waits when a newer one is needed. */
async function nextCode(): Promise<string> {
  const now = () => Math.floor(Date.now() / 30_000);
  phone.step = Math.max(phone.step + 1, now() - 1);
  // A clock may be one step ahead.
  while (phone.step > now() + 1) await sleep(500);
  return codeAt(phone.step);
}

/** A code of 1970. */
const wrongCode = () => codeAt(1);

const openSettings = async (page: Page, section: 'Profile' | 'Security' | 'Sessions' | 'Appearance') => {
  if (!new URL(page.url()).pathname.startsWith('/settings')) {
    await page.getByRole('button', { name: /^You/ }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
  }
  await page.getByRole('link', { name: section, exact: true }).click();
  await page.getByRole('heading', { name: section, level: 2 }).waitFor();
};

const atLeads = (page: Page) => page.getByRole('link', { name: 'Leads', exact: true }).waitFor();

test('set-up ends with an invitation by mail', async () => {
  await owner.goto(`${site}/`);
  await owner.getByRole('textbox', { name: /^Company name/ }).fill('Linden Realty');
  await owner.getByRole('button', { name: 'Continue' }).click();
  await owner.getByRole('textbox', { name: /^Your name/ }).fill(OWNER.name);
  await owner.getByRole('textbox', { name: /^E-mail/ }).fill(OWNER.email);
  await owner.getByRole('textbox', { name: /^Password/ }).fill(OWNER.password);
  await owner.getByRole('button', { name: 'Create the company' }).click();
  await owner.getByRole('heading', { name: 'Stages of a lead' }).waitFor();
  await owner.getByRole('textbox', { name: 'Name of stage 1' }).waitFor();
  await owner.getByRole('button', { name: 'Continue', exact: true }).click();
  await owner.getByRole('button', { name: /^Start empty/ }).click();
  await owner.getByRole('heading', { name: 'Your team', exact: true }).waitFor();
  await owner.getByRole('textbox', { name: 'E-mail of colleague 1' }).fill(NINA.email);
  await owner.getByRole('button', { name: 'Send invitations' }).click();
  await owner.getByText(`1 invitation sent: ${NINA.email}`).waitFor();
  await checkLooks(owner, 'set-up, team');
  await owner.getByRole('button', { name: 'Open your leads' }).click();
  await owner.getByText('No leads yet').waitFor();
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('the link leads into the company, and its secret leaves the address bar at once', async () => {
  const link = await linkTo(NINA.email, 'invite');
  await nina.goto(link);
  await nina.getByRole('heading', { name: 'Join Linden Realty' }).waitFor();
  await nina.getByText(`${OWNER.name} invites you to Linden Realty as Agent.`).waitFor();
  assert.equal(nina.url(), `${site}/invite`);
  await nina.getByRole('textbox', { name: /^Your name/ }).fill(NINA.name);
  await nina.getByRole('textbox', { name: /^Password/ }).fill('password1234');
  await nina.getByRole('button', { name: 'Join', exact: true }).click();
  await nina
    .getByText(/not a common one\.$/)
    .last()
    .waitFor();
  await nina.getByRole('textbox', { name: /^Password/ }).fill(NINA.password);
  await nina.getByRole('button', { name: 'Join', exact: true }).click();
  await atLeads(nina);

  const stranger = await product.open();
  await stranger.goto(link);
  await stranger.getByRole('heading', { name: 'This link is over' }).waitFor();
  await checkLooks(stranger, 'dead link');
  await stranger.context().close();
  assert.deepEqual(product.complaints(/status of 4(01|03|10|22) /), []);
});

let codes: string[] = [];

test('an authenticator app is set up, and its codes are asked for from then on', async () => {
  await openSettings(nina, 'Security');
  await nina.getByRole('button', { name: 'Set up: Authenticator app' }).click();
  await nina.getByRole('img', { name: /^QR code/ }).waitFor();
  const shown = await nina.getByText(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/).textContent();
  phone.seed = (shown ?? '').replaceAll(' ', '');
  await nina.getByTestId('code').fill(wrongCode());
  await nina.getByText(/^This code does not fit/).waitFor();
  // Six digits are sent by themselves.
  await nina.getByTestId('code').fill(await nextCode());
  const list = nina.getByRole('list', { name: 'Recovery codes' });
  await list.waitFor();
  await checkLooks(nina, 'recovery codes');
  codes = await list.getByRole('listitem').allTextContents();
  assert.equal(new Set(codes).size, 10);
  await nina.getByRole('checkbox', { name: 'I have kept these codes' }).click();
  await nina.getByRole('button', { name: 'Done', exact: true }).click();
  await nina.getByText('10 recovery codes left').waitFor();

  await signOut(nina);
  await signIn(nina, NINA);
  await nina.getByRole('heading', { name: 'Confirm that it is you' }).waitFor();
  await checkLooks(nina, 'second factor');
  await nina.getByTestId('code').fill(wrongCode());
  await nina.getByText(/^This code does not fit/).waitFor();
  await nina.getByTestId('code').fill(await nextCode());
  await atLeads(nina);
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('a recovery code lets in once', async () => {
  await signOut(nina);
  for (const [used, last] of [
    [codes[0], codes[0]],
    [codes[0], codes[1]],
  ] as const) {
    await signIn(nina, NINA);
    await nina.getByRole('button', { name: 'Use a recovery code' }).click();
    await nina.getByTestId('recovery').fill(used ?? '');
    await nina.getByRole('button', { name: 'Continue' }).click();
    if (used !== last) {
      await nina.getByText(/^This code does not fit/).waitFor();
      await nina.getByTestId('recovery').fill(last ?? '');
      await nina.getByRole('button', { name: 'Continue' }).click();
    }
    await atLeads(nina);
    if (used === last) await signOut(nina);
  }
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('a passkey is made and signs in without a password', async () => {
  const cdp = await nina.context().newCDPSession(nina);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await openSettings(nina, 'Security');
  await nina.getByRole('button', { name: 'Add a passkey' }).click();
  await nina.getByTestId('passkey-name').fill('Office laptop');
  await nina.getByRole('button', { name: 'Create the passkey' }).click();
  await nina.getByRole('list', { name: 'Passkeys' }).getByText('Office laptop').waitFor();
  await checkLooks(nina, 'settings, passkeys');
  await nina.getByRole('button', { name: 'Rename Office laptop' }).click();
  await nina.getByRole('textbox', { name: 'Name', exact: true }).fill('Desk');
  await nina.getByRole('button', { name: 'Rename', exact: true }).click();
  await nina.getByRole('list', { name: 'Passkeys' }).getByText('Desk').waitFor();

  await signOut(nina);
  // A browser that offers passkeys under the field may be quicker than the button.
  await nina
    .getByRole('button', { name: 'Sign in with a passkey' })
    .click({ timeout: 3_000 })
    .catch(() => undefined);
  await atLeads(nina);
  await cdp.send('WebAuthn.disable');
  await cdp.detach();
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('a forgotten password is set anew, which ends the open session with a reason', async () => {
  const elsewhere = await product.open();
  await elsewhere.goto(`${site}/sign-in`);
  await elsewhere.getByRole('link', { name: 'Forgot password?' }).click();
  await elsewhere.getByRole('textbox', { name: 'E-mail' }).fill('nobody@example.com');
  await elsewhere.getByRole('button', { name: 'Send the link' }).click();
  await elsewhere.getByText(/^If there is an account for nobody@example.com/).waitFor();
  await elsewhere.getByRole('button', { name: /^Use another address/ }).click();
  await elsewhere.getByRole('textbox', { name: 'E-mail' }).fill(NINA.email);
  await elsewhere.getByRole('button', { name: 'Send the link' }).click();
  await elsewhere.getByText(`If there is an account for ${NINA.email}`, { exact: false }).waitFor();

  await elsewhere.goto(await linkTo(NINA.email, 'reset'));
  await elsewhere.getByRole('heading', { name: 'Choose a new password' }).waitFor();
  assert.equal(elsewhere.url(), `${site}/reset`);
  await elsewhere.getByRole('textbox', { name: /^New password/ }).fill(NEXT_PASSWORD);
  await elsewhere.getByRole('button', { name: 'Save the password' }).click();
  await elsewhere.getByText('Your password is changed.').waitFor();
  await nina.getByText('Your session has ended.').waitFor(LIVE);
  await elsewhere.context().close();

  NINA.password = NEXT_PASSWORD;
  await signIn(nina, NINA);
  await nina.getByTestId('code').fill(await nextCode());
  await atLeads(nina);
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('a session is ended from another one, and the browser there goes to sign-in by itself', async () => {
  const other = await product.open();
  await other.goto(`${site}/sign-in`);
  await signIn(other, NINA);
  await other.getByTestId('code').fill(await nextCode());
  await atLeads(other);

  await openSettings(nina, 'Sessions');
  await nina.getByText('This one').waitFor();
  await nina.getByRole('button', { name: /^Sign out Chrom/ }).click();
  await other.getByText('Your session has ended.').waitFor(LIVE);
  await until(
    async () => (await nina.getByRole('button', { name: /^Sign out Chrom/ }).count()) === 0,
    'the ended session to leave the list',
  );
  await other.context().close();
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('a profile is kept, and the look is chosen', async () => {
  await openSettings(nina, 'Profile');
  await nina.getByTestId('profile-phone').fill('(312) 555-0142');
  await nina.getByRole('button', { name: 'Save' }).click();
  await nina.getByText('Saved', { exact: true }).waitFor();
  await openSettings(nina, 'Appearance');
  await nina.getByRole('radio', { name: 'Dark' }).click();
  await nina.getByRole('switch', { name: /^Reduce motion/ }).click();
  await nina.reload();
  await nina.getByRole('radio', { name: 'Dark', checked: true }).waitFor();
  await nina.getByRole('radio', { name: 'Like the system' }).click();
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('an invitation to a second company is for its address alone, and then one goes between both', async () => {
  await withData(product, async (ctx) =>
    addTenant(ctx, {
      company: { name: 'Harbour Homes', timeZone: 'America/Chicago', currency: 'USD' },
      owner: { name: OTTO.name, email: OTTO.email, passwordHash: await hashPassword(OTTO.password) },
    }),
  );

  const otto = await product.open();
  await otto.goto(`${site}/admin`);
  await signIn(otto, OTTO);
  await otto.getByRole('button', { name: 'Invite' }).click();
  await otto.getByRole('textbox', { name: /^E-mail addresses/ }).fill(NINA.email);
  await otto.getByRole('button', { name: /^Send/ }).click();
  await otto.getByRole('dialog', { name: 'Invitations' }).getByText(NINA.email).waitFor();
  const link = await linkTo(NINA.email, 'invite');
  await otto.goto(link);
  await otto.getByText('Another account is signed in.').waitFor();
  await checkLooks(otto, 'invitation for somebody else');
  await otto.context().close();

  await nina.goto(link);
  await nina.getByRole('heading', { name: 'Join Harbour Homes' }).waitFor();
  await nina.getByRole('button', { name: 'Join', exact: true }).click();
  await nina.getByText('Harbour Homes').first().waitFor();

  const secondTab = await nina.context().newPage();
  await secondTab.goto(`${site}/settings/sessions`);
  await secondTab.getByText('Harbour Homes').first().waitFor();
  await nina.getByRole('button', { name: 'Company', exact: true }).click();
  await nina.getByRole('menuitem', { name: /^Linden Realty/ }).click();
  for (const tab of [nina, secondTab]) {
    await tab.getByRole('navigation').first().getByText('Linden Realty').waitFor(LIVE);
    await until(() => new URL(tab.url()).pathname === '/today', 'the start of the other company');
  }
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('what opens doors asks for a fresh proof, once; whoever gives none is refused', async () => {
  await withData(product, (ctx) =>
    ctx.system('account', (tx) =>
      tx
        .updateTable('sessions')
        .set({ verified_at: new Date(Date.now() - 11 * 60_000) })
        .execute(),
    ),
  );
  // The server remembers a session for five seconds.
  await sleep(6_000);
  await openSettings(nina, 'Security');
  await nina.getByRole('button', { name: 'New codes' }).click();
  const make = nina.getByRole('button', { name: 'Make new codes' });
  await make.click();
  const question = nina.getByRole('dialog', { name: 'Confirm that it is you' });
  await question.waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await nina.getByText('Confirm that it is you before you do this.').waitFor();

  await make.click();
  await question.getByRole('button', { name: 'Use a code of your authenticator app' }).click();
  await checkLooks(nina, 'step-up');
  await question.getByTestId('code').fill(await nextCode());
  const list = nina.getByRole('list', { name: 'Recovery codes' });
  await list.waitFor();
  assert.equal(
    (await list.getByRole('listitem').allTextContents()).filter((code) => codes.includes(code)).length,
    0,
  );
  await nina.getByRole('checkbox', { name: 'I have kept these codes' }).click();
  await nina.getByRole('button', { name: 'Done', exact: true }).click();
  await nina.getByText('10 recovery codes left').waitFor();
  assert.deepEqual(product.complaints(REFUSALS), []);
});

test('a company that asks everyone for a second factor lets nobody past who has none', async () => {
  await owner.goto(`${site}/admin/company`);
  await owner.getByRole('radio', { name: /^Everybody/ }).click();
  await owner.getByRole('button', { name: 'Save' }).click();
  // The proof of the owner is as old as that of everybody here.
  const question = owner.getByRole('dialog', { name: 'Confirm that it is you' });
  await question.getByTestId('step-up-password').fill(OWNER.password);
  await question.getByRole('button', { name: 'Confirm' }).click();
  await owner.getByText('The company was saved').waitFor();
  // It holds within five seconds, the time the server remembers what somebody must do.
  await sleep(6_000);
  await owner.goto(`${site}/leads`);
  await owner.getByRole('heading', { name: 'Set up a second factor' }).waitFor(LIVE);
  await checkLooks(owner, 'enrolment');
  await owner.getByRole('button', { name: /^Authenticator app/ }).click();
  await owner.getByRole('img', { name: /^QR code/ }).waitFor();
  const shown = await owner.getByText(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/).textContent();
  Object.assign(phone, { seed: (shown ?? '').replaceAll(' ', ''), step: 0 });
  await owner.getByTestId('code').fill(await nextCode());
  await owner.getByRole('checkbox', { name: 'I have kept these codes' }).click();
  await owner.getByRole('button', { name: 'Done', exact: true }).click();
  await owner.getByText('No leads yet').waitFor();
  assert.deepEqual(product.complaints(REFUSALS), []);
});

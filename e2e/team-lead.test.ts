/**
 * A team lead at work: sees what is stuck on the board and whom the team is to reach, gives several leads of one agent to
 * another and takes it back, then one on its page. What was planned goes along, and both agents' open screens follow.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { contract } from '../packages/contract/src/index.ts';
import { systemActor } from '../packages/server/src/kernel/actor.ts';
import { addMember, hashPassword } from '../packages/server/src/modules/auth/index.ts';
import { ADA, addCompany, BEN, type Caller, callAs, withData, ZONE } from './company.ts';
import { checkLooks } from './looks.ts';
import { oneAfterAnother, type Product, startProduct } from './product.ts';
import { OWNER, signIn } from './screens.ts';

/** Nobody is signed in at first, and what went to somebody else is asked for in vain. */
const EXPECTED = /status of 40[14] /;
const LENA = { name: 'Lena Marsh', email: 'lena@example.com', password: 'amber ladder thirty oak' };
const DAY_MS = 86_400_000;

let product: Product;
let owner: Caller;
let lena: Page;
let ada: Page;
let ben: Page;
let jonah = '';

before(async () => {
  product = await startProduct();
  const ids = await addCompany(product);
  owner = await callAs(product, OWNER);
  const { company } = await owner(contract.auth.me);
  const lead = await withData(product, async (ctx) => {
    const { userId } = await addMember(ctx, company.id, {
      ...LENA,
      role: 'team_lead',
      passwordHash: await hashPassword(LENA.password),
    });
    assert.ok(userId, 'the team lead is new');
    return userId;
  });
  await owner(contract.people.createTeam, {
    body: {
      name: 'North',
      officeId: null,
      members: [lead, ids.ada, ids.ben].map((userId) => ({ userId, lead: userId === lead })),
    },
  });
  const asAda = await callAs(product, ADA);
  const leadIds: string[] = [];
  for (const name of ['Daniel Okafor', 'Renee Castell', 'Jonah Abara']) {
    const made = await owner(contract.leads.create, {
      body: { name, emails: [`${name.replace(' ', '.').toLowerCase()}@example.com`], ownerId: ids.ada },
    });
    await asAda(contract.tasks.create, {
      body: {
        title: `Call ${name}`,
        leadId: made.id,
        due: { at: new Date(Date.now() - 3_600_000).toISOString(), timeZone: ZONE },
      },
    });
    leadIds.push(made.id);
  }
  jonah = leadIds[2] ?? '';
  const { items: pipelines } = await owner(contract.pipelines.list, { query: { kind: 'lead' } });
  const [board] = pipelines;
  assert.ok(board);
  await owner(contract.pipelines.saveStages, {
    params: { pipelineId: board.id },
    body: {
      version: board.version,
      items: board.stages.map(({ id, name, kind, required, reasons }) => ({
        id,
        name,
        kind,
        required,
        reasons,
        limitDays: kind === 'open' ? 30 : null,
      })),
      moves: [],
    },
  });
  // One has stood in its stage for longer than that.
  await withData(product, (ctx) =>
    ctx.tx(systemActor(company.id), (tx) =>
      tx
        .updateTable('leads')
        .set({ stage_since: new Date(Date.now() - 200 * DAY_MS) })
        .where('id', '=', leadIds[0] ?? '')
        .execute(),
    ),
  );
  [lena, ada, ben] = [await product.open(), await product.open(), await product.open()];
  await Promise.all([enter(lena, LENA), enter(ada, ADA), enter(ben, BEN)]);
});
after(() => product?.close());
oneAfterAnother(() => ({ lena, ada, ben }));

async function enter(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.goto('/');
  await signIn(page, who);
  await page.waitForURL((url) => url.pathname === '/today');
}

const queue = (page: Page) => page.getByRole('list', { name: 'Call next' });
const row = (page: Page, name: string) => queue(page).getByRole('listitem').filter({ hasText: name });
const struck = (page: Page, name: string) => row(page, name).getByText(/somebody else now|Ben Tarr now/);
const inList = (name: string) => lena.locator('[data-row]').filter({ hasText: name });

test('sees what stands still on the board, and whom the team is to reach', async () => {
  await lena.getByRole('button', { name: 'Whose leads: Mine' }).click();
  await lena.getByRole('menuitem', { name: 'My team' }).click();
  for (const name of ['Daniel Okafor', 'Renee Castell', 'Jonah Abara'])
    await row(lena, name).getByText('of Ada Quill').waitFor();
  await lena.reload();
  await row(lena, 'Jonah Abara').getByText('of Ada Quill').waitFor();

  await lena.getByRole('link', { name: 'Pipeline', exact: true }).click();
  await lena.getByRole('img', { name: 'Past the stage’s limit' }).waitFor();
  assert.equal(await lena.getByRole('img', { name: 'Past the stage’s limit' }).count(), 1);
  assert.deepEqual(product.complaints(EXPECTED), []);
});

test('gives several to somebody else at once, is told who is left out, and takes it back', async () => {
  await row(ada, 'Renee Castell').waitFor();
  await lena.getByRole('link', { name: 'Leads', exact: true }).click();
  for (const name of ['Daniel Okafor', 'Renee Castell', 'Jonah Abara'])
    await inList(name).getByRole('checkbox').click();
  // Meanwhile one of them is deleted.
  const { version } = await owner(contract.leads.get, { params: { leadId: jonah } });
  await lena.getByRole('button', { name: 'Assign', exact: true }).click();
  const dialog = lena.getByRole('dialog', { name: 'Assign 3 leads' });
  await dialog.getByRole('combobox', { name: 'People' }).click();
  await lena.getByRole('option', { name: BEN.name }).click();
  await lena.keyboard.press('Escape');
  await owner(contract.leads.update, { params: { leadId: jonah }, body: { version, ownerId: null } });
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
  const question = lena.getByRole('dialog', { name: '2 of 3 allowed' });
  await question.getByText(/^1 lead: /).waitFor();
  await question.getByRole('button', { name: 'Change 2 leads' }).click();
  const leftOut = lena.getByRole('dialog', { name: 'Left as they were' });
  await leftOut.waitFor();
  await checkLooks(lena, 'who was left out');
  await leftOut.getByRole('button', { name: 'Close' }).last().click();
  await lena.getByText('2 leads changed').waitFor();
  await lena.getByRole('button', { name: 'Undo' }).hover();
  for (const name of ['Daniel Okafor', 'Renee Castell']) {
    await struck(ada, name).waitFor();
    await row(ben, name).waitFor();
  }
  await ben.getByRole('button', { name: /^Notifications, 1 unread/ }).waitFor();
  await lena.getByRole('button', { name: 'Undo' }).click();
  await lena.getByText('Taken back').waitFor();
  for (const name of ['Daniel Okafor', 'Renee Castell']) {
    await row(ada, name).getByRole('button').first().waitFor();
    await row(ben, name).getByRole('button').first().waitFor({ state: 'detached' });
  }
  assert.deepEqual(product.complaints(EXPECTED), []);
});

test('gives one to somebody else on its page; whose it was and whose it is see it at once', async () => {
  await inList('Renee Castell').getByText('Renee Castell').click();
  await lena.getByRole('heading', { name: 'Renee Castell', level: 1 }).waitFor();
  await lena.getByRole('button', { name: /^Owner: / }).click();
  await lena.getByRole('option', { name: BEN.name }).click();
  await lena.getByRole('button', { name: `Owner: ${BEN.name}` }).waitFor();
  await struck(ada, 'Renee Castell').waitFor();
  await row(ben, 'Renee Castell').getByRole('button').first().waitFor();
  assert.deepEqual(product.complaints(EXPECTED), []);
});

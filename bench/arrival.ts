/**
 * From the post of a lead to the open Today of its agent in Chromium, and from a claim to the other person's screen: the
 * whole product on its embedded database, two people signed in.
 *
 *   npm run bench -- arrival [--leads 20]        (after npm run export -w packages/app)
 */
import type { Page } from 'playwright-core';
import { ADA, addCompany, BEN, callAs, routeTo } from '../e2e/company.ts';
import { startProduct } from '../e2e/product.ts';
import { OWNER, signIn } from '../e2e/screens.ts';
import { contract } from '../packages/contract/src/index.ts';
import { median, numberOption, quantile, verdict } from './harness.ts';

const LEADS = numberOption('leads', 20);

process.env.CHROMIUM ??= '/usr/bin/chromium';
const product = await startProduct();
try {
  const ids = await addCompany(product);
  const owner = await callAs(product, OWNER);
  const [ada, ben] = [await product.open(), await product.open()];
  for (const [page, who] of [
    [ada, ADA],
    [ben, BEN],
  ] as const) {
    await page.goto('/');
    await signIn(page, who);
    await page.waitForURL((url) => url.pathname === '/today');
    await page.getByRole('heading', { name: 'Nobody waits for an answer' }).waitFor();
  }

  await routeTo(owner, [{ kind: 'agent', userId: ids.ada }]);
  const shown: number[] = [];
  for (let i = 0; i < LEADS; i++) {
    const name = `Arrived ${i}`;
    const began = performance.now();
    await post(name, i);
    await cardOf(ada, name).waitFor();
    shown.push(performance.now() - began);
  }
  report('from the post to the open screen', shown, 2_000);

  await routeTo(owner, [
    {
      kind: 'claim',
      among: { people: [ids.ada, ids.ben].map((userId) => ({ userId, perRound: 1 })), teams: [] },
      minutes: 5,
      hideName: false,
      hideSource: false,
    },
  ]);
  const told: number[] = [];
  for (let i = 0; i < LEADS / 2; i++) {
    const name = `Offered ${i}`;
    await post(name, LEADS + i);
    await Promise.all([cardOf(ada, name).waitFor(), cardOf(ben, name).waitFor()]);
    const claim = cardOf(ada, name).getByRole('button', { name: `Claim: ${name}` });
    await claim.waitFor();
    const began = performance.now();
    await claim.click();
    await cardOf(ben, name).getByText(`Taken by ${ADA.name}`).waitFor();
    told.push(performance.now() - began);
  }
  report('from a claim to the screen of who was slower', told, 1_000);

  async function post(name: string, number: number): Promise<void> {
    await owner(contract.inquiries.receive, {
      body: {
        type: 'inquiry.property',
        source: 'Homes Portal',
        message: 'Is it still available?',
        person: { name, phones: [`+1 312 555 ${String(1000 + number).padStart(4, '0')}`] },
      },
    });
  }
} finally {
  await product.close();
}

function cardOf(page: Page, name: string) {
  return page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
}

function report(what: string, ms: readonly number[], most: number): void {
  console.log(`${what}: median ${Math.round(median(ms))} ms of ${ms.length}`);
  const slow = quantile(ms, 0.95);
  verdict(`${what}, ms (p95)`, slow, `≤ ${most}`, slow <= most);
}

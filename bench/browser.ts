/** What the suites in a browser share: a company of sample leads on a durable database, the product on it, and Chromium. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { addTenant, hashPassword } from '../packages/server/src/modules/auth/index.ts';
import { loadSample } from '../packages/server/src/modules/sample/index.ts';
import { type BenchWorld, openBench, startProgram } from './harness.ts';

const EMAIL = 'owner@example.com';
const PASSWORD = 'heron tidal brick 49';

export interface BrowserBench {
  bench: BenchWorld;
  /** Of the product. */
  url: string;
  browser: Browser;
  /** Signs the owner in; the page is then where the product leads them. */
  signIn(page: Page): Promise<void>;
  close(): Promise<void>;
}

/** A company of `leads` scored sample leads, the newest `own` of which belong to the owner, served with the exported app. */
export async function openInBrowser(leads: number, own: number): Promise<BrowserBench> {
  const bench = await openBench();
  const { tenantId, owner } = await addTenant(bench.ctx, {
    company: { name: 'Bench', timeZone: 'America/Chicago', currency: 'USD' },
    owner: { name: 'Olive Owner', email: EMAIL, passwordHash: await hashPassword(PASSWORD) },
  });
  await loadSample(bench.ctx, owner, { seed: 7, leads });
  await bench.owner.query(
    `update leads set user_id = $2, pond_id = null where tenant_id = $1 and id in (
       select id from leads where tenant_id = $1 order by created_at desc limit $3)`,
    [tenantId, owner.userId, own],
  );
  await bench.owner.query('vacuum analyze');
  const product = await startProgram(
    'packages/server/src/commands/lintel.ts',
    ['serve'],
    { ...bench.env, WEB_APP: 'true' },
    '/health/ready',
  );
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const close = async () => {
    await browser.close();
    await product.stop();
    await bench.close();
  };
  try {
    await scored(bench);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    bench,
    url: product.url,
    browser,
    signIn: async (page) => {
      await page.goto('/sign-in');
      await page.getByRole('textbox', { name: 'E-mail' }).fill(EMAIL);
      await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.waitForURL((at) => at.pathname !== '/sign-in');
    },
    close,
  };
}

/** Waits until every lead has a score and nothing more is written about them: the product does that in the background. */
async function scored({ owner }: BenchWorld): Promise<void> {
  let before = '';
  for (let wait = 0; wait < 200; wait++) {
    const { rows } = await owner.query<{ missing: number; written: string }>(
      `select (select count(*)::int from leads where score is null) as missing,
              (select count(*)::text from lead_scores) as written`,
    );
    const { missing = 1, written = '' } = rows[0] ?? {};
    if (missing === 0 && written === before) return;
    before = written;
    await new Promise((done) => setTimeout(done, 2_000));
  }
  throw new Error('leads without a score after several minutes');
}

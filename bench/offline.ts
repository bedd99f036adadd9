/**
 * The app without a network, in Chromium on the exported app: somebody with 5,000 leads signs in, the device fills itself,
 * the network goes, and the app is started cold: a new page, its files from the service worker, its data from IndexedDB.
 * The browser itself stays open between the runs.
 *
 *   npm run bench -- offline [--leads 5000] [--runs 7]        (after npm run export -w packages/app)
 */
import type { BrowserContext, Page } from 'playwright-core';
import { openInBrowser } from './browser.ts';
import { median, numberOption, verdict } from './harness.ts';

const LEADS = numberOption('leads', 5_000);
const RUNS = numberOption('runs', 7);
/** The first copy comes in the background; a slow machine may take its time. */
const FILL_MS = 900_000;
const MB = 1e6;

interface Estimate {
  usageDetails?: Record<string, number>;
}

const { url, browser, signIn, close } = await openInBrowser(LEADS, LEADS);

try {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const began = performance.now();
  await signIn(page);
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await page.goto('/offline');
  await page.getByText(/Data on this device: /).waitFor({ timeout: FILL_MS });
  console.log(`the device is full ${((performance.now() - began) / 1_000).toFixed(1)} s after the sign-in`);
  const { usageDetails = {} } = await page.evaluate<Estimate>('navigator.storage.estimate()');
  for (const [what, bytes] of Object.entries(usageDetails))
    console.log(`${what}: ${(bytes / MB).toFixed(1)} MB on the device`);
  await page.close();

  await context.setOffline(true);
  await startsWithin(context, 'Today', '/today', (on) =>
    on.locator('main [role=list] [role=listitem] button:not([aria-disabled=true])').first(),
  );
  await startsWithin(context, 'the lead list', '/leads', (on) => on.locator('[data-row="0"]'));
} finally {
  await close();
}

/** From the call of an address in a new page to the first row that takes the pointer, the median of all runs. */
async function startsWithin(
  context: BrowserContext,
  what: string,
  path: string,
  row: (page: Page) => ReturnType<Page['locator']>,
): Promise<void> {
  const took: number[] = [];
  const computed: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    const cpu = async () =>
      ((await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ProcessTime')
        ?.value ?? Number.NaN) * 1_000;
    const before = await cpu();
    const began = performance.now();
    await page.goto(path, { waitUntil: 'commit' });
    await row(page).click({ trial: true });
    took.push(performance.now() - began);
    computed.push((await cpu()) - before);
    await page.getByText(/^Offline\./).waitFor();
    await page.close();
  }
  // What a busy machine does not change: the page's own process, all its threads.
  console.log(`${what}: ${median(computed).toFixed(0)} ms of computing until then`);
  verdict(
    `${what}, offline with ${LEADS} leads, cold, ms to the first row that answers (median)`,
    median(took),
    '≤ 2000',
    median(took) <= 2_000,
  );
}

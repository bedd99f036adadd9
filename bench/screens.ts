/**
 * What a person feels, in Chromium on the exported app: Today of somebody with 5,000 leads, cold and warm; the palette;
 * from a key press to the next paint; a list of 10,000 rows under the wheel. A company of 10,000 leads on a durable
 * database, scored by rules.
 *
 *   npm run bench -- screens [--leads 10000] [--runs 7]        (after npm run export -w packages/app)
 */
import type { Browser, Page } from 'playwright-core';
import { until } from '../e2e/product.ts';
import { openInBrowser } from './browser.ts';
import { median, numberOption, quantile, verdict } from './harness.ts';

const LEADS = numberOption('leads', 10_000);
const OWN = 5_000;
const RUNS = numberOption('runs', 7);

const { url, browser, signIn, close: closeAll } = await openInBrowser(LEADS, OWN);

/**
 * Says, in ms since the page was asked for, when the queue's first row was painted and the page took events again: the page
 * looks itself, for a driver that asks a busy page is answered late.
 */
const WATCH = `{
  globalThis.answered = 0;
  let seen = false;
  new MutationObserver(() => {
    if (seen || !document.querySelector('main [role=list] [role=listitem] button')) return;
    seen = true;
    requestAnimationFrame(() => setTimeout(() => { globalThis.answered = performance.now(); }));
  }).observe(document, { subtree: true, childList: true });
}`;

try {
  const session = await signedIn(browser);
  const cold = await times(async () => {
    const { page, close } = await fresh(browser, session);
    await page.addInitScript(WATCH);
    await page.goto('/today', { waitUntil: 'commit' });
    await until(() => page.evaluate<boolean>('globalThis.answered > 0'), 'the first row');
    const took = await page.evaluate<number>('globalThis.answered');
    await close();
    return took;
  });
  verdict(
    'Today, cold, ms to the first row that answers (median)',
    median(cold),
    '≤ 2000',
    median(cold) <= 2000,
  );

  const { page, close } = await fresh(browser, session);
  await page.goto('/today');
  await ready(page);
  const warm = await times(async () => {
    await page
      .getByRole('link', { name: /^Leads/ })
      .first()
      .click();
    await page.locator('[data-row="0"]').waitFor();
    const began = await page.evaluate<number>('performance.now()');
    await page
      .getByRole('link', { name: /^Today/ })
      .first()
      .click();
    await ready(page);
    return (await page.evaluate<number>('performance.now()')) - began;
  });
  verdict('Today, warm, ms (median)', median(warm), '≤ 300', median(warm) <= 300);

  // The browser itself says how long an input waited for the next paint, in steps of 8 ms.
  await page.evaluate(`{
    globalThis.waits = [];
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) if (e.name === 'keydown') globalThis.waits.push(e.duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: false });
    globalThis.opened = 0;
    addEventListener('keydown', () => { globalThis.pressedAt = performance.now(); }, true);
    new MutationObserver(() => {
      if (document.querySelector('[role=combobox]') && !globalThis.opened) {
        globalThis.opened = -1;
        requestAnimationFrame(() => setTimeout(() => { globalThis.opened = performance.now() - globalThis.pressedAt; }));
      }
    }).observe(document, { subtree: true, childList: true });
  }`);
  const open = await times(async () => {
    await page.evaluate('globalThis.opened = 0');
    await page.keyboard.press('Control+k');
    await until(() => page.evaluate<boolean>('globalThis.opened > 0'), 'the palette');
    const took = await page.evaluate<number>('globalThis.opened');
    await page.keyboard.press('Escape');
    await page.locator('[role=combobox]').waitFor({ state: 'detached' });
    return took;
  });
  verdict(
    'palette, ms from the key to the paint (median, after the first)',
    median(open.slice(1)),
    '≤ 50',
    median(open.slice(1)) <= 50,
  );

  await page.goto('/leads');
  await page.locator('[data-row="0"]').focus();
  await page.evaluate(`{
    globalThis.waits = [];
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) if (e.name === 'keydown') globalThis.waits.push(e.duration);
    }).observe({ type: 'event', durationThreshold: 16 });
  }`);
  for (const key of 'jjjjxjxjjkkkxjjjjj') {
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
  }
  const waits = await page.evaluate<number[]>('globalThis.waits');
  const slowest = waits.length > 0 ? quantile(waits, 0.95) : 0;
  verdict(
    'key press to paint in the lead list, ms (p95; under 16 is not counted)',
    slowest,
    '≤ 100',
    slowest <= 100,
  );

  const { blank, frames, rows } = await scroll(page);
  console.log(`scrolled past ${rows} rows in ${frames} frames`);
  verdict('frames with a gap in the rows', blank, '0', blank === 0);
  await close();
} finally {
  await closeAll();
}

async function times(work: () => Promise<number>): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < RUNS; i++) found.push(await work());
  return found;
}

/** The queue's first row is there and takes the keyboard. */
function ready(page: Page): Promise<void> {
  return page.locator('main [role=list] [role=listitem] button').first().waitFor();
}

async function signedIn(on: Browser) {
  const context = await on.newContext({ baseURL: url });
  const page = await context.newPage();
  await signIn(page);
  await page.waitForLoadState('networkidle');
  return context;
}

/** A page of the session whose browser has kept nothing of the app. */
async function fresh(on: Browser, session: Awaited<ReturnType<typeof signedIn>>) {
  const context = await on.newContext({
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    storageState: await session.storageState(),
  });
  const page = await context.newPage();
  return {
    page,
    close: async () => {
      // The refresh cookie moves on with every use.
      await session.addCookies(await context.cookies());
      await context.close();
    },
  };
}

/** Turns the wheel by 400 points a frame and looks, in every frame, whether rows cover the table from top to bottom. */
async function scroll(page: Page): Promise<{ blank: number; frames: number; rows: number }> {
  const table = page.locator('[role=table], [role=grid]').first();
  const box = await table.boundingBox();
  if (!box) throw new Error('no table');
  // The table is as high as its rows together; the pointer has to be where the window shows it.
  await page.mouse.move(box.x + box.width / 2, Math.max(box.y, 0) + 300);
  await page.evaluate(`{
    globalThis.seen = { blank: 0, frames: 0, rows: 0, on: true };
    const look = () => {
      const rows = [...document.querySelectorAll('[data-row]')].map((r) => r.getBoundingClientRect()).filter((r) => r.height > 0);
      const top = ${box.y} + 60;
      const bottom = Math.min(innerHeight, ${box.y + box.height}) - 60;
      for (let y = top; y < bottom; y += 20) {
        if (!rows.some((r) => r.top <= y + 1 && r.bottom >= y - 1)) { globalThis.seen.blank++; break; }
      }
      globalThis.seen.frames++;
      for (const r of document.querySelectorAll('[data-row]')) globalThis.seen.rows = Math.max(globalThis.seen.rows, Number(r.dataset.row) + 1);
      if (globalThis.seen.on) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }`);
  const began = Date.now();
  while (Date.now() - began < 120_000) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(16);
    if ((Date.now() - began) % 50 < 20 && (await page.evaluate<number>('globalThis.seen.rows')) >= LEADS)
      break;
  }
  return page.evaluate('(globalThis.seen.on = false, globalThis.seen)');
}

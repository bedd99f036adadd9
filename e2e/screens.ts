/** What several journeys do on the screens, in the words a person reads there. */
import type { Locator, Page } from 'playwright-core';
import type { LeadFile } from './lead-file.ts';
import { until } from './product.ts';

export const OWNER = { name: 'Maya Linden', email: 'maya@example.com', password: 'heron tidal brick 49' };

export async function signIn(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(who.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(who.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^You/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.pathname === '/sign-in');
}

/** The points shown in each row of the list that is drawn; null where there are none yet. */
export async function scoresOf(on: Page): Promise<(number | null)[]> {
  const rows = await on.locator('[data-row]').all();
  return Promise.all(
    rows.map(async (row) => {
      const meter = row.getByRole('img', { name: /^Score \d+ of 100/ });
      if ((await meter.count()) === 0) return null;
      return Number(/\d+/.exec((await meter.getAttribute('aria-label')) ?? '')?.[0]);
    }),
  );
}

/** Remembers the document that is open now, to tell later whether it was ever loaded anew. */
export const markDocument = (page: Page): Promise<void> => page.evaluate('globalThis.isStillHere = true');

export const isSameDocument = (page: Page): Promise<boolean> =>
  page.evaluate('globalThis.isStillHere === true');

/** Records each value that the attribute of an element takes from now on; the answer reads what was recorded. */
export async function recordAttribute(
  page: Page,
  selector: string,
  attribute: string,
): Promise<() => Promise<string[]>> {
  const key = JSON.stringify(`${selector} ${attribute}`);
  await page.evaluate(`{
    const seen = ((globalThis.recorded ??= {})[${key}] = []);
    new MutationObserver(() => {
      const now = document.querySelector(${JSON.stringify(selector)})?.getAttribute(${JSON.stringify(attribute)});
      if (now && seen.at(-1) !== now) seen.push(now);
    }).observe(document, { subtree: true, childList: true, attributes: true });
  }`);
  return () => page.evaluate(`globalThis.recorded[${key}]`);
}

/** From anywhere to the first step of an import, and through it with a file. */
export async function upload(on: Page, { name, bytes }: Pick<LeadFile, 'name' | 'bytes'>): Promise<void> {
  await on.getByRole('link', { name: 'Import', exact: true }).click();
  const [chooser] = await Promise.all([
    on.waitForEvent('filechooser'),
    on.getByRole('button', { name: 'Choose a file' }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: bytes });
}

/** The figures of a finished import by their words. */
export async function resultOf(on: Page): Promise<Record<string, number>> {
  const words = ['New leads', 'Updated', 'Unchanged', 'With problems', 'Marked as doubtful'];
  const found = await Promise.all(
    words.map(async (word): Promise<[string, number]> => {
      const figure = on.getByText(word, { exact: true }).locator('xpath=preceding-sibling::*[1]');
      return [word, Number((await figure.textContent())?.replaceAll(',', ''))];
    }),
  );
  return Object.fromEntries(found);
}

/** Where the drawn waterfall ends; null while it is not there. */
export async function waterfallEnd(on: Page): Promise<number | null> {
  const picture = on.getByRole('img', { name: /^How this score adds up/ });
  const said = await picture.getAttribute('aria-label', { timeout: 1_000 }).catch(() => null);
  const end = /ends at (-?\d+)/.exec(said ?? '')?.[1];
  return end === undefined ? null : Number(end);
}

/** Presses Tab until `target` has the focus. */
export async function tabTo(target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 60; presses++) {
    if ((await target.and(target.page().locator(':focus')).count()) > 0) return;
    const page = target.page();
    await page.evaluate('globalThis.wasAt = document.activeElement');
    await page.keyboard.press('Tab');
    // On a busy machine the press waits its turn in the page, and the next one would pile up behind it.
    const moved = 'document.activeElement !== globalThis.wasAt';
    for (let looks = 0; looks < 100 && !(await page.evaluate(moved)); looks++) await page.waitForTimeout(20);
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** Waits until the screen is drawn: nothing was asked for in the last `quiet` ms or is loading, and the fonts are there. */
export async function settled(page: Page, quiet = 250): Promise<void> {
  let asked = Date.now();
  const note = () => {
    asked = Date.now();
  };
  page.on('request', note).on('requestfinished', note);
  await until(
    async () =>
      Date.now() - asked > quiet &&
      (await page.evaluate(
        `document.querySelector('h1, [role=heading][aria-level="1"]') !== null && !document.querySelector('[aria-busy=true]') && document.fonts.status === 'loaded'`,
      )),
    `${page.url()} to be drawn`,
  );
  page.off('request', note).off('requestfinished', note);
}

/** axe-core on a screen as a desktop in the light theme and a phone in the dark one show it. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { DESKTOP } from './product.ts';

const PHONE = { width: 390, height: 844 };
const LOOKS = [
  { name: '390 dark', viewport: PHONE, colorScheme: 'dark' },
  { name: '1440 light', viewport: DESKTOP, colorScheme: 'light' },
] as const;

interface Finding {
  id: string;
  impact: string | null;
  help: string;
  nodes: { target: unknown[]; html: string; failureSummary?: string }[];
}

/** Scripts in a page have no time limit of their own; one that hangs is named, and asked once more. */
async function promptly<T>(what: string, look: () => Promise<T>): Promise<T> {
  for (let again = true; ; again = false) {
    const late = Symbol('late');
    const first = await Promise.race([look(), sleep(30_000, late, { ref: false })]);
    if (first !== late) return first as T;
    if (!again) throw new Error(`the browser did not answer within 30 s, twice: ${what}`);
  }
}

/** Fails on anything serious that axe-core finds on the page in either look; the page ends as a desktop in light. */
export async function checkLooks(page: Page, screen: string): Promise<void> {
  const found: string[] = [];
  for (const { name, viewport, colorScheme } of LOOKS) {
    const findings = await promptly(`${screen} at ${name}`, async () => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Two frames: the layout follows the width, then the colours the theme. A browser that draws nothing new, for it
      // takes the window to be covered by another, gives no frames at all.
      await page.evaluate(
        'Promise.race([new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60)))), new Promise((done) => setTimeout(done, 1000))])',
      );
      await page.evaluate(axe.source);
      return (await page.evaluate(
        // Behind an open dialog everything is dimmed and out of reach.
        `axe.run(document.querySelector('[role="dialog"][aria-modal="true"]') ?? document, { resultTypes: ['violations'] }).then((r) => r.violations)`,
      )) as Finding[];
    });
    for (const { id, impact, help, nodes } of findings) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      const where = nodes
        .slice(0, 3)
        .map((n) => `    ${n.target.join(' ')}: ${n.html.slice(0, 160)} ${n.failureSummary ?? ''}`);
      found.push(
        `${screen} at ${name}: ${id} (${impact}), ${help}, ${nodes.length} times\n${where.join('\n')}`,
      );
    }
  }

  assert.deepEqual(found, [], found.join('\n'));
}

/**
 * What a screen must hold for everybody: axe-core finds nothing serious as a desktop in the light theme and a phone in
 * the dark one show it, nothing is cut off in a small window, and the keyboard reaches whatever a mouse does.
 */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { DESKTOP } from './product.ts';

interface Look {
  readonly name: string;
  readonly viewport: { width: number; height: number };
  readonly colorScheme: 'light' | 'dark';
}
type Find = (page: Page) => Promise<string[]>;

const DESKTOP_LIGHT: Look = { name: '1440 light', viewport: DESKTOP, colorScheme: 'light' };
const LOOKS: readonly Look[] = [
  { name: '390 dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  DESKTOP_LIGHT,
];

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

/**
 * Two frames: the layout follows the width, then the colours the theme. A browser that draws nothing new, for it takes the
 * window to be covered by another, gives no frames at all.
 */
const drawn = (page: Page): Promise<void> =>
  page.evaluate(
    'Promise.race([new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60)))), new Promise((done) => setTimeout(done, 1000))])',
  );

/** Fails on anything serious that axe-core finds on the page in either look; the page ends as a desktop in light. */
export async function checkLooks(page: Page, screen: string): Promise<void> {
  const found: string[] = [];
  for (const look of LOOKS) found.push(...(await lookAt(page, screen, look, [findSerious])));
  none(found);
}

/**
 * The smallest phone, and a desktop of 1280 at 200 % (WCAG 1.4.4 and 1.4.10). Lintel sets type in CSS pixels, so that on
 * the web letters grow by zoom alone, and zoom at 200 % is a window of half the size.
 */
const SIZES: readonly { look: Look; finds: readonly Find[] }[] = [
  {
    look: { name: '320 dark', viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
    finds: [findCutOff, findSerious],
  },
  {
    look: { name: '1280 at 200 %', viewport: { width: 640, height: 450 }, colorScheme: 'light' },
    finds: [findCutOff],
  },
  { look: DESKTOP_LIGHT, finds: [findUnreachable, findSerious] },
];

/**
 * Fails on anything serious that axe-core finds, on what is out of reach in a small window, and on what a mouse can press
 * and no key reaches. The page ends as a desktop in light.
 */
export async function checkScreen(page: Page, screen: string): Promise<void> {
  const found: string[] = [];
  for (const { look, finds } of SIZES) found.push(...(await lookAt(page, screen, look, finds)));
  none(found);
}

/** What is found on the page as it is seen in `look`, in words. */
async function lookAt(page: Page, screen: string, look: Look, finds: readonly Find[]): Promise<string[]> {
  const found = await promptly(`${screen} at ${look.name}`, async () => {
    await page.setViewportSize(look.viewport);
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
    await drawn(page);
    const all: string[] = [];
    for (const find of finds) all.push(...(await find(page)));
    return all;
  });
  return found.map((what) => `${screen} at ${look.name}: ${what}`);
}

const none = (found: readonly string[]): void => {
  if (found.length > 0) assert.fail(found.join('\n'));
};

async function findSerious(page: Page): Promise<string[]> {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axe.source);
  const findings = (await page.evaluate(
    // Behind an open dialog everything is dimmed and out of reach.
    `axe.run(document.querySelector('[role="dialog"][aria-modal="true"]') ?? document, { resultTypes: ['violations'], preload: false }).then((r) => r.violations)`,
  )) as Finding[];
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, help, nodes }) => {
      const where = nodes
        .slice(0, 3)
        .map((n) => `    ${n.target.join(' ')}: ${n.html.slice(0, 160)} ${n.failureSummary ?? ''}`);
      return `${id} (${impact}), ${help}, ${nodes.length} times\n${where.join('\n')}`;
    });
}

function findCutOff(page: Page): Promise<string[]> {
  return page.evaluate(`(${CUT_OFF})()`);
}

function findUnreachable(page: Page): Promise<string[]> {
  return page.evaluate(`(${UNREACHABLE})()`);
}

/**
 * Text and controls of which a part is beyond the window or beyond a box that hides what is beyond it. What lies in a box
 * that scrolls that way is within reach, and words that end in an ellipsis are shortened on purpose.
 */
const CUT_OFF = `() => {
  const SLACK = 1.5;
  const found = [];
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  if (wide > SLACK) found.push('the page scrolls sideways by ' + wide);
  const name = (el) => {
    const text = (el.getAttribute('aria-label') ?? el.textContent ?? '').trim().replace(/\\s+/g, ' ').slice(0, 50);
    return (el.getAttribute('role') ?? el.tagName.toLowerCase()) + ' “' + text + '”' + (el.id ? ' #' + el.id : '');
  };
  const CONTROLS = 'a[href],button,input,select,textarea,[role=button],[role=link],[role=checkbox],[role=radio],[role=tab],[role=textbox],[role=combobox],[role=switch],[role=menuitem]';
  const shortened = (el) => {
    for (let at = el, n = 0; at && n < 3; at = at.parentElement, n++) {
      const style = getComputedStyle(at);
      if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') return true;
    }
    return false;
  };
  const look = (el, rect) => {
    let box = { left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom };
    let fixed = false;
    for (let at = el; at && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (at !== el || style.overflowX !== 'visible') {
        const edge = at.getBoundingClientRect();
        if (at !== el) {
          const scrollsX = /auto|scroll/.test(style.overflowX);
          const scrollsY = /auto|scroll/.test(style.overflowY);
          // An empty box that hides its content is for screen readers alone, or closed.
          if ((style.overflowX !== 'visible' || style.overflowY !== 'visible') && (edge.width < 2 || edge.height < 2)) return null;
          if (scrollsX) (box.left = edge.left), (box.right = edge.right);
          else if (style.overflowX !== 'visible') {
            if (box.right - edge.right > SLACK || edge.left - box.left > SLACK)
              return 'is cut at the side by ' + Math.round(Math.max(box.right - edge.right, edge.left - box.left));
          }
          if (scrollsY) (box.top = edge.top), (box.bottom = edge.bottom);
          else if (style.overflowY !== 'visible') {
            if (box.bottom - edge.bottom > SLACK || edge.top - box.top > SLACK)
              return 'is cut above or below by ' + Math.round(Math.max(box.bottom - edge.bottom, edge.top - box.top));
          }
        }
      }
      if (style.position === 'fixed') { fixed = true; break; }
    }
    if (box.right - innerWidth > SLACK || -box.left > SLACK)
      return 'is beyond the window at the side by ' + Math.round(Math.max(box.right - innerWidth, -box.left));
    if (box.bottom - innerHeight > SLACK || -box.top > SLACK) {
      if (!fixed && document.scrollingElement.scrollHeight > innerHeight) return null;
      return 'is beyond the window above or below by ' + Math.round(Math.max(box.bottom - innerHeight, -box.top));
    }
    return null;
  };
  const seen = (el) =>
    el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !el.closest('.skip-link,[data-tooltip]');
  const report = (el, rect) => {
    const what = look(el, rect);
    if (what && found.length < 8) found.push(name(el) + ' ' + what);
  };
  for (const el of document.querySelectorAll(CONTROLS)) {
    const rect = el.getBoundingClientRect();
    if (rect.width > 2 && rect.height > 2 && seen(el)) report(el, rect);
  }
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const el = node.parentElement;
    if (!node.data.trim() || !el || /^(SCRIPT|STYLE|NOSCRIPT|OPTION|TITLE|TEXTAREA)$/.test(el.tagName) || !seen(el)) continue;
    if (shortened(el)) continue;
    range.selectNodeContents(node);
    const rect = range.getBoundingClientRect();
    if (rect.width > 2 && rect.height > 2) report(el, rect);
  }
  return found;
}`;

/** Visible controls, and whatever shows a hand under the mouse, that Tab and the arrow keys of a group do not reach. */
const UNREACHABLE = `() => {
  const ROLES = '[role=button],[role=link],[role=checkbox],[role=radio],[role=tab],[role=textbox],[role=combobox],[role=switch],[role=menuitem],[role=option],[role=slider]';
  // The last is the board, whose arrow keys go from card to card.
  const GROUPS = '[role=radiogroup],[role=tablist],[role=menu],[role=grid],[role=listbox],[data-board-scroll]';
  const CONTROLS = 'a[href],button,input,select,textarea,' + ROLES;
  const found = [];
  const off = (el) => el.closest('[aria-disabled=true],[disabled],[inert],[aria-hidden=true]') !== null;
  const reached = (el) => {
    if (el.tabIndex >= 0) return true;
    const group = el.closest(GROUPS);
    if (!group) return false;
    // One stop of its kind, from which the arrows go on; or a field that keeps the focus and points into the group.
    const kind = el.getAttribute('role') ? '[role=' + el.getAttribute('role') + ']' : el.tagName;
    return [...group.querySelectorAll(kind + ',[role=row]')].some((one) => one.tabIndex >= 0)
      || (group.id && document.querySelector('[aria-controls~="' + group.id + '"]') !== null);
  };
  const say = (el, why) => {
    const text = (el.getAttribute('aria-label') ?? el.textContent ?? '').trim().slice(0, 50);
    if (found.length < 8) found.push((el.getAttribute('role') ?? el.tagName.toLowerCase()) + ' “' + text + '” ' + why);
  };
  for (const el of document.querySelectorAll('body *')) {
    if (!el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || off(el)) continue;
    if (el.matches(CONTROLS)) {
      if (!reached(el)) say(el, 'is not reached by keyboard');
    } else if (getComputedStyle(el).cursor === 'pointer' && getComputedStyle(el.parentElement).cursor !== 'pointer') {
      if (el.tagName === 'LABEL' || el.closest(CONTROLS)) continue;
      if (el.tabIndex >= 0 || (el.closest(GROUPS) && el.hasAttribute('tabindex'))) continue;
      say(el, 'is pressed by mouse alone');
    }
  }
  return found;
}`;

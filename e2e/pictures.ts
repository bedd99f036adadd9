/**
 * Pictures of the screens that later changes are held against (`pictures.test.ts`), three widths in both themes at half
 * size. So that they are the same on any day, screens are drawn from recorded answers of the sample brokerage, with the
 * page's clock standing at the moment of the recording.
 *
 *   node e2e/pictures.ts [--redraw]     records answers anew and draws; --redraw draws from the answers there are
 *
 * Look at every picture that changed before it is committed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page, type Request } from 'playwright-core';
import { type Product, startProduct, until } from './product.ts';
import { settled, signIn } from './screens.ts';

export const FOLDER = join(import.meta.dirname, 'pictures');
const ANSWERS = join(FOLDER, 'answers.json.gz');

interface Answer {
  status: number;
  type: string;
  body: string;
}
interface Recording {
  /** Where the page's clock stands. */
  at: string;
  screens: { name: string; path: string }[];
  answers: Record<string, Answer>;
}

const WIDTHS = [
  [390, 844],
  [1024, 768],
  [1440, 900],
] as const;
const THEMES = ['light', 'dark'] as const;

/** Screens of the sample brokerage; what an address needs is looked up when they are recorded. */
const SCREENS: readonly { name: string; path: string | ((call: Call) => Promise<string>) }[] = [
  { name: 'today', path: '/today' },
  { name: 'leads', path: '/leads' },
  {
    name: 'lead',
    path: async (call) =>
      `/leads/${((await call('/api/leads?sort=-score&limit=1')) as { items: { id: string }[] }).items[0]?.id}`,
  },
  { name: 'pipeline', path: '/pipeline' },
  { name: 'deals', path: '/deals' },
  {
    name: 'deal',
    path: async (call) =>
      `/deals/${((await call('/api/deals?state=open&limit=1')) as { items: { id: string }[] }).items[0]?.id}`,
  },
  { name: 'calendar', path: '/calendar' },
  { name: 'tasks', path: '/tasks' },
  { name: 'admin-roles', path: '/admin/roles' },
];
type Call = (path: string) => Promise<unknown>;

/** A request as it is told from others: addresses by path and query, in the order the app writes them. */
const keyOf = (request: Request): string => {
  const { pathname, search } = new URL(request.url());
  return `${request.method()} ${pathname}${search}`;
};

/** What the recording shows of a secret. */
const withoutSecrets = (body: string): string =>
  body.replaceAll(/"(accessToken|refreshToken)":"[^"]*"/g, '"$1":"recorded"');

export const readRecording = (): Recording =>
  JSON.parse(gunzipSync(readFileSync(ANSWERS)).toString('utf8')) as Recording;

/** A page whose clock stands still; live connections are accepted and say nothing. */
async function stillPage(browser: Browser, url: string, at: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-US',
    timezoneId: 'America/Chicago',
    reducedMotion: 'reduce',
    deviceScaleFactor: 0.5,
    serviceWorkers: 'block',
  });
  context.setDefaultTimeout(20_000);
  await context.routeWebSocket(/\/socket\.io\//, () => undefined);
  const page = await context.newPage();
  await page.clock.setFixedTime(at);
  return page;
}

/** Draws every screen from the recording: `<name>-<width>-<theme>` and its PNG. `missing` gathers unanswered requests. */
export async function* draw(
  browser: Browser,
  url: string,
  recording: Recording,
  missing: Set<string>,
): AsyncGenerator<{ name: string; png: Buffer }> {
  const page = await stillPage(browser, url, recording.at);
  await page.context().route('**/api/**', (route) => {
    const key = keyOf(route.request());
    const answer = recording.answers[key];
    if (!answer) missing.add(key);
    return answer
      ? route.fulfill({ status: answer.status, contentType: answer.type, body: answer.body })
      : route.fulfill({ status: 404, contentType: 'application/problem+json', body: '{}' });
  });
  for (const { name, path } of recording.screens) {
    await page.goto(path);
    for (const [width, height] of WIDTHS) {
      await page.setViewportSize({ width, height });
      await settled(page);
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.waitForTimeout(120);
        yield {
          name: `${name}-${width}-${colorScheme}`,
          png: await page.screenshot({ caret: 'hide', animations: 'disabled' }),
        };
      }
    }
  }
  await page.context().close();
}

async function record(browser: Browser): Promise<{ product: Product; recording: Recording }> {
  const product = await startProduct({ demo: true });
  const signInAs = await until(
    () => /(\S+@example\.com)[\s\S]*?(sample-[0-9a-f]+)/.exec(product.output()),
    'the sample brokerage to say how to sign in',
  );
  const at = new Date().toISOString();
  const page = await stillPage(browser, product.url, at);
  const answers: Record<string, Answer> = {};
  const reading: Promise<unknown>[] = [];
  let token = '';
  page.on('request', (request) => {
    token = request.headers().authorization ?? token;
  });
  page.on('response', (response) => {
    if (!new URL(response.url()).pathname.startsWith('/api/')) return;
    reading.push(
      response.text().then(
        (body) => {
          answers[keyOf(response.request())] = {
            status: response.status(),
            type: response.headers()['content-type'] ?? 'application/json',
            body: withoutSecrets(body),
          };
        },
        () => undefined,
      ),
    );
  });
  await page.goto('/sign-in');
  await signIn(page, { email: signInAs[1] ?? '', password: signInAs[2] ?? '' });
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await settled(page);
  const call: Call = async (path) =>
    (await fetch(product.url + path, { headers: { authorization: token } })).json();
  // Scores and the day of the sample are filled in behind its loading.
  await until(
    async () => {
      const { items } = (await call('/api/deals?state=open&limit=14')) as { items: unknown[] };
      const worst = (await call('/api/leads?sort=score&limit=1')) as { items: { score: unknown }[] };
      return items.length === 14 && worst.items[0]?.score != null;
    },
    'the sample to be filled',
    { within: 180_000, every: 1_000 },
  );
  const screens: Recording['screens'] = [];
  for (const { name, path } of SCREENS) {
    const address = typeof path === 'string' ? path : await path(call);
    screens.push({ name, path: address });
    await page.goto(address);
    for (const [width, height] of WIDTHS) {
      await page.setViewportSize({ width, height });
      await settled(page);
    }
  }
  await Promise.all(reading);
  await page.context().close();
  const sorted = Object.fromEntries(Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1)));
  const recording = { at, screens, answers: sorted };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(ANSWERS, gzipSync(JSON.stringify(recording), { level: 9 }));
  return { product, recording };
}

if (process.argv[1] === import.meta.filename) {
  const browser = await openBrowser();
  const redraw = process.argv.includes('--redraw') && existsSync(ANSWERS);
  const { product, recording } = redraw
    ? { product: await startProduct(), recording: readRecording() }
    : await record(browser);
  const missing = new Set<string>();
  for await (const { name, png } of draw(browser, product.url, recording, missing))
    writeFileSync(join(FOLDER, `${name}.png`), png);
  for (const key of missing) console.log(`not recorded: ${key}`);
  await browser.close();
  await product.close();
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  });
}

/**
 * Photographs the screens at three widths in both themes, for looking at beside the design.
 *
 *   node e2e/shots.ts OUT_DIR [--url http://localhost:3000] [--email …] [--password …] [--only leads,lead]
 *     [--width 390,1024,1440] [--theme light,dark]
 *
 * The server must be running and hold a company. Chromium is /usr/bin/chromium, or CHROMIUM.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

interface Shot {
  readonly name: string;
  /** Where it is, or how to get there from a signed-in page. */
  readonly open: string | ((page: Page) => Promise<void>);
  /** Shown without a session. */
  readonly signedOut?: true;
  /** Only at these widths; all when left out. */
  readonly widths?: readonly number[];
}

const HEIGHTS: Readonly<Record<number, number>> = { 390: 844, 1024: 768, 1440: 900 };

const firstLead = async (page: Page): Promise<void> => {
  await page.goto('/leads');
  await page.locator('[data-row="0"] a, [role="listitem"] [role="link"]').first().click();
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}/);
};

/** Another way to look at a score; only a model has it. */
const scoreView =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await firstLead(page);
    await page.getByRole('tab', { name }).click();
  };

const filterBuilder = async (page: Page): Promise<void> => {
  await page.goto('/leads?list=no_contact');
  const groups = page.getByRole('button', { name: 'All and any' });
  if (!(await groups.isVisible())) await page.getByRole('button', { name: /^Filters/ }).click();
  await groups.click();
  await page.getByRole('button', { name: 'Group', exact: true }).click();
};

const selectedLeads = async (page: Page): Promise<void> => {
  await page.goto('/leads');
  await page.locator('[data-row="0"]').focus();
  for (const key of ['x', 'j', 'x', 'j', 'x']) await page.keyboard.press(key);
};

const OPEN_HOUSES = `Full Name,Mobile,E-mail Address,Budget,Src,Created,SMS OK,Became client
Daniel Okafor,(312) 555-0142,d.okafor@example.com,640-700K,Portal,11/03/26,Y,Yes
Mireille Sands,(312) 555-0177,m.sands@example.com,$450k,Open house,11/03/26,Y,No
Otis Grant,555 01,otis.grant@example.com,390000,Open house,11/04/26,N,No
,,,520000,Open house,11/04/26,,
Noel Rask,,noel.rask@example.com,700000,Referral,soon,Y,Yes
`;

/** Uploads a small file and goes to a step of its import; the file is checked and never started. */
const importStep =
  (step: 'map' | 'duplicates' | 'consent' | 'review') =>
  async (page: Page): Promise<void> => {
    await page.goto('/leads/import');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    const file = { name: 'open-houses.csv', mimeType: 'text/csv', buffer: Buffer.from(OPEN_HOUSES) };
    await (await chooser).setFiles(file);
    await page.waitForURL(/\/leads\/import\/[0-9a-f-]{36}/);
    if (step === 'map') return;
    await page.goto(`${new URL(page.url()).pathname}?step=${step}`);
    await page.getByText(/new leads?$/).waitFor();
  };

const newestModel = async (page: Page): Promise<void> => {
  await page.goto('/ml');
  await page
    .getByRole('link', { name: /^v\d+$/ })
    .first()
    .click();
  await page.waitForURL(/\/ml\/models\//);
};

const firstPerson = async (page: Page): Promise<void> => {
  await page.goto('/admin/users');
  await page.locator('[data-row="1"] a, [role="listitem"] [role="link"]').first().click();
  await page.waitForURL(/\/admin\/users\/[0-9a-f-]{36}/);
};

const SHOTS: readonly Shot[] = [
  { name: 'sign-in', open: '/sign-in', signedOut: true },
  { name: 'sign-in-problem', open: '/sign-in?problem=auth.provider_unreachable', signedOut: true },
  { name: 'forgot', open: '/forgot', signedOut: true },
  { name: 'reset-expired', open: `/reset#${'x'.repeat(43)}`, signedOut: true },
  { name: 'leads', open: '/leads' },
  { name: 'leads-hot', open: '/leads?list=hot' },
  { name: 'leads-no-contact', open: '/leads?list=no_contact' },
  { name: 'leads-builder', open: filterBuilder },
  { name: 'leads-selected', open: selectedLeads, widths: [1024, 1440] },
  {
    name: 'leads-filtered-out',
    open: `/leads?filter=${encodeURIComponent(
      JSON.stringify([
        { field: 'name', op: 'contains', value: 'zzzz' },
        { field: 'score', op: 'atLeast', value: 1 },
      ]),
    )}`,
  },
  {
    name: 'leads-filter-open',
    open: async (page) => {
      await page.goto('/leads');
      await page.getByRole('grid').waitFor();
      await page.keyboard.press('f');
    },
    widths: [1024, 1440],
  },
  {
    name: 'leads-new',
    open: async (page) => {
      await page.goto('/leads');
      await page.getByRole('button', { name: 'New lead' }).click();
    },
  },
  { name: 'leads-search', open: '/leads?q=an' },
  { name: 'lead', open: firstLead },
  {
    name: 'lead-details',
    open: async (page) => {
      await firstLead(page);
      await page.getByRole('tab', { name: 'Details' }).click();
    },
    widths: [390],
  },
  { name: 'import', open: '/leads/import' },
  { name: 'import-map', open: importStep('map') },
  { name: 'import-duplicates', open: importStep('duplicates') },
  { name: 'import-consent', open: importStep('consent') },
  { name: 'import-review', open: importStep('review') },
  { name: 'ml', open: '/ml' },
  { name: 'ml-features', open: '/ml?tab=features' },
  { name: 'ml-corrections', open: '/ml?tab=corrections' },
  { name: 'ml-history', open: '/ml?tab=history' },
  { name: 'ml-train', open: '/ml?train=' },
  { name: 'ml-model', open: newestModel },
  { name: 'lead-changes', open: scoreView('What would change this'), widths: [1024, 1440] },
  { name: 'lead-local', open: scoreView('Another view'), widths: [1024, 1440] },
  { name: 'admin-users', open: '/admin/users' },
  { name: 'admin-user', open: firstPerson },
  { name: 'admin-teams', open: '/admin/users?tab=teams' },
  { name: 'admin-ponds', open: '/admin/users?tab=ponds' },
  {
    name: 'admin-roles',
    open: async (page) => {
      await page.goto('/admin/roles');
      await page.getByRole('button', { name: /^Export leads, Team lead/ }).click();
    },
    widths: [1024, 1440],
  },
  { name: 'admin-roles-one', open: '/admin/roles?view=role&role=agent' },
  { name: 'admin-sources', open: '/admin/sources' },
  { name: 'admin-keys', open: '/admin/api-keys' },
  { name: 'admin-audit', open: '/admin/audit' },
  {
    name: 'admin-audit-chain',
    open: async (page) => {
      await page.goto('/admin/audit');
      await page.getByRole('button', { name: /^The chain/ }).click();
    },
  },
  { name: 'admin-company', open: '/admin/company' },
  { name: 'admin', open: '/admin', widths: [390] },
  { name: 'calendar', open: '/calendar' },
  { name: 'calendar-day', open: '/calendar?view=day' },
  { name: 'calendar-agenda', open: '/calendar?view=agenda' },
  { name: 'settings-calendar', open: '/settings/calendar' },
  { name: 'settings-profile', open: '/settings/profile' },
  { name: 'settings-security', open: '/settings/security' },
  { name: 'settings-sessions', open: '/settings/sessions' },
  { name: 'settings-appearance', open: '/settings/appearance' },
  {
    name: 'settings-totp',
    open: async (page) => {
      await page.goto('/settings/security');
      await page.getByRole('button', { name: 'Set up: Authenticator app' }).click();
      await page.getByRole('img', { name: /^QR code/ }).waitFor();
    },
  },
  { name: 'lead-missing', open: '/leads/00000000-0000-7000-8000-000000000000' },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    email: { type: 'string', default: 'maya@example.com' },
    password: { type: 'string', default: 'correct horse battery' },
    only: { type: 'string' },
    width: { type: 'string', default: '390,1024,1440' },
    theme: { type: 'string', default: 'light,dark' },
  },
});
const out = positionals[0];
if (!out) throw new Error('Name the folder for the pictures: node e2e/shots.ts OUT_DIR');
mkdirSync(out, { recursive: true });
const wanted = values.only?.split(',');
const shots = SHOTS.filter((shot) => !wanted || wanted.includes(shot.name));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const faults: string[] = [];
try {
  for (const theme of values.theme.split(',')) {
    for (const width of values.width.split(',').map(Number)) {
      const context = await browser.newContext({
        baseURL: values.url,
        viewport: { width, height: HEIGHTS[width] ?? 900 },
        deviceScaleFactor: width < 768 ? 2 : 1,
        locale: 'en-US',
        hasTouch: width < 768,
        colorScheme: theme === 'dark' ? 'dark' : 'light',
      });
      await shoot(context, theme, width);
      await context.close();
    }
  }
} finally {
  await browser.close();
}
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exitCode = 1;
}

async function shoot(context: BrowserContext, theme: string, width: number): Promise<void> {
  const page = await context.newPage();
  const now = () => `${theme} ${width}`;
  page.on('pageerror', (error) => faults.push(`${now()} ${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    const expected = /401|404|Failed to load resource/.test(message.text());
    if (message.type() === 'error' && !expected) faults.push(`${now()} ${page.url()}: ${message.text()}`);
  });
  const here = shots.filter((shot) => !shot.widths || shot.widths.includes(width));
  const take = async (shot: Shot) => {
    if (typeof shot.open === 'string') await page.goto(shot.open);
    else await shot.open(page);
    await page.waitForLoadState('networkidle').catch(() => {});
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(out as string, `${shot.name}-${width}-${theme}.png`) });
  };
  for (const shot of here.filter((s) => s.signedOut)) await take(shot);
  const inside = here.filter((s) => !s.signedOut);
  if (inside.length === 0) return;
  await page.goto('/sign-in');
  await page.getByTestId('email').fill(values.email);
  await page.getByTestId('password').fill(values.password);
  await page.getByTestId('password').press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  for (const shot of inside) {
    await take(shot).catch((error: Error) => faults.push(`${now()} ${shot.name}: ${error.message}`));
  }
}

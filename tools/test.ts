/**
 * `npm test`: everything that can be checked on this machine. Names of parts can be given: checks, unit, trainer, fuzz,
 * app (its export and size), e2e (the journeys, after app).
 * `--coverage` adds up which lines of the product the unit tests reach, and takes a third longer.
 * What the machine lacks is skipped by name, loudly; with CI=true that is a failure. The last line is
 * `N passed, N failed` and, when something was skipped, `, N skipped`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { startPostgres } from '../packages/server/test/postgres.ts';
import { runChecks } from './check.ts';

const ROOT = join(import.meta.dirname, '..');
// A hundred processes load the same server: what is compiled once is kept for the next.
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules/.cache/node-compile');
const COVERAGE = process.argv.includes('--coverage');
const CI = process.env.CI === 'true' || process.env.CI === '1';
/** In this order; those of one line leave each other enough of two processors to go side by side. */
const PARTS = [['checks'], ['unit'], ['trainer', 'fuzz', 'app'], ['e2e']] as const;
type Part = (typeof PARTS)[number][number];

const total = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];

function failed(name: string, detail = ''): void {
  total.failed++;
  failures.push(name);
  console.log(`FAIL ${name}${detail ? `\n${detail}` : ''}`);
}

/** Something the machine lacks: a failure in CI, else said aloud. */
function lacking(what: string): void {
  if (CI) {
    failed(`${what} (missing, and CI=true)`);
    return;
  }
  total.skipped++;
  console.log(`SKIPPED: ${what}`);
}

async function checks(): Promise<void> {
  for (const { name, ok, output } of runChecks()) {
    if (ok) total.passed++;
    else failed(`check: ${name}`, output);
  }
}

/** Runs test files with node:test, a few at a time, in the order given. */
async function nodeTests(files: string[], concurrency: number, coverage = false): Promise<void> {
  if (files.length === 0) return;
  const stream = run({
    files: files.map((f) => join(ROOT, f)),
    concurrency,
    timeout: 240_000,
    coverage,
    coverageIncludeGlobs: [
      'packages/server/src/**/*.ts',
      'packages/scoring/src/**/*.ts',
      'packages/contract/src/**/*.ts',
    ],
    coverageExcludeGlobs: ['**/*.test.ts', '**/test/**'],
  });
  const took = new Map<string, number>();
  stream.on('test:pass', (e) => {
    const file = e.file?.replace(`${ROOT}/`, '') ?? '';
    if (e.nesting === 0) took.set(file, (took.get(file) ?? 0) + e.details.duration_ms);
    if (e.details.type === 'suite' || (e.nesting === 0 && e.name.endsWith('.ts'))) return;
    if (e.skip !== undefined) lacking(`${e.name}: ${String(e.skip)}`);
    else total.passed++;
  });
  stream.on('test:fail', (e) => {
    if (e.details.type === 'suite') return;
    const cause = (e.details.error as { cause?: unknown }).cause ?? e.details.error;
    failed(
      `${e.file?.replace(`${ROOT}/`, '') ?? ''}: ${e.name}`,
      cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    );
  });
  stream.on('test:stderr', (e) => process.stderr.write(e.message));
  stream.on('test:coverage', ({ summary }) => {
    const by = new Map<string, { lines: number; covered: number }>();
    for (const file of summary.files) {
      const area =
        /packages\/(server\/src\/(?:kernel|modules)|scoring|contract)/.exec(
          file.path.replaceAll('\\', '/'),
        )?.[1] ?? 'other';
      const sum = by.get(area) ?? { lines: 0, covered: 0 };
      by.set(area, { lines: sum.lines + file.totalLineCount, covered: sum.covered + file.coveredLineCount });
    }
    for (const [area, { lines, covered }] of [...by].sort())
      console.log(`line coverage ${area}: ${((covered / lines) * 100).toFixed(1)} % of ${lines}`);
  });
  stream.resume();
  await new Promise<void>((done) => stream.once('close', done).once('end', done));
  // Where the time of the next change should go.
  const slowest = [...took].sort(([, a], [, b]) => b - a).slice(0, 12);
  console.log(`slowest: ${slowest.map(([file, ms]) => `${file} ${Math.round(ms / 1000)} s`).join(', ')}`);
}

async function unit(): Promise<void> {
  const files = globSync(
    [
      'packages/*/src/**/*.test.ts',
      'packages/server/test/**/*.test.ts',
      'tools/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    { cwd: ROOT },
  ).sort();
  const postgres = await startPostgres();
  process.env.TEST_DATABASE_URL = postgres.url;
  try {
    // What takes longest comes first, or two processors wait for one at the end.
    const long = (file: string) => /\/test\/|hand-over|watch-mailboxes|import-trouble/.test(file);
    await nodeTests([...files.filter(long), ...files.filter((file) => !long(file))], 4, COVERAGE);
  } finally {
    delete process.env.TEST_DATABASE_URL;
    await postgres.stop();
  }
}

/** The trainer's own tests, in the virtual environment that the product makes on first need. */
async function trainer(): Promise<void> {
  const { ensureTrainer } = await import('../packages/server/src/modules/ml/trainer-environment.ts');
  const python = await ensureTrainer({ dev: true, say: (line) => console.log(line) }).catch(
    (error: unknown) => {
      lacking(`trainer tests: ${(error as Error).message}`);
      return undefined;
    },
  );
  if (!python) return;
  const done = await finished(
    python,
    ['-m', 'pytest', '-q', '--no-header', '-p', 'no:cacheprovider'],
    join(ROOT, 'ml/trainer'),
  );
  const counts = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(done.output)?.[1] ?? 0);
  total.passed += counts('passed');
  const broken = counts('failed') + counts('error');
  if (broken > 0 || !done.ok) {
    failed('trainer tests', done.output);
    total.failed += Math.max(0, broken - 1);
  }
}

/** The short fuzz run; `npm run fuzz` is the long one. */
async function fuzz(): Promise<void> {
  const { ensureSchemathesis, fuzz: runFuzz } = await import('./fuzz/fuzz.ts');
  let tool: string;
  try {
    tool = ensureSchemathesis();
  } catch (error) {
    return lacking((error as Error).message);
  }
  const result = await runFuzz(tool, {
    phases: 'examples,fuzzing,stateful',
    examples: 3,
    seconds: 18,
    seed: 20261123,
    say: console.log,
  });
  for (const failure of result.failures) failed('fuzz', failure);
  if (result.cases < 1_500) failed('fuzz', `only ${result.cases} of at least 1,500 cases`);
  if (result.failures.length === 0) total.passed++;
}

/** Runs a program to its end. */
async function finished(
  program: string,
  args: readonly string[],
  cwd = ROOT,
): Promise<{ ok: boolean; output: string }> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { ok: code === 0, output: Buffer.concat(said).toString() };
}

/** The web app as it is served, and the weight of its first load. */
async function app(): Promise<void> {
  for (const [what, script] of [
    ['export of the web app', 'packages/server/src/roles/export-app.ts'],
    ['size of the web entry bundle', 'packages/app/tools/bundle-size.ts'],
  ] as const) {
    const { ok, output } = await finished(process.execPath, [join(ROOT, script)]);
    if (!ok) return failed(what, output);
    total.passed++;
  }
}

async function e2e(): Promise<void> {
  const chromium =
    process.env.CHROMIUM ??
    ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => existsSync(p));
  if (!chromium) return lacking('end-to-end tests: no Chromium (set CHROMIUM to its path)');
  process.env.CHROMIUM = chromium;
  // What mostly waits for the next code has a lane of its own.
  const files = globSync('e2e/**/*.test.ts', { cwd: ROOT }).sort();
  const waits = files.filter((file) => file.endsWith('accounts.test.ts'));
  const others = files.filter((file) => !waits.includes(file));
  // The longest first, or one processor waits for the other at the end.
  const long = (file: string) => /\/(?:every-screen|admin|journey|everyday|pictures)\./.test(file);
  await Promise.all([
    nodeTests(waits, 1),
    nodeTests([...others.filter(long), ...others.filter((file) => !long(file))], 2),
  ]);
}

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
if (wanted.includes('e2e')) wanted.push('app');
const parts: Record<Part, () => Promise<void>> = { checks, unit, trainer, fuzz, app, e2e };
for (const line of PARTS) {
  await Promise.all(
    line.map(async (part) => {
      if (wanted.length > 0 && !wanted.includes(part)) return;
      const started = Date.now();
      await parts[part]().catch((error: unknown) => failed(part, (error as Error).stack));
      console.log(`-- ${part}: ${Math.round((Date.now() - started) / 1000)} s`);
    }),
  );
}
for (const name of failures) console.log(`failed: ${name}`);
console.log(
  `${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`,
);
process.exit(total.failed > 0 ? 1 : 0);

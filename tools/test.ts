/**
 * `npm test`: everything that can be checked on this machine. Names of parts can be given: checks, unit, trainer, fuzz, e2e.
 * What the machine lacks is skipped by name, loudly; with CI=true that is a failure. The last line is
 * `N passed, N failed` and, when something was skipped, `, N skipped`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { startPostgres } from '../packages/server/test/postgres.ts';
import { runChecks } from './check.ts';

const ROOT = join(import.meta.dirname, '..');
// A hundred processes load the same server: what is compiled once is kept for the next.
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules/.cache/node-compile');
const CI = process.env.CI === 'true' || process.env.CI === '1';
const PARTS = ['checks', 'unit', 'trainer', 'fuzz', 'e2e'] as const;
type Part = (typeof PARTS)[number];

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

/** Runs test files with node:test, a few at a time, on one PostgreSQL server; coverage is printed for the product's code. */
async function nodeTests(
  files: string[],
  options: { coverage: boolean; concurrency: number },
): Promise<void> {
  if (files.length === 0) return;
  const stream = run({
    files: files.map((f) => join(ROOT, f)),
    concurrency: options.concurrency,
    timeout: 240_000,
    coverage: options.coverage,
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
  );
  const postgres = await startPostgres();
  process.env.TEST_DATABASE_URL = postgres.url;
  try {
    await nodeTests(files.sort(), { coverage: true, concurrency: 3 });
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
  const done = spawnSync(python, ['-m', 'pytest', '-q', '--no-header', '-p', 'no:cacheprovider'], {
    cwd: join(ROOT, 'ml/trainer'),
    encoding: 'utf8',
  });
  const counts = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(done.stdout)?.[1] ?? 0);
  total.passed += counts('passed');
  const broken = counts('failed') + counts('error');
  if (broken > 0 || done.status !== 0) {
    failed('trainer tests', `${done.stdout}\n${done.stderr}`);
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
    seconds: 25,
    seed: 20261123,
    say: console.log,
  });
  for (const failure of result.failures) failed('fuzz', failure);
  if (result.cases < 2_000) failed('fuzz', `only ${result.cases} of at least 2,000 cases`);
  if (result.failures.length === 0) total.passed++;
}

async function e2e(): Promise<void> {
  const chromium =
    process.env.CHROMIUM ??
    ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => existsSync(p));
  if (!chromium) return lacking('end-to-end tests: no Chromium (set CHROMIUM to its path)');
  process.env.CHROMIUM = chromium;
  const built = await new Promise<number | null>((done) => {
    spawn(process.execPath, [join(ROOT, 'packages/server/src/roles/export-app.ts')], { stdio: 'inherit' }).on(
      'exit',
      done,
    );
  });
  if (built !== 0) return failed('export of the web app');
  total.passed++;
  const size = spawnSync(process.execPath, [join(ROOT, 'packages/app/tools/bundle-size.ts')], {
    encoding: 'utf8',
  });
  if (size.status === 0) total.passed++;
  else failed('size of the web entry bundle', `${size.stdout}${size.stderr}`);
  // What is held to seconds has the machine to itself; the others, some of which mostly wait, go two at a time.
  const files = globSync('e2e/**/*.test.ts', { cwd: ROOT }).sort();
  const alone = files.filter((file) => file.endsWith('arrival.test.ts'));
  await nodeTests(alone, { coverage: false, concurrency: 1 });
  await nodeTests(
    files.filter((file) => !alone.includes(file)),
    { coverage: false, concurrency: 2 },
  );
}

const wanted = process.argv.slice(2) as Part[];
const parts: Record<Part, () => Promise<void>> = { checks, unit, trainer, fuzz, e2e };
for (const part of PARTS) {
  if (wanted.length > 0 && !wanted.includes(part)) continue;
  const started = Date.now();
  await parts[part]().catch((error: unknown) => failed(part, (error as Error).stack));
  console.log(`-- ${part}: ${Math.round((Date.now() - started) / 1000)} s`);
}
for (const name of failures) console.log(`failed: ${name}`);
console.log(
  `${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`,
);
process.exit(total.failed > 0 ? 1 : 0);

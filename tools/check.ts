/** `npm run check`: types, lint and format, laws, contract. Seconds; everything here must hold on every commit. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findBreaches } from './laws.ts';
import { openApiIsCurrent } from './openapi.ts';

const ROOT = join(import.meta.dirname, '..');

export interface CheckResult {
  name: string;
  ok: boolean;
  output: string;
}

export function runChecks(): CheckResult[] {
  const results = ['contract', 'scoring', 'server', 'app'].map((name) =>
    run(`types of ${name}`, 'tsc', ['--noEmit', '-p', `packages/${name}`]),
  );
  results.push(
    run('lint and format', 'biome', ['check', '.', '--error-on-warnings', '--max-diagnostics=30']),
  );
  const breaches = findBreaches();
  results.push({ name: 'laws', ok: breaches.length === 0, output: breaches.join('\n') });
  results.push({
    name: 'docs/openapi.json',
    ok: openApiIsCurrent(),
    output: 'It is not what the contract says. Run: npm run openapi',
  });
  return results;
}

function run(name: string, program: string, args: string[]): CheckResult {
  const bin = join(ROOT, 'node_modules/.bin', process.platform === 'win32' ? `${program}.cmd` : program);
  const done = spawnSync(bin, args, { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32' });
  return { name, ok: done.status === 0, output: `${done.stdout}${done.stderr}` };
}

if (import.meta.main) {
  const results = runChecks();
  for (const { name, ok, output } of results) {
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}`);
    if (!ok) console.log(output);
  }
  process.exitCode = results.every((r) => r.ok) ? 0 : 1;
}

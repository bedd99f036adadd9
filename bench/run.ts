/** `npm run bench -- SUITE [options]`: runs one suite, or lists them. Each prints its figures with machine and commit. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { basename, join } from 'node:path';

const suites = globSync('*.ts', { cwd: import.meta.dirname })
  .map((file) => basename(file, '.ts'))
  .filter((name) => !['run', 'harness', 'browser', 'models'].includes(name) && !name.includes('.'));
const [suite, ...rest] = process.argv.slice(2);
if (!suite || !existsSync(join(import.meta.dirname, `${suite}.ts`))) {
  console.log(`Usage: npm run bench -- SUITE [options]\nSuites: ${suites.sort().join(', ')}`);
  process.exit(suite ? 1 : 0);
}
const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout.trim();
console.log(
  `${suite} at ${commit || 'no commit'}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ` +
    `${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0]?.toFixed(1)}`,
);
process.argv = [process.argv[0]!, join(import.meta.dirname, `${suite}.ts`), ...rest];
await import(`./${suite}.ts`);

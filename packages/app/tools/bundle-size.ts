/**
 * Weighs what a browser loads before the first screen: the scripts named in dist/index.html, every layout, and
 * the chunk of the first route (`leads`, or the one given). Fails at 500 kB gzip. Run after `npm run export`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT = 500_000;
const dist = join(import.meta.dirname, '..', 'dist');
const chunks = join(dist, '_expo', 'static', 'js', 'web');
const route = process.argv[2] ?? 'leads';

const named = [
  ...readFileSync(join(dist, 'index.html'), 'utf8').matchAll(/src="\/_expo\/static\/js\/web\/([^"]+)"/g),
];
const first = new Set(named.map((match) => match[1] ?? ''));
const all = readdirSync(chunks).filter((file) => file.endsWith('.js'));
for (const file of all) {
  const name = file.replace(/-[0-9a-f]{32}\.js$/, '');
  if (name === '_layout' || name === route) first.add(file);
}

const sizes = all.map((file) => {
  const source = readFileSync(join(chunks, file));
  return { file, raw: source.length, gzip: gzipSync(source, { level: 9 }).length, first: first.has(file) };
});
sizes.sort((a, b) => Number(b.first) - Number(a.first) || b.gzip - a.gzip);

const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
for (const { file, raw, gzip, first: now } of sizes) {
  console.log(`${now ? 'first' : 'later'} ${kb(gzip)} gzip ${kb(raw)} raw  ${file}`);
}
const total = sizes.filter((chunk) => chunk.first).reduce((sum, chunk) => sum + chunk.gzip, 0);
console.log(`first load ${kb(total)} of ${kb(LIMIT)} gzip`);
if (total >= LIMIT) {
  console.error(
    'The first load is over its limit: a library used by two routes lands in __common; load it lazily.',
  );
  process.exit(1);
}

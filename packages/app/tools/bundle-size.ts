/**
 * Weighs what a browser loads before the first screen: the scripts named in dist/index.html, the layouts around
 * the first route and the route itself (`./(app)/leads/index.tsx`, or the one given). Fails at 500 kB gzip.
 * Run after `npm run export`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT = 500_000;
const dist = join(import.meta.dirname, '..', 'dist');
const folder = join(dist, '_expo', 'static', 'js', 'web');
const route = process.argv[2] ?? './(app)/leads/index.tsx';

const chunks = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
);

/** The router's own table, from the bundle: file under app/ → chunk. */
function routeChunks(): Map<string, string> {
  const found = new Map<string, string>();
  for (const source of chunks.values()) {
    const table = /"\.\/_layout\.tsx":\{enumerable/.exec(source);
    if (!table) continue;
    const start = source.lastIndexOf('Object.defineProperties', table.index);
    const end = source.indexOf('}});', source.indexOf('"paths":{', table.index)) + 2;
    const deps = JSON.parse(
      source.slice(source.lastIndexOf(',{"', source.indexOf('"paths":{', table.index)) + 1, end),
    ) as {
      [place: string]: number;
    } & { paths: Record<string, string> };
    for (const [, file, place] of source
      .slice(start, end)
      .matchAll(/"(\.\/[^"]+)":\{enumerable:!0,get:\(\)=>\w\(\w\[\d+\]\)\(\w\[(\d+)\]/g)) {
      const path = deps.paths[String(deps[place ?? ''])];
      if (file && path) found.set(file, path.split('/').at(-1) ?? '');
    }
  }
  return found;
}

const routes = routeChunks();
if (!routes.has(route)) {
  console.error(`No chunk for ${route}. Routes in this export:\n${[...routes.keys()].join('\n')}`);
  process.exit(1);
}
const html = readFileSync(join(dist, 'index.html'), 'utf8');
const first = new Set([...html.matchAll(/src="[^"]*\/([^"/]+\.js)"/g)].map((match) => match[1] ?? ''));
for (const [file, chunk] of routes) {
  const around = file.endsWith('/_layout.tsx') && route.startsWith(file.slice(0, -'_layout.tsx'.length));
  if (around || file === route) first.add(chunk);
}

const names = new Map([...routes].map(([file, chunk]) => [chunk, file]));
const sizes = [...chunks].map(([file, source]) => ({
  name: names.get(file) ?? file,
  raw: Buffer.byteLength(source),
  gzip: gzipSync(source, { level: 9 }).length,
  first: first.has(file),
}));
sizes.sort((a, b) => Number(b.first) - Number(a.first) || b.gzip - a.gzip);

const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
for (const { name, raw, gzip, first: now } of sizes) {
  console.log(`${now ? 'first' : 'later'} ${kb(gzip)} gzip ${kb(raw)} raw  ${name}`);
}
const total = sizes.filter((chunk) => chunk.first).reduce((sum, chunk) => sum + chunk.gzip, 0);
console.log(`first load ${kb(total)} of ${kb(LIMIT)} gzip`);
if (total >= LIMIT) {
  console.error(
    'The first load is over its limit: a library used by two routes lands in __common; load it lazily.',
  );
  process.exit(1);
}

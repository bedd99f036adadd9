/**
 * The dependency laws of ARCHITECTURE.md, checked on the imports and the SQL of the code. Prints each breach with
 * file and law; answers how many there are.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** A module may use those before it, never those behind it. */
const ORDER = [
  'audit',
  'auth',
  'consent',
  'leads',
  'properties',
  'enrichment',
  'ml',
  'notifications',
  'intake',
  'routing',
  'work',
  'deals',
  'workflows',
  'analytics',
  'privacy',
  'integrations',
  'sample',
];

interface Source {
  /** Path from the root, with forward slashes. */
  path: string;
  text: string;
  imports: string[];
}

function read(pattern: string): Source[] {
  return globSync(pattern, { cwd: ROOT, exclude: (name) => name === 'node_modules' || name === 'dist' }).map(
    (file) => {
      const path = file.replaceAll('\\', '/');
      const text = readFileSync(join(ROOT, path), 'utf8');
      const imports = [
        ...text.matchAll(
          /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
        ),
      ].map((m) => m[1] ?? m[2] ?? m[3] ?? '');
      return { path, text, imports };
    },
  );
}

/** Where an import leads: a path from the root for our own files, else the package's name. */
function target(source: Source, specifier: string): string {
  if (specifier.startsWith('.'))
    return relative(ROOT, resolve(ROOT, dirname(source.path), specifier)).replaceAll('\\', '/');
  if (specifier.startsWith('@/')) return `packages/app/src/${specifier.slice(2)}`;
  return specifier;
}

const isTest = (path: string): boolean => /\.(?:contract\.)?test\.tsx?$|\.factory\.ts$|\/test\//.test(path);

export function findBreaches(): string[] {
  const breaches: string[] = [];
  const breach = (source: Source, law: string, what: string) =>
    breaches.push(`${source.path}: ${what} (${law})`);

  for (const source of read('packages/contract/src/**/*.ts')) {
    for (const i of source.imports) {
      if (!i.startsWith('.') && i !== 'zod' && !i.startsWith('node:'))
        breach(source, 'law 1', `contract imports ${i}`);
    }
  }
  for (const source of read('packages/scoring/src/**/*.ts')) {
    for (const i of source.imports) {
      const to = target(source, i);
      if (/^@lintel\//.test(i) || (to.startsWith('packages/') && !to.startsWith('packages/scoring/')))
        breach(source, 'law 1', `scoring imports ${i}`);
      if (i.startsWith('node:') && !isTest(source.path))
        breach(source, 'law 1', `scoring does I/O through ${i}`);
    }
  }
  const meets = new Map<string, Set<string>>();
  for (const source of read('packages/app/{app,src}/**/*.{ts,tsx}')) {
    for (const i of source.imports) {
      const to = target(source, i);
      if (/^@lintel\/server|^packages\/server/.test(to)) breach(source, 'law 1', `the app imports ${i}`);
      const from = area(source.path);
      const into = area(to);
      if (into === 'routes' && from !== 'routes') breach(source, 'law 7', `${from} imports a route file`);
      if (into.startsWith('features/') && from !== 'routes' && from !== into) {
        if (!from.startsWith('features/')) breach(source, 'law 7', `${from} imports ${into}`);
        else if (!/^packages\/app\/src\/features\/[^/]+(?:\/index(?:\.tsx?)?)?$/.test(to))
          breach(source, 'law 7', `${from} reaches into ${into}`);
      }
      if (to.startsWith('packages/app/') && into !== from && !isTest(source.path))
        meets.set(from, (meets.get(from) ?? new Set()).add(into));
    }
  }
  const circle = circleIn(meets);
  if (circle) breaches.push(`packages/app: ${circle.join(' → ')} is a circle (law 7)`);
  const ring = circleIn(fileGraph(read('packages/*/{app,src}/**/*.{ts,tsx}')));
  if (ring) breaches.push(`${ring.join(' → ')} is a circle (law 8)`);

  const owners = new Map<string, string>();
  const server = read('packages/server/src/**/*.ts');
  for (const source of server) {
    const module = moduleOf(source.path);
    if (!module || !source.path.endsWith('.tables.ts')) continue;
    for (const block of source.text.matchAll(/interface Tables \{([^}]*)\}/g)) {
      for (const name of block[1]!.matchAll(/^\s*(\w+):/gm)) owners.set(name[1]!, module);
    }
  }
  for (const source of server) {
    const from = moduleOf(source.path);
    const inKernel = source.path.startsWith('packages/server/src/kernel/');
    const onTop = /^packages\/server\/src\/(?:main\.ts|modules\.ts|roles\/|commands\/)/.test(source.path);
    for (const i of source.imports) {
      const to = target(source, i);
      const into = moduleOf(to);
      if (
        inKernel &&
        !isTest(source.path) &&
        (into || /^packages\/server\/src\/(?:roles|commands|main|modules\.ts)/.test(to))
      ) {
        breach(source, 'law 2', `the kernel imports ${i}`);
      }
      if (inKernel && i === '@lintel/scoring') breach(source, 'law 2', 'the kernel imports scoring');
      if (
        from &&
        !isTest(source.path) &&
        /^packages\/server\/src\/(?:roles|commands|main|modules\.ts)/.test(to)
      )
        breach(source, 'law 2', `a module imports ${i}`);
      if (from && into && from !== into && !isTest(source.path)) {
        if (!/\/modules\/[^/]+\/index\.ts$/.test(to))
          breach(source, 'law 3', `reaches into module ${into}: ${i}`);
        if (ORDER.indexOf(into) > ORDER.indexOf(from))
          breach(source, 'law 3', `${from} imports the later module ${into}`);
      }
      if (!isTest(source.path)) {
        if (/^(?:bullmq|ioredis)$/.test(i) && !/kernel\/(?:queue|bus|cache)\//.test(source.path))
          breach(source, 'law 5', `imports ${i}`);
        if (i === 'express' && !/\.routes\.ts$|kernel\/http\/|\/roles\//.test(source.path))
          breach(source, 'law 5', 'imports express');
        if (i === 'pg' && !/kernel\/(?:db|bus|queue)\//.test(source.path))
          breach(source, 'law 6', 'opens its own connection');
      }
    }
    if (from && !ORDER.includes(from)) breach(source, 'law 3', `module ${from} has no place in the order`);
    if (isTest(source.path)) continue;
    if (/\bprocess\.env\b/.test(source.text) && source.path !== 'packages/server/src/kernel/config.ts')
      breach(source, 'law 5', 'reads process.env');
    const sqlAllowed = !from || source.path.endsWith('.repository.ts');
    if (
      !sqlAllowed &&
      /\b(?:selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql(?:<[^>]*>)?`/.test(source.text)
    )
      breach(source, 'law 5', 'holds SQL outside a repository');
    if (from) {
      for (const m of source.text.matchAll(
        /\b(?:insertInto|updateTable|deleteFrom)\(\s*'(\w+)'|\b(?:insert into|update|delete from)\s+(\w+)\s+(?:\(|set\b|where\b|as\b|using\b)/g,
      )) {
        const table = m[1] ?? m[2]!;
        const owner = owners.get(table);
        if (owner && owner !== from) breach(source, 'law 4', `writes ${table}, which ${owner} owns`);
      }
    }
    if (onTop) continue;
  }

  const map = join(ROOT, 'ARCHITECTURE.md');
  if (existsSync(map)) {
    for (const m of readFileSync(map, 'utf8').matchAll(
      /`((?:packages|ml|deploy|bench|e2e|docs|tools|\.ci|\.github)\/[\w./-]*)`/g,
    )) {
      if (!existsSync(join(ROOT, m[1]!)))
        breaches.push(`ARCHITECTURE.md: names ${m[1]}, which does not exist (habit 1)`);
    }
  }
  return breaches;
}

/** Which of these files import which, types and lazy imports counted. */
function fileGraph(sources: readonly Source[]): Map<string, Set<string>> {
  const bare = (path: string) => path.replace(/(?:\.web)?\.tsx?$/, '');
  const known = new Map<string, string[]>();
  for (const { path } of sources) {
    for (const name of new Set([bare(path), bare(path).replace(/\/index$/, '')]))
      known.set(name, [...(known.get(name) ?? []), path]);
  }
  // `x.web.ts` speaks of its twin for devices, which has the same name.
  const reach = (source: Source) =>
    source.imports.map((i) => bare(target(source, i))).filter((name) => name !== bare(source.path));
  return new Map(
    sources.map((source) => [source.path, new Set(reach(source).flatMap((name) => known.get(name) ?? []))]),
  );
}

/** A way from a place back to itself, or undefined. */
function circleIn(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  const walk = (at: string, way: readonly string[]): string[] | undefined => {
    const since = way.indexOf(at);
    if (since >= 0) return [...way.slice(since), at];
    if (done.has(at)) return undefined;
    for (const next of graph.get(at) ?? []) {
      const found = walk(next, [...way, at]);
      if (found) return found;
    }
    done.add(at);
    return undefined;
  };
  for (const at of graph.keys()) {
    const found = walk(at, []);
    if (found) return found;
  }
  return undefined;
}

const moduleOf = (path: string): string | undefined =>
  /^packages\/server\/src\/modules\/([^/]+)\//.exec(path)?.[1];

function area(path: string): string {
  if (path.startsWith('packages/app/app/')) return 'routes';
  const feature = /^packages\/app\/src\/(features\/[^/]+|[^/]+)/.exec(path)?.[1];
  return feature ?? 'elsewhere';
}

if (import.meta.main) {
  const breaches = findBreaches();
  for (const line of breaches) console.error(line);
  console.log(breaches.length === 0 ? 'laws: kept' : `laws: ${breaches.length} broken`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}

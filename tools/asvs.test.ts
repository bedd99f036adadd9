/** Holds docs/security/asvs.md: a page that names what is gone, or counts wrongly, must not stand. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..');
const page = readFileSync(join(ROOT, 'docs/security/asvs.md'), 'utf8');

/** How many requirements of level 1 or 2 each section of ASVS 5.0 has; they are its first ones, numbered from 1. */
const LEVEL_2: Readonly<Record<string, number>> = Object.fromEntries(
  `1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1
   5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1
   8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3
   12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3
   17.1:1 17.2:4 17.3:2`
    .split(/\s+/)
    .map((entry) => entry.split(':'))
    .map(([section, count]) => [section!, Number(count)]),
);
const LEVEL_3 = '4.1.4 4.2.5 6.3.7 6.3.8 6.4.6 6.5.6 7.5.3 8.3.2 14.2.6 14.2.7 14.2.8 16.5.4'.split(' ');
const STATES = ['met', 'partly', 'not met', 'not applicable'];

interface Row {
  id: string;
  state: string;
  shownBy: string;
}
const rowsOf = (text: string): Row[] =>
  [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, id, state, shownBy]) => ({ id: id!, state: state!, shownBy: shownBy! }),
  );
const [beginning = '', ending = ''] = page.split('## Twelve requirements of level 3');
const [level2, level3] = [rowsOf(beginning), rowsOf(ending)];

test('every requirement of level 2, and the twelve of level 3, have one row each', () => {
  const wanted = Object.entries(LEVEL_2).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, i) => `${section}.${i + 1}`),
  );
  assert.equal(wanted.length, 253);
  assert.deepEqual(
    level2.map((row) => row.id),
    wanted,
  );
  assert.deepEqual(level3.map((row) => row.id).sort(), [...LEVEL_3].sort());
});

test('the counts at the top are those of the rows', () => {
  for (const [name, rows] of [
    ['level 2 (with level 1)', level2],
    ['twelve of level 3', level3],
  ] as const) {
    for (const { id, state } of rows) assert.ok(STATES.includes(state), `${id}: ${state}`);
    const counts = [...STATES.map((state) => rows.filter((row) => row.state === state).length), rows.length];
    assert.ok(page.includes(`| ${name} | ${counts.join(' | ')} |`), `${name}: ${counts}`);
  }
});

test('all that is open, and nothing else, stands in the list of what is open', () => {
  const list = page.split('## What is open')[1]!.split('\n## ')[0]!;
  const named = [...list.matchAll(/\b\d+\.\d+\.\d+\b/g)].map(([id]) => id);
  const open = [...level2, ...level3].filter(({ state }) => state === 'partly' || state === 'not met');
  assert.deepEqual([...new Set(named)].sort(), open.map(({ id }) => id).sort());
});

test('every path exists, and every title of a test is in its file', () => {
  const paths = [...page.matchAll(/`((?:[\w.()@-]+\/)+[\w.()@-]*|[\w-]+\.(?:md|json))`/g)].map(
    ([, path]) => path!,
  );
  assert.ok(paths.length > 200);
  for (const path of new Set(paths)) {
    if (path.startsWith('/')) continue;
    assert.ok(existsSync(join(ROOT, path)), path);
  }
  const titles = [...page.matchAll(/`([^`]+\.test\.ts)`: \*([^*]+)\*/g)];
  assert.ok(titles.length > 80);
  for (const [, path, title] of titles) {
    assert.ok(readFileSync(join(ROOT, path!), 'utf8').includes(title!), `${path}: ${title}`);
  }
});

test('what is met names where it is shown', () => {
  for (const { id, state, shownBy } of [...level2, ...level3]) {
    if (state === 'met') assert.match(shownBy, /`|this page/, id);
  }
});

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import lateWords from './late-words.json' with { type: 'json' };

const app = join(import.meta.dirname, '..');
/** What brings an area's words, below `src/features`; of most areas it is their own door. */
const entryOf = (area: string): string =>
  (lateWords.entries as Record<string, string | undefined>)[area] ?? `${area}/index.ts`;

test('words that come with an area, or never, are said nowhere else in the app', () => {
  // As a message: names of endpoints and of keys look alike.
  const said = new RegExp(
    `\\bt\\([^)]*['\`](${[...lateWords.withArea, ...lateWords.never].join('|')})\\.[a-z_]`,
  );
  const astray = globSync('{app,src}/**/*.{ts,tsx}', { cwd: app })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) =>
      readFileSync(join(app, file), 'utf8')
        .split('\n')
        .flatMap((line, at) => {
          const area = said.exec(line)?.[1];
          return !area ||
            /^\s*import/.test(line) ||
            file.startsWith(`${join('src/features', dirname(entryOf(area)))}/`)
            ? []
            : [`${file}:${at + 1} ${line.trim()}`];
        }),
    );
  assert.deepEqual(astray, []);
});

test('each such area adds its words before anything else of it runs', () => {
  for (const area of lateWords.withArea) {
    const entry = join(app, 'src/features', entryOf(area));
    const catalogue = /^import '(\.\/[a-z/]*catalogue)';/.exec(readFileSync(entry, 'utf8'))?.[1];
    assert.ok(catalogue, `${area}: ${entryOf(area)} does not begin with its words`);
    const words = readFileSync(join(dirname(entry), `${catalogue}.ts`), 'utf8');
    assert.match(words, new RegExp(`addMessages\\(${area}\\)`), area);
  }
});

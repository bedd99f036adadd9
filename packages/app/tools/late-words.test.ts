import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import lateWords from './late-words.json' with { type: 'json' };

const app = join(import.meta.dirname, '..');

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
          return !area || /^\s*import/.test(line) || file.startsWith(`${join('src/features', area)}/`)
            ? []
            : [`${file}:${at + 1} ${line.trim()}`];
        }),
    );
  assert.deepEqual(astray, []);
});

test('each such area adds its words before anything else of it runs', () => {
  for (const area of lateWords.withArea) {
    const index = readFileSync(join(app, 'src/features', area, 'index.ts'), 'utf8');
    assert.match(index, /^import '\.\/catalogue';/, area);
    const words = readFileSync(join(app, 'src/features', area, 'catalogue.ts'), 'utf8');
    assert.match(words, new RegExp(`addMessages\\(${area}\\)`), area);
  }
});

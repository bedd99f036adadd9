import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { keys as words } from '@lintel/contract/messages/en/keys';
import { KEYS, type KeyId, type Scope, scopeOf, TOGETHER } from './keymap.ts';

const app = join(dirname(import.meta.filename), '..', '..');
const all = Object.entries(KEYS) as [KeyId, string][];

/** Keys of these scopes that mean two things, also the first of a sequence. */
function clashes(scopes: readonly Scope[], keys = all): string[] {
  const here = keys.filter(([id]) => scopes.includes(scopeOf(id)));
  return here.flatMap(([a, chord], i) =>
    here
      .slice(i + 1)
      .filter(
        ([, other]) => chord === other || other.startsWith(`${chord} `) || chord.startsWith(`${other} `),
      )
      .map(([b, other]) => `${a} (${chord}) and ${b} (${other})`),
  );
}

test('no key means two things where both would work', () => {
  for (const scopes of TOGETHER) assert.deepEqual(clashes(['app', ...scopes]), [], scopes.join(' + '));
  const placed = new Set<Scope>(['app', ...TOGETHER.flat()]);
  assert.deepEqual(
    all.map(([id]) => scopeOf(id)).filter((scope) => !placed.has(scope)),
    [],
    'every scope says what it is on screen with',
  );
  assert.equal(clashes(['leads'], [...all, ['leads.x' as KeyId, 'c']]).length, 1, 'the same key');
  assert.equal(
    clashes(['leads'], [...all, ['leads.x' as KeyId, 'c c']]).length,
    1,
    'the start of a sequence',
  );
});

const sources = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sources(join(dir, entry.name))
      : /(?<!\.test)\.tsx?$/.test(entry.name)
        ? [join(dir, entry.name)]
        : [],
  );

test('every shortcut on a screen is in the keymap, and every one of the keymap on a screen', () => {
  const used = new Set<string>();
  for (const file of [...sources(join(app, 'src')), ...sources(join(app, 'app'))]) {
    if (/platform\/(use-shortcut|shortcuts|keymap)\.ts$/.test(file)) continue;
    const text = readFileSync(file, 'utf8');
    for (const [, args = ''] of text.matchAll(/\buseShortcut\(\s*([^)]*)/g)) {
      const id = /^'([a-z]+\.[a-z_]+)'\s*,/.exec(args)?.[1];
      assert.ok(id !== undefined, `${relative(app, file)}: useShortcut takes the name of a key, not ${args}`);
      assert.ok(id in KEYS, `${relative(app, file)}: ${id} is not in the keymap`);
      used.add(id);
    }
    for (const [, scope] of text.matchAll(/\bkeyOf\(`([a-z]+\.[a-z_]+)\$\{/g))
      for (const [id] of all) if (id.startsWith(scope ?? ' ')) used.add(id);
  }
  assert.deepEqual(
    all.map(([id]) => id).filter((id) => !used.has(id)),
    [],
  );
});

test('every key has words, and every word a key', () => {
  const told = Object.keys(words).filter(
    (key) => /^keys\.[a-z]+\.[a-z_]+$/.test(key) && !/^keys\.(scope|sheet)\./.test(key),
  );
  assert.deepEqual(told.sort(), all.map(([id]) => `keys.${id}`).sort());
});

test('the page for users lists every key as it is', () => {
  const page = readFileSync(join(app, '..', '..', 'docs', 'keyboard.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([^|]+)` \| (.+?) \|$/gm)].map(([, key, text]) => `${key} ${text}`);
  const want = all.map(([id, chord]) => `${chord.replaceAll('`', '')} ${words[`keys.${id}`]}`);
  assert.deepEqual(rows.sort(), want.sort());
});

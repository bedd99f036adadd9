import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const features = join(import.meta.dirname, '..', 'src', 'features');

test('a name in the store stands for one endpoint: the second of a name would ask what the first does', () => {
  const asked = new Map<string, string>();
  const twice: string[] = [];
  for (const file of globSync('**/*.api.ts', { cwd: features })) {
    const text = readFileSync(join(features, file), 'utf8');
    for (const [, name = '', what = ''] of text.matchAll(
      /^ {4}(\w+): build\.\w+(?:<[^(]*>)?\(\{[\s\S]*?(?:fromContract\(|endpoint: )([\w.]+)/gm,
    )) {
      const before = asked.get(name);
      if (before !== undefined && before !== what) twice.push(`${name}: ${before}, ${what} (${file})`);
      asked.set(name, what);
    }
  }
  assert.ok(asked.size > 100, 'the endpoints of the features were found');
  assert.deepEqual(twice, []);
});

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const app = join(import.meta.dirname, '..');
const contract = join(app, '../contract/src');
const read = (file: string) => readFileSync(file, 'utf8');

/** What each part of the contract brings that is there when the program runs, by the name of its file. */
const parts = globSync('*.ts', { cwd: contract })
  .filter((file) => !/^(index|openapi)\.ts$|\.test\.ts$/.test(file))
  .map((file) => ({
    name: file.slice(0, -3),
    values: [...read(join(contract, file)).matchAll(/^export (?:const|function|class) (\w+)/gm)].map(
      ([, name]) => name,
    ),
    endpoints: /^export const (\w+) = \{\n\s+\w+: endpoint\(/m.exec(read(join(contract, file)))?.[1],
  }));
const firstParts = [
  ...read(join(contract, 'first/index.ts')).matchAll(/^export \* from '\.\.\/([\w-]+)\.ts';$/gm),
].map(([, name]) => name);
const lateParts = parts.filter(({ name }) => !firstParts.includes(name));

test('parts of the contract that come late are taken from where they are, for the barrel does not have them', () => {
  const lateNames = new Map(
    lateParts.flatMap(({ name, values }) => values.map((value) => [value, name] as const)),
  );
  const lateModules = new Map(
    lateParts.flatMap(({ name, endpoints }) => (endpoints ? [[endpoints, name]] : [])),
  );
  const astray = globSync('{app,src}/**/*.{ts,tsx}', { cwd: app })
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .flatMap((file) => {
      const text = read(join(app, file));
      const imported = [...text.matchAll(/^import \{([^}]*)\} from '@lintel\/contract';/gm)].flatMap(
        ([, list]) =>
          (list ?? '')
            .split(',')
            .map((item) => item.trim())
            .filter((item) => item !== '' && !item.startsWith('type '))
            .map((item) => item.split(' as ')[0] ?? ''),
      );
      const used = imported.includes('contract')
        ? [
            ...[...text.matchAll(/\bcontract\.(\w+)/g)].map(([, name]) => name ?? ''),
            ...(/const \{([^}]*)\} = contract;/.exec(text)?.[1] ?? '').split(',').map((name) => name.trim()),
          ]
        : [];
      return [
        ...imported.filter((name) => lateNames.has(name)),
        ...used.filter((name) => lateModules.has(name)).map((name) => `contract.${name}`),
      ].map((name) => `${file}: ${name}`);
    });
  assert.deepEqual(astray, []);
});

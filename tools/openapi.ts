/** Writes docs/openapi.json from the contract; with --check only tells whether the committed one is current. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOpenApi } from '@lintel/contract/openapi';

const FILE = join(import.meta.dirname, '../docs/openapi.json');

export function openApiIsCurrent(): boolean {
  return existsSync(FILE) && readFileSync(FILE, 'utf8') === render();
}

const render = (): string => `${JSON.stringify(buildOpenApi('0.1.0'), null, 1)}\n`;

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    if (!openApiIsCurrent()) {
      console.error('docs/openapi.json is not what the contract says. Run: npm run openapi');
      process.exitCode = 1;
    }
  } else writeFileSync(FILE, render());
}

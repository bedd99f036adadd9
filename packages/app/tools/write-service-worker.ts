import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const NAME = 'service-worker.js';
/**
 * What a page needs to start and to go anywhere in the app. Pictures of the router's own pages are none of it, nor is
 * TensorFlow.js, which only a check on the page of a model loads.
 */
const NEEDED =
  /^\/(?:_expo\/static\/(?!.*\/tensorflow-).*\.(?:js|css)|fonts\/.*\.woff2|[^/]+\.(?:html|css|svg|png|webmanifest))$/;

/**
 * Writes `service-worker.js` into an export: the worker with the list of the files there and a version, which is a hash
 * of their names and bytes. Returns the files.
 */
export function writeServiceWorker(dist: string): string[] {
  const hash = createHash('sha256');
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, path: `/${relative(dist, file).split(sep).join('/')}` }))
    .filter(({ path }) => NEEDED.test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const worker = readFileSync(join(import.meta.dirname, NAME), 'utf8');
  hash.update(worker);
  const paths = files.map(({ file, path }) => {
    hash.update(path).update('\0').update(readFileSync(file));
    // As a browser writes the address, brackets and all.
    return new URL(path, 'http://localhost').pathname;
  });
  const version = hash.digest('hex').slice(0, 16);
  writeFileSync(
    join(dist, NAME),
    `const VERSION = ${JSON.stringify(version)};\nconst FILES = ${JSON.stringify(paths)};\n${worker}`,
  );
  return paths;
}

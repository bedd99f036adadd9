import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Response, Router } from 'express';
import { renderLook } from './render-form.ts';

const HERE = join(import.meta.dirname, 'browser');
const ALTCHA = dirname(fileURLToPath(import.meta.resolve('altcha-lib')));

/** Files of the pages, by their address below `/f/assets/`. */
const FILES: Readonly<Record<string, string>> = {
  'form.css': join(HERE, 'form.css'),
  'form.js': join(HERE, 'form.js'),
  'sent.js': join(HERE, 'sent.js'),
  'solve.js': join(HERE, 'solve.js'),
  'kiosk.css': join(HERE, 'kiosk.css'),
  'kiosk.js': join(HERE, 'kiosk.js'),
  'kiosk-store.js': join(HERE, 'kiosk-store.js'),
  'altcha/pow.js': join(ALTCHA, 'pow.js'),
  'altcha/helpers.js': join(ALTCHA, 'helpers.js'),
  'altcha/types.js': join(ALTCHA, 'types.js'),
  'altcha/algorithms/web/pbkdf2.js': join(ALTCHA, 'algorithms/web/pbkdf2.js'),
};

export const sendFile = (res: Response, path: string, cache = 'public, max-age=300'): void => {
  res.setHeader('Cache-Control', cache);
  // They say nothing of anybody, and the builder shows a page in a frame without an origin.
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  res.type(path.endsWith('.css') ? 'text/css' : 'text/javascript').send(read(path));
};
const kept = new Map<string, Buffer>();
function read(path: string): Buffer {
  let bytes = kept.get(path);
  if (!bytes) {
    bytes = readFileSync(path);
    kept.set(path, bytes);
  }
  return bytes;
}

/** Style sheets and scripts of forms and open houses, and the script sites put a form into their pages with. */
export function mountAssets(router: Router): void {
  for (const [name, path] of Object.entries(FILES))
    router.get(`/f/assets/${name}`, (_req, res) => sendFile(res, path));
  router.get(/^\/f\/look\/([0-9a-f]{6})\.css$/, (req, res) => {
    res.setHeader('Cache-Control', 'public, max-age=86400');
    res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    res.type('text/css').send(renderLook(String(req.params[0])));
  });
  router.get('/f/:formId/embed.js', (_req, res) => {
    sendFile(res, join(HERE, 'embed.js'));
  });
}

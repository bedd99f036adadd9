import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildOpenApi } from '@lintel/contract/openapi';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Ctx } from '../kernel/context.ts';
import type { Database } from '../kernel/db/database.ts';
import { CONTENT_SECURITY_POLICY } from '../kernel/http/server.ts';

export const VERSION = (
  JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string }
).version;

/** What operators and integrators read: health, metrics, the OpenAPI document and its pages. */
export function mountOperations(app: Express, ctx: Ctx, db: Database, ready: () => boolean): void {
  app.get('/health/live', (_req, res) => void res.type('text/plain').send('ok'));
  app.get('/health/ready', (_req, res) => {
    const answer = (ok: boolean, reason: string) =>
      void res
        .status(ok ? 200 : 503)
        .type('text/plain')
        .send(reason);
    if (!ready()) return answer(false, 'stopping');
    db.ping().then(
      () => answer(true, 'ok'),
      () => answer(false, 'database'),
    );
  });
  app.get('/metrics', (_req, res, next) => {
    ctx.metrics.poolWaiting.set(db.waiting());
    ctx.metrics.registry
      .metrics()
      .then((body) => res.type(ctx.metrics.registry.contentType).send(body), next);
  });

  const document = JSON.stringify(buildOpenApi(VERSION));
  app.get(
    ['/api/openapi.json', '/api/v1/openapi.json'],
    (_req, res) => void res.type('application/json').send(document),
  );
  const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const docs = express.Router();
  docs.use(
    helmet.contentSecurityPolicy({
      useDefaults: false,
      directives: {
        ...CONTENT_SECURITY_POLICY.directives,
        // Swagger UI writes style attributes; its page shows public text only and holds no session.
        'style-src': ["'self'", "'unsafe-inline'"],
      },
    }),
  );
  docs.get('/', (req, res) => {
    if (!req.originalUrl.split('?')[0]?.endsWith('/')) return res.redirect(301, `${req.baseUrl}/`);
    res.type('html').send(DOCS_PAGE);
  });
  docs.get('/start.js', (_req, res) => void res.type('text/javascript').send(DOCS_SCRIPT));
  docs.use(express.static(swagger, { index: false, maxAge: '1d' }));
  app.use('/api/docs', docs);
}

const DOCS_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lintel API</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="swagger-ui.css"></head>
<body><div id="docs"></div><script src="swagger-ui-bundle.js"></script><script src="start.js"></script></body></html>`;
const DOCS_SCRIPT = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true });`;

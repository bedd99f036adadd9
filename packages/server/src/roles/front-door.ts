import { createServer, type RequestListener, type Server } from 'node:http';
import { t } from '@lintel/contract/messages';
import { type Config, ConfigError } from '../kernel/config.ts';
import { HSTS_SECONDS } from '../kernel/http/server.ts';
import type { WebAppState } from './web-app.ts';

export type StartStep = 'database' | 'migrations' | 'services' | 'sample' | 'ready';

export interface FrontDoor {
  readonly server: Server;
  readonly port: number;
  step(step: StartStep): void;
  /** From now on requests go to the product; pages wait while the app is being exported. */
  open(listener: RequestListener, webApp: () => WebAppState): void;
}

/** The holding page has one style sheet of its own and nothing else. */
const HOLDING_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/**
 * Listens from the first moment, so that whoever opens the address early sees what is going on instead of an error:
 * a page that reloads itself, 503 with Retry-After for the API, health that tells live from ready.
 */
export async function openFrontDoor(config: Config): Promise<FrontDoor> {
  let step: StartStep = 'database';
  let listener: RequestListener | undefined;
  let webApp: () => WebAppState = () => ({ at: 'building', seconds: 0 });

  const server = createServer({ maxHeaderSize: 16_384 }, (req, res) => {
    const path = (req.url ?? '/').split('?')[0] ?? '/';
    // What is served without the app; whoever posts is told to try again instead of being shown a page.
    const isApi = req.method === 'POST' || /^\/(?:api|health|metrics|socket\.io|v1)(?:\/|$)/.test(path);
    const isPage = /^\/(?:f|kiosk)\//.test(path);
    const app = webApp();
    // What a build said is for those who run the server; in production it stands in the log alone.
    const shown: WebAppState = config.production && app.at === 'failed' ? { ...app, output: '' } : app;
    if (listener && (isApi || isPage || app.at === 'ready')) return listener(req, res);
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('Content-Security-Policy', HOLDING_POLICY);
    if (config.production)
      res.setHeader('Strict-Transport-Security', `max-age=${HSTS_SECONDS}; includeSubDomains`);
    if (path === '/health/live') return text(res, 200, 'text/plain; charset=utf-8', 'ok');
    if (isApi) {
      res.setHeader('Retry-After', '2');
      return text(
        res,
        503,
        'application/problem+json; charset=utf-8',
        JSON.stringify({
          type: 'urn:lintel:error:service.unavailable',
          title: t('error.service.unavailable'),
          status: 503,
          code: 'service.unavailable',
          instance: '',
        }),
      );
    }
    text(
      res,
      app.at === 'failed' && listener ? 500 : 503,
      'text/html; charset=utf-8',
      page(step, shown, listener !== undefined),
    );
  });
  server.headersTimeout = 15_000;
  server.requestTimeout = 600_000;
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        fail(new ConfigError(t('server.portTaken', { port: String(config.port) })));
      else if (error.code === 'EACCES')
        fail(new ConfigError(t('server.portDenied', { port: String(config.port) })));
      else fail(error);
    });
    server.listen(config.port, config.host, done);
  });
  const address = server.address();
  return {
    server,
    port: typeof address === 'object' && address ? address.port : config.port,
    step: (next) => {
      step = next;
    },
    open: (next, state) => {
      listener = next;
      webApp = state;
      step = 'ready';
    },
  };
}

function text(res: import('node:http').ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' });
  res.end(body);
}

const escapeHtml = (value: string): string => value.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** The holding page: no script, reloads itself every second. */
function page(step: StartStep, app: WebAppState, apiReady: boolean): string {
  const order: StartStep[] = ['database', 'migrations', 'services'];
  const at = order.indexOf(step);
  const line = (label: string, state: 'done' | 'now' | 'later') =>
    `<li class="${state}">${state === 'done' ? '✓' : state === 'now' ? '●' : '○'} ${escapeHtml(label)}</li>`;
  const steps = order.map((name, i) =>
    line(
      t(`server.holding.${name as 'database'}`),
      apiReady || at === -1 || i < at ? 'done' : i === at ? 'now' : 'later',
    ),
  );
  const building =
    app.at === 'building'
      ? t('server.holding.app', { seconds: app.seconds })
      : app.at === 'failed'
        ? t('server.holding.failed')
        : '';
  if (building) steps.push(line(building, 'now'));
  // An export takes about a minute; the bar slows towards the end instead of promising a moment it does not know.
  const share = app.at === 'building' ? 1 - Math.exp(-app.seconds / 35) : 0;
  const percent = Math.round((apiReady ? 20 : 5 * (at + 1)) + share * 78);
  const failed = app.at === 'failed' && apiReady;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(t('server.holding.title'))}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${failed ? '' : '<meta http-equiv="refresh" content="1">'}
<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;margin:0 16px;background:light-dark(#F6F6F3,#101010);color:light-dark(#1B1A17,#F3F2EF)}main{max-width:460px;width:100%}h1{font-size:22px;margin:0 0 4px}p,li{color:light-dark(#55534C,#B9B7B0)}ul{list-style:none;padding:0}li.done{color:light-dark(#176B3A,#6FD09A)}li.now{color:light-dark(#1B1A17,#F3F2EF);font-weight:600}.bar{height:6px;border-radius:6px;background:light-dark(#E9E9E4,#2D2D2B);overflow:hidden;margin:20px 0}.bar i{display:block;height:100%;background:light-dark(#3353D4,#4A69E8);width:${percent}%}pre{white-space:pre-wrap;font-size:12px;overflow:auto;max-height:40vh}</style></head>
<body><main><h1>${escapeHtml(t(failed ? 'server.holding.failedTitle' : 'server.holding.heading'))}</h1><p>${escapeHtml(t(failed ? 'server.holding.failedHelp' : 'server.holding.help'))}</p>
${failed ? `<pre>${escapeHtml(app.at === 'failed' ? app.output : '')}</pre>` : `<div class="bar" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="${percent}" aria-label="${escapeHtml(t('server.holding.title'))}"><i></i></div><ul>${steps.join('')}</ul>`}
</main></body></html>`;
}

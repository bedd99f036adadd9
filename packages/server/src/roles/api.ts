import { createServer, type Server } from 'node:http';
import express, { type Express } from 'express';
import type { Ctx } from '../kernel/context.ts';
import { createLimiter } from '../kernel/http/limits.ts';
import { createHttp, securityHeaders } from '../kernel/http/server.ts';
import { authenticate, authenticateKey, isKey } from '../modules/auth/index.ts';
import { modules } from '../modules.ts';

export interface Api {
  app: Express;
  close(): Promise<void>;
}

/** Builds the HTTP face of every module; `extras` mounts what is not an endpoint. */
export async function buildApi(ctx: Ctx, extras?: (app: Express) => void): Promise<Api> {
  const routes = (await Promise.all(modules.map((m) => m.routes(ctx)))).flat();
  const limiter = await createLimiter(ctx);
  const doors = await Promise.all(modules.flatMap((m) => (m.doors ? [m.doors(ctx, limiter)] : [])));
  const app = createHttp({
    ctx,
    routes,
    limiter,
    doors,
    authenticate: (token, wire) => (isKey(token) ? authenticateKey : authenticate)(ctx, token, wire),
    ...(extras ? { extras } : {}),
  });
  return { app, close: () => limiter.close() };
}

/** An app without endpoints, for processes that do not have the role. */
export function buildBare(production: boolean, extras: (app: Express) => void): Api {
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders(production));
  extras(app);
  return { app, close: async () => undefined };
}

/** Serves the API alone on the configured port. */
export async function startApi(ctx: Ctx): Promise<{ server: Server; close(): Promise<void> }> {
  const api = await buildApi(ctx);
  const server = createServer({ maxHeaderSize: 16_384 }, api.app);
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(ctx.config.port, ctx.config.host, done);
  });
  return {
    server,
    close: async () => {
      await closeServer(server);
      await api.close();
    },
  };
}

/** Stops listening; whoever is still being answered gets a moment, a client that holds on does not hold up the stop. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), 5_000);
  await closed;
  clearTimeout(force);
}

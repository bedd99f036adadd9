import type { Server } from 'node:http';
import type { Express } from 'express';
import type { Ctx } from '../kernel/context.ts';
import { createLimiter } from '../kernel/http/limits.ts';
import { createHttp } from '../kernel/http/server.ts';
import { modules } from '../modules.ts';
import { authenticate } from '../modules/auth/index.ts';

export interface Api {
  server: Server;
  close(): Promise<void>;
}

/** Builds the HTTP face of every module and listens on the configured port. */
export async function startApi(ctx: Ctx, extras?: (app: Express) => void): Promise<Api> {
  const routes = (await Promise.all(modules.map((m) => m.routes(ctx)))).flat();
  const limiter = await createLimiter({ limits: ctx.config.limits, redisUrl: ctx.config.redisUrl, log: ctx.log });
  const { server } = createHttp({
    ctx,
    routes,
    limiter,
    authenticate: (token, wire) => authenticate(ctx, token, wire),
    ...(extras ? { extras } : {}),
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(ctx.config.port, ctx.config.host, done);
  });
  return {
    server,
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeIdleConnections();
      // Whoever is still being answered gets a moment; a client that holds on does not hold up the stop.
      const force = setTimeout(() => server.closeAllConnections(), 5_000);
      await closed;
      clearTimeout(force);
      await limiter.close();
    },
  };
}

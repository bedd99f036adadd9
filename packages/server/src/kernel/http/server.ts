import { PassThrough, Readable } from 'node:stream';
import { type AnyEndpoint, endpoints, IMPORT_MAX_BYTES, type RateClass } from '@lintel/contract';
import { hasBody } from '@lintel/contract/openapi';
import compression from 'compression';
import cors from 'cors';
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import helmet from 'helmet';
import type { Actor } from '../actor.ts';
import { reach } from '../actor.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { addressBlock } from './address.ts';
import { checkRoutes } from './check-routes.ts';
import { once } from './idempotency.ts';
import type { Hit, Limiter } from './limits.ts';
import { problemHandler } from './problem.ts';
import { type Call, type Route, requireFreshProof, type Wire } from './route.ts';

export interface HttpParts {
  ctx: Ctx;
  routes: readonly Route[];
  limiter: Limiter;
  /** Served before the API, which has rules of its own for bodies and origins. */
  doors?: readonly RequestHandler[];
  /** The actor behind a bearer token; throws AppError auth.token_invalid. */
  authenticate(token: string, wire: Wire): Promise<Actor>;
  /** Mounted after the API: health, metrics, docs and the app's files. */
  extras?: (app: Express) => void;
}

const JSON_LIMIT = '1mb';
/** A year. */
export const HSTS_SECONDS = 31_536_000;

/**
 * Style hash: react-native-web appends one empty <style> and fills it through the CSS object model.
 * Source: CSP level 3, hash of the empty string.
 */
export const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'style-src': ["'self'", "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'worker-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'frame-ancestors': ["'none'"],
    'form-action': ["'self'"],
  },
};

/** The headers that keep a browser from harm, for every reply of a process, whichever roles it has. */
export const securityHeaders = (production: boolean): RequestHandler =>
  helmet({
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
    strictTransportSecurity: production ? { maxAge: HSTS_SECONDS, includeSubDomains: true } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  });

/**
 * The HTTP face. Every endpoint of the modules at hand must have a route and every route an endpoint, or the start
 * fails.
 */
export function createHttp(parts: HttpParts): Express {
  const { ctx } = parts;
  checkRoutes(parts.routes, ctx.config.limits);
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', ctx.config.trustProxy);
  app.set('etag', 'weak');
  app.use(begin(ctx));
  app.use(securityHeaders(ctx.config.production));
  app.use(compression({ threshold: 1024 }));

  const api = Router({ caseSensitive: true });
  // Answers name people, or hold what opens doors: no browser and no proxy keeps them.
  api.use((_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store');
    next();
  });
  if (ctx.config.corsOrigins.length > 0) {
    api.use(
      cors({
        origin: ctx.config.corsOrigins,
        credentials: true,
        maxAge: 600,
        exposedHeaders: ['ETag', 'Retry-After', 'X-Request-Id'],
      }),
    );
  }
  api.use(refuseForeignOrigins(ctx));
  const json = express.json({ limit: JSON_LIMIT, strict: true, type: ['application/json'] });
  // Fixed paths before patterns, so that /leads/search is not taken for a lead's id.
  const ordered = [...parts.routes].sort((a, b) => specificity(a.endpoint) - specificity(b.endpoint));
  for (const item of ordered) {
    const { endpoint } = item;
    const chain: RequestHandler[] = [];
    const { check } = item;
    if (check)
      chain.push((_req, res, next) => {
        res.locals.route = endpoint.path;
        check();
        next();
      });
    if (hasBody(endpoint) && endpoint.bodyKind === 'json') chain.push(requireJson, json);
    chain.push(answer(parts, item));
    api[endpoint.method](endpoint.path, ...chain);
  }
  const methods = new Set(endpoints.map((e) => e.path));
  for (const path of methods) {
    api.all(path, (_req, _res, next) => next(new AppError('request.method_not_allowed')));
  }
  for (const door of parts.doors ?? []) app.use(door);
  app.use('/api/v1', api);
  app.use('/api', api);
  parts.extras?.(app);
  app.use((_req: Request, _res: Response, next: NextFunction) => next(new AppError('request.not_found')));
  app.use(problemHandler(ctx.log));

  return app;
}

function specificity(e: AnyEndpoint): number {
  return e.path.split('/').filter((part) => part.startsWith(':')).length;
}

/** Request id, timing and one log line per request, by route template. */
function begin(ctx: Ctx): RequestHandler {
  return (req, res, next) => {
    const started = process.hrtime.bigint();
    const id = newId();
    res.locals.requestId = id;
    res.setHeader('X-Request-Id', id);
    res.on('close', () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const route = String(res.locals.route ?? 'other');
      ctx.metrics.httpDuration.observe(
        { http_request_method: req.method, http_route: route, http_response_status_code: res.statusCode },
        seconds,
      );
      if (ctx.log.isLevelEnabled('debug')) {
        ctx.log.debug(
          {
            trace: { id },
            http: { request: { method: req.method }, response: { status_code: res.statusCode } },
            url: { path: route },
            ms: Math.round(seconds * 1000),
          },
          'request',
        );
      }
    });
    next();
  };
}

/** Browsers name the page a write comes from; only our own pages and the allowed origins may write. */
function refuseForeignOrigins(ctx: Ctx): RequestHandler {
  const allowed = new Set(ctx.config.corsOrigins);
  if (ctx.config.publicUrl) allowed.add(new URL(ctx.config.publicUrl).origin);
  return (req, _res, next) => {
    const origin = req.headers.origin;
    if (origin === undefined || req.method === 'GET' || req.method === 'HEAD' || req.method === 'OPTIONS')
      return next();
    if (allowed.has(origin) || origin === `${req.protocol}://${req.headers.host}`) return next();
    next(new AppError('request.origin_refused'));
  };
}

const requireJson: RequestHandler = (req, _res, next) => {
  const type = req.headers['content-type'];
  if (
    type === undefined &&
    req.headers['content-length'] === undefined &&
    req.headers['transfer-encoding'] === undefined
  )
    return next();
  if (type?.split(';')[0]?.trim().toLowerCase() === 'application/json') return next();
  next(new AppError('request.media_type'));
};

function answer(parts: HttpParts, item: Route): RequestHandler {
  const { ctx } = parts;
  const e = item.endpoint;
  return async (req, res, next) => {
    try {
      res.locals.route = e.path;
      const wire = wireOf(ctx, req, res);
      const actor = e.access === 'public' ? null : await identify(parts, req, wire);
      res.locals.actor = actor;
      const budget = await count(parts, e.rate, ...budgetOf(ctx, e, actor, wire));
      res.setHeader('RateLimit-Limit', String(budget.limit));
      res.setHeader('RateLimit-Remaining', String(budget.remaining));
      if (actor) mayCall(ctx, actor, e);
      const call = {
        ctx,
        actor,
        wire,
        params: e.params.parse(req.params),
        query: e.query.parse(req.query),
        body: e.bodyKind === 'json' ? e.body.parse(hasBody(e) ? (req.body ?? {}) : {}) : {},
        file: e.bodyKind === 'file' ? upload(req) : Readable.from([]),
      } as Call<AnyEndpoint>;
      const key = e.idempotent && actor ? req.headers['idempotency-key'] : undefined;
      const run = async () => {
        const given = await item.handle(call);
        return given instanceof Readable || cameToNothing(e, given) ? given : e.reply.parse(given);
      };
      const reply =
        typeof key === 'string' && actor ? await once(ctx, actor, e, key, call, run) : await run();
      send(res, e, reply);
    } catch (error) {
      next(error);
    }
  };
}

/** A house full of people meets expired tokens by itself; that many times the public limit is a flood. */
const REFUSALS = 10;

/** Who asks. Refused tokens are counted by address, so that a flood of them ends. */
async function identify(parts: HttpParts, req: Request, wire: Wire): Promise<Actor> {
  try {
    return await parts.authenticate(bearer(req), wire);
  } catch (error) {
    if (error instanceof AppError && error.status === 401) {
      const limit = REFUSALS * parts.ctx.config.limits.public;
      await count(parts, 'public', `refused:${addressBlock(wire.ip)}`, limit);
    }
    throw error;
  }
}

/** What a request counts against: its API key, the person over all their sessions, else the address it comes from. */
function budgetOf(
  ctx: Ctx,
  e: AnyEndpoint,
  actor: Actor | null,
  wire: Wire,
): [bucket: string, limit: number] {
  if (actor?.limitPerMinute !== undefined) return [`key:${actor.keyId}`, actor.limitPerMinute];
  const caller = actor ? `user:${actor.userId}` : addressBlock(wire.ip);
  return [`${e.rate}:${caller}`, ctx.config.limits[e.rate]];
}

/** Throws `request.rate_limited` when the bucket's minute is used up. */
async function count(
  { ctx, limiter }: HttpParts,
  cls: RateClass,
  bucket: string,
  limit: number,
): Promise<Hit> {
  const budget = await limiter.hit(bucket, limit);
  if (budget.allowed) return budget;
  ctx.metrics.rateLimited.inc({ class: cls });
  throw new AppError('request.rate_limited', {
    values: { seconds: budget.resetSeconds },
    headers: { 'Retry-After': String(budget.resetSeconds) },
  });
}

/** Throws unless this actor may call this endpoint at all; how far it reaches is the handler's matter. */
function mayCall(ctx: Ctx, actor: Actor, e: AnyEndpoint): void {
  if (e.access === 'public') return;
  if (e.access === 'self') {
    // A key speaks for a service account, which has no account of its own to look after.
    if (actor.keyId) throw new AppError('auth.forbidden');
  } else {
    if (actor.mustEnrol) throw new AppError('auth.enrolment_required');
    if (reach(actor, e.access) === 'none') throw new AppError('auth.forbidden');
  }
  if (e.stepUp) requireFreshProof(ctx, actor);
}

/** True for the answer 204 of an endpoint that has another one as well. A kept answer of a key of idempotency is null. */
const cameToNothing = (e: AnyEndpoint, reply: unknown): boolean =>
  e.nothing !== undefined && (reply === undefined || reply === null);

function send(res: Response, e: AnyEndpoint, reply: unknown): void {
  if (cameToNothing(e, reply)) return void res.status(204).end();
  res.status(e.status);
  // A file is kept, never shown, under the name its handler gave or one of ours: `leads-export.csv`.
  if (e.replyType && !res.hasHeader('Content-Disposition')) {
    const kind = e.replyType.replace(/^.*\/|;.*$/g, '');
    res.setHeader('Content-Disposition', `attachment; filename="${e.name.replace('.', '-')}.${kind}"`);
  }
  if (e.status === 302) {
    res.redirect(302, String(reply));
  } else if (e.status === 204) {
    res.end();
  } else if (reply instanceof Readable) {
    res.type(e.replyType ?? 'application/octet-stream');
    reply.on('error', () => res.destroy());
    reply.pipe(res);
  } else if (e.replyType) {
    res.type(e.replyType).send(String(reply));
  } else {
    res.json(reply);
  }
}

function bearer(req: Request): string {
  const header = req.headers.authorization;
  if (!header) throw new AppError('auth.required', { headers: { 'WWW-Authenticate': 'Bearer' } });
  const match = /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/.exec(header);
  if (!match?.[1]) throw new AppError('auth.token_invalid');
  return match[1];
}

function wireOf(ctx: Ctx, req: Request, res: Response): Wire {
  return {
    requestId: String(res.locals.requestId),
    ip: req.ip ?? null,
    userAgent: req.headers['user-agent']?.slice(0, 300) ?? null,
    secure: req.secure,
    origin: ctx.config.publicUrl
      ? new URL(ctx.config.publicUrl).origin
      : `${req.protocol}://${req.headers.host ?? ''}`,
    fromElsewhere: ['cross-site', 'same-site'].includes(String(req.headers['sec-fetch-site'])),
    cookie: (name) => cookieOf(req.headers.cookie, name),
    // A reply may set several cookies, each from another hand.
    setHeader: (name, value) =>
      void (name === 'Set-Cookie' ? res.append(name, value) : res.setHeader(name, value)),
  };
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** The request body as a stream that fails when it is too large or the sender goes away before the end. */
function upload(req: Request): Readable {
  const out = new PassThrough();
  let bytes = 0;
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > IMPORT_MAX_BYTES) {
      req.pause();
      out.destroy(
        new AppError('import.file_too_large', { values: { limit: `${IMPORT_MAX_BYTES / 1024 / 1024} MB` } }),
      );
    } else if (!out.write(chunk)) {
      req.pause();
      out.once('drain', () => req.resume());
    }
  });
  req.on('end', () => out.end());
  req.on('close', () => {
    if (!req.readableEnded && !out.destroyed) out.destroy(new AppError('import.upload_incomplete'));
  });
  req.pause();
  out.once('newListener', () => req.resume());
  return out;
}

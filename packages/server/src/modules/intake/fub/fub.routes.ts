import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import { type Actor, reach } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { addressBlock } from '../../../kernel/http/address.ts';
import type { Limiter } from '../../../kernel/http/limits.ts';
import { toAppError } from '../../../kernel/http/problem.ts';
import { logRefusal } from '../../../kernel/http/refusals.ts';
import { authenticateKey } from '../../auth/index.ts';
import { listFields, listStages, readLead } from '../../leads/index.ts';
import { type ReceivedBy, receiveInquiry } from '../receive/receive-inquiry.ts';
import { FubEvent, toInquiry } from './fub-event.ts';
import { toFubPerson } from './fub-person.ts';

const PATH = '/v1/events';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Refused keys from one address before that address is turned away, as everywhere. */
const REFUSALS = 10;

/**
 * The door for vendors who speak to Follow Up Boss: the same address, credentials, body, status codes and reply, so that
 * they change only the host. The API key is the user name of basic authentication.
 */
export function fubDoor(ctx: Ctx, limiter: Limiter): RequestHandler {
  const router = Router({ caseSensitive: true });
  const json = express.json({ limit: '1mb', type: () => true, strict: true });
  router.post(PATH, named, identify(ctx, limiter), json, (req, res, next) => {
    answer(ctx, req, res).catch(next);
  });
  router.all(PATH, named, (_req, _res, next) => next(new AppError('request.method_not_allowed')));
  router.use(PATH, refuse(ctx));
  return router;
}

const named: RequestHandler = (_req, res, next) => {
  res.locals.route = PATH;
  res.setHeader('Cache-Control', 'no-store');
  next();
};

/** The key's service account, which may create leads and has not used up its minute. */
function identify(ctx: Ctx, limiter: Limiter): RequestHandler {
  return (req, res, next) => {
    (async () => {
      const ip = req.ip ?? null;
      const wire = {
        requestId: String(res.locals.requestId),
        ip,
        userAgent: req.headers['user-agent']?.slice(0, 300) ?? null,
      };
      const actor = await authenticateKey(ctx, keyOf(req), wire).catch(async (error: unknown) => {
        if (error instanceof AppError && error.status === 401)
          await count(ctx, limiter, res, `refused:${addressBlock(ip)}`, REFUSALS * ctx.config.limits.public);
        throw error;
      });
      res.locals.actor = actor;
      await count(ctx, limiter, res, `key:${actor.keyId}`, actor.limitPerMinute ?? ctx.config.limits.intake);
      if (reach(actor, 'leads:create') === 'none') throw new AppError('auth.forbidden');
    })().then(() => next(), next);
  };
}

/** The user name of basic authentication; whatever the password is. A bearer key is taken as well. */
function keyOf(req: Request): string {
  const header = req.headers.authorization;
  const required = { headers: { 'WWW-Authenticate': 'Basic realm="Lintel"' } };
  if (!header) throw new AppError('auth.required', required);
  const [, scheme = '', value = ''] = /^(\w+) +([A-Za-z0-9._~+/=-]{1,4096})$/.exec(header) ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') throw new AppError('auth.token_invalid', required);
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0]?.trim() ?? '';
}

async function count(
  ctx: Ctx,
  limiter: Limiter,
  res: Response,
  bucket: string,
  limit: number,
): Promise<void> {
  const hit = await limiter.hit(bucket, limit);
  res.setHeader('X-RateLimit-Limit', String(hit.limit));
  res.setHeader('X-RateLimit-Remaining', String(hit.remaining));
  res.setHeader('X-RateLimit-Window', '60');
  res.setHeader('X-RateLimit-Context', 'events');
  if (hit.allowed) return;
  ctx.metrics.rateLimited.inc({ class: 'intake' });
  throw new AppError('request.rate_limited', {
    values: { seconds: hit.resetSeconds },
    headers: { 'Retry-After': String(hit.resetSeconds) },
  });
}

async function answer(ctx: Ctx, req: Request, res: Response): Promise<void> {
  const actor = res.locals.actor as Actor;
  const event = FubEvent.parse(req.body ?? {});
  const { inquiry, sealed, facts } = toInquiry(event, await listFields(ctx, actor));
  const system = req.get('X-System')?.trim().slice(0, 120);
  const leadId = await knownPerson(ctx, actor, event.person?.id);
  const received = await receiveInquiry(ctx, actor, inquiry, {
    door: 'fub',
    ...(system ? { source: system } : {}),
    ...(leadId === undefined ? {} : { leadId }),
    facts: { ...(system ? { system } : {}), ...facts },
    sealed,
  });
  if (received === 'ignored') return void res.status(204).end();
  const person = await personOf(ctx, actor, received);
  // Only who may read the lead learns whether it was known.
  res.status(person && !received.created ? 200 : 201).json(person ?? { eventId: received.eventId });
}

/**
 * The lead of an id, as far as the key reads leads, or the one it was merged into; `lead.not_found` for any other.
 */
async function knownPerson(
  ctx: Ctx,
  actor: Actor,
  id: string | number | null | undefined,
): Promise<string | undefined> {
  if (id === undefined || id === null || id === '') return undefined;
  const text = String(id).toLowerCase();
  if (!UUID.test(text) || reach(actor, 'leads:read') === 'none') throw new AppError('lead.not_found');
  try {
    return (await readLead(ctx, actor, text)).id;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'lead.merged') throw error;
    const stayed = error.context?.leadId;
    if (typeof stayed !== 'string') throw new AppError('lead.not_found');
    return stayed;
  }
}

async function personOf(
  ctx: Ctx,
  actor: Actor,
  { leadId }: ReceivedBy,
): Promise<Record<string, unknown> | undefined> {
  if (reach(actor, 'leads:read') === 'none') return undefined;
  try {
    const [lead, stages] = await Promise.all([readLead(ctx, actor, leadId), listStages(ctx, actor)]);
    return toFubPerson(lead, stages);
  } catch (error) {
    if (error instanceof AppError && error.code === 'lead.not_found') return undefined;
    throw error;
  }
}

/** Failures as these callers know them: a status and one sentence under `errorMessage`. */
function refuse(ctx: Ctx) {
  return (thrown: unknown, req: Request, res: Response, _next: NextFunction): void => {
    const error = toAppError(thrown);
    const requestId = String(res.locals.requestId);
    if (error.status >= 500)
      ctx.log.error(
        { err: error.cause ?? error, code: error.code, trace: { id: requestId } },
        'a request failed',
      );
    else if ([401, 403, 429].includes(error.status))
      logRefusal(
        ctx.log,
        { code: error.code, ip: req.ip ?? null, requestId },
        {
          http: { request: { method: req.method }, response: { status_code: error.status } },
          url: { path: PATH },
        },
      );
    if (res.headersSent) return void res.destroy();
    for (const [name, value] of Object.entries(error.headers)) res.setHeader(name, value);
    const details = (error.errors ?? []).map(({ path, message }) => `${path}: ${message}`).join('; ');
    res
      .status(error.status === 422 ? 400 : error.status)
      .json({ errorMessage: [error.message, details].filter(Boolean).join(' ') });
  };
}

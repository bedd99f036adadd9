import { DOOR_MAX_BYTES } from '@lintel/contract';
import { type Request, type Response, Router, raw } from 'express';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { addressBlock } from '../../../kernel/http/address.ts';
import type { Limiter } from '../../../kernel/http/limits.ts';
import { findWebhook, takeCall } from './take-call.ts';

const PATHS = ['/api/webhooks/in/:token', '/api/v1/webhooks/in/:token'];

/**
 * Where other systems call. Whatever they send is kept and answered 202: what it says is found out afterwards, so that a
 * sender is never told to try again because of our mapping. Refused are an address that is none (404), a call over the
 * limit (429), one without the signature asked for (401), and more than a megabyte (413).
 */
export function webhookDoor(ctx: Ctx, limiter: Limiter): Router {
  const router = Router({ caseSensitive: true });
  router.get(PATHS, (req, res, next) => {
    find(ctx, limiter, req, res)
      .then(() => res.json({ ready: true }))
      .catch(next);
  });
  router.post(PATHS, (req, res, next) => {
    // The address first: a stranger's body is not read.
    find(ctx, limiter, req, res)
      .then((hook) => {
        res.locals.webhook = hook;
        next();
      })
      .catch(next);
  });
  router.post(PATHS, raw({ type: () => true, limit: DOOR_MAX_BYTES }), (req, res, next) => {
    take(ctx, req, res).catch(next);
  });
  return router;
}

async function find(ctx: Ctx, limiter: Limiter, req: Request, res: Response) {
  res.locals.route = '/webhooks/in/:token';
  res.setHeader('Cache-Control', 'no-store');
  try {
    const hook = await findWebhook(ctx, String(req.params.token));
    await count(ctx, limiter, `webhook:${hook.id}`, ctx.config.limits.intake);
    return hook;
  } catch (error) {
    // Addresses are not to be guessed at.
    if (error instanceof AppError && error.code === 'webhook.not_found')
      await count(ctx, limiter, `refused:${addressBlock(req.ip ?? null)}`, 10 * ctx.config.limits.public);
    throw error;
  }
}

async function count(ctx: Ctx, limiter: Limiter, bucket: string, limit: number): Promise<void> {
  const hit = await limiter.hit(bucket, limit);
  if (hit.allowed) return;
  ctx.metrics.rateLimited.inc({ class: 'intake' });
  throw new AppError('request.rate_limited', {
    values: { seconds: hit.resetSeconds },
    headers: { 'Retry-After': String(hit.resetSeconds) },
  });
}

async function take(ctx: Ctx, req: Request, res: Response): Promise<void> {
  const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  // Senders that try an address out send nothing.
  if (body.length === 0) return void res.status(204).end();
  const hook = res.locals.webhook as Awaited<ReturnType<typeof findWebhook>>;
  const { messageId, known } = await takeCall(ctx, hook, {
    contentType: (req.headers['content-type'] ?? '').slice(0, 200),
    body,
    key: headerOf(req, 'idempotency-key'),
    signature: headerOf(req, 'x-lintel-signature'),
  });
  res.status(202).json({ messageId, known });
}

const headerOf = (req: Request, name: string): string | undefined =>
  req.get(name)?.trim().slice(0, 500) || undefined;

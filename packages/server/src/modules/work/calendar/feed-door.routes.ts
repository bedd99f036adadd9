import { type Request, type Response, Router } from 'express';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { addressBlock } from '../../../kernel/http/address.ts';
import type { Limiter } from '../../../kernel/http/limits.ts';
import { findFeed, readFeed } from './feeds.ts';

const PATHS = ['/api/calendar/feeds/:name', '/api/v1/calendar/feeds/:name'];
/** Calendars ask every few minutes at most. */
const A_MINUTE = 30;

/**
 * Where other calendars fetch somebody's. Whoever knows the address may; one that has ended is 404, and one that has not
 * changed since answers 304.
 */
export function feedDoor(ctx: Ctx, limiter: Limiter): Router {
  const router = Router({ caseSensitive: true });
  router.get(PATHS, (req, res, next) => {
    const name = String(req.params.name);
    if (!name.endsWith('.ics')) return next();
    answer(ctx, limiter, req, res, name.slice(0, -'.ics'.length)).catch(next);
  });
  return router;
}

async function answer(ctx: Ctx, limiter: Limiter, req: Request, res: Response, token: string): Promise<void> {
  res.locals.route = '/calendar/feeds/:token.ics';
  try {
    const feed = await findFeed(ctx, token);
    await count(ctx, limiter, `calendar-feed:${feed.id}`, A_MINUTE);
    const text = await readFeed(ctx, feed);
    res.setHeader('Cache-Control', 'private, no-cache');
    res.type('text/calendar; charset=utf-8').send(text);
  } catch (error) {
    // Addresses are not to be guessed at.
    if (error instanceof AppError && error.code === 'calendar.feed_not_found')
      await count(ctx, limiter, `refused:${addressBlock(req.ip ?? null)}`, 10 * ctx.config.limits.public);
    throw error;
  }
}

async function count(ctx: Ctx, limiter: Limiter, bucket: string, limit: number): Promise<void> {
  const hit = await limiter.hit(bucket, limit);
  if (hit.allowed) return;
  ctx.metrics.rateLimited.inc({ class: 'public' });
  throw new AppError('request.rate_limited', {
    values: { seconds: hit.resetSeconds },
    headers: { 'Retry-After': String(hit.resetSeconds) },
  });
}

import type { RateClass } from '@lintel/contract';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { connectRedis } from '../cache/redis.ts';
import type { Logger } from '../log.ts';

export interface Hit {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Seconds until the window ends, rounded up. */
  resetSeconds: number;
}

/** Counts requests per class and caller, in windows of a minute. */
export interface Limiter {
  /** Counts one request of `key` (a user, an intake key, an address). Never throws because Redis is away. */
  hit(cls: RateClass, key: string): Promise<Hit>;
  close(): Promise<void>;
}

const WINDOW_SECONDS = 60;

/**
 * A limiter that all processes share through Redis; without Redis each process counts for itself, and while Redis
 * is away it does so too, so that a limit is loose for a while but never open.
 */
export async function createLimiter(options: {
  limits: Readonly<Record<RateClass, number>>;
  redisUrl?: string;
  log: Logger;
}): Promise<Limiter> {
  const redis =
    options.redisUrl === undefined ? undefined : await connectRedis(options.redisUrl, options.log);
  const limiters = new Map<string, RateLimiterMemory | RateLimiterRedis>();
  for (const [cls, points] of Object.entries(options.limits)) {
    const settings = { points, duration: WINDOW_SECONDS, keyPrefix: `lintel:limit:${cls}` };
    const local = new RateLimiterMemory(settings);
    limiters.set(
      cls,
      redis
        ? new RateLimiterRedis({
            ...settings,
            storeClient: redis,
            insuranceLimiter: local,
            rejectIfRedisNotReady: true,
            // Who is over the limit is refused from memory, without asking Redis again.
            inMemoryBlockOnConsumed: points + 1,
          })
        : local,
    );
  }

  return {
    async hit(cls, key) {
      const limit = options.limits[cls];
      const tell = (allowed: boolean, found: RateLimiterRes): Hit => ({
        allowed,
        limit,
        remaining: Math.max(0, found.remainingPoints),
        resetSeconds: Math.ceil(found.msBeforeNext / 1_000),
      });
      try {
        return tell(true, await limiters.get(cls)!.consume(key));
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return tell(false, refused);
        throw refused;
      }
    },
    async close() {
      redis?.disconnect();
    },
  };
}

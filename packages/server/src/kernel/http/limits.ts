import { LRUCache } from 'lru-cache';
import { connectRedis } from '../cache/redis.ts';
import type { Ctx } from '../context.ts';
import type { Logger } from '../log.ts';

export interface Hit {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Seconds until the window ends, rounded up. */
  resetSeconds: number;
}

/** Counts requests of each caller in windows of a minute, together with every other process. */
export interface Limiter {
  /** Counts one request of `bucket` (class and caller) against `limit` a minute. Never throws because something is away. */
  hit(bucket: string, limit: number): Promise<Hit>;
  close(): Promise<void>;
}

/** The count that processes share. */
interface Counter {
  /** How many a process takes at a time: what it takes and leaves unused is lost to the others. */
  slice(limit: number): number;
  /**
   * Takes `want` of the bucket's running window, which begins with the first taking. Answers what has been taken of it
   * so far, `want` included, and the milliseconds it still lasts. Throws when the count cannot be reached.
   */
  take(bucket: string, want: number): Promise<{ taken: number; msLeft: number }>;
  close(): Promise<void>;
}

/** A bucket as this process knows it. */
interface Share {
  /** When the window ends, by this process's monotonic clock. */
  endsAt: number;
  /** Taken of the window and not used yet. */
  left: number;
  /** What the window held for everybody after that; with 0 it is over the limit, and nobody needs to ask again. */
  rest: number;
  /** Requests waiting for the taking under way, or for the next. */
  waiting: number;
  taking: Promise<void> | undefined;
}

const WINDOW_MS = 60_000;
/** A count that answers later than this is away. */
const PATIENCE_MS = 1_000;

/**
 * A limiter that all processes share: exactly through Redis, else through PostgreSQL, of which a process takes a slice
 * of the window at a time, so that few requests cost a query. While the count is away each process grants the limit by
 * itself, so that a limit is loose for a minute but never open.
 */
export async function createLimiter(
  ctx: Pick<Ctx, 'system' | 'log'> & { config: Pick<Ctx['config'], 'redisUrl'> },
): Promise<Limiter> {
  const { redisUrl } = ctx.config;
  const counter = redisUrl === undefined ? inPostgres(ctx) : await inRedis(redisUrl, ctx.log);
  const shares = new LRUCache<string, Share>({ max: 100_000 });
  let away = false;

  async function take(bucket: string, limit: number, share: Share): Promise<void> {
    const want = Math.min(limit, Math.max(counter.slice(limit), share.waiting));
    try {
      const { taken, msLeft } = await within(PATIENCE_MS, counter.take(bucket, want));
      share.left = Math.max(0, Math.min(want, limit - (taken - want)));
      share.rest = Math.max(0, limit - taken);
      share.endsAt = performance.now() + msLeft;
      away = false;
    } catch (err) {
      if (!away) ctx.log.warn({ err }, 'The count of requests is away: each process counts for itself');
      away = true;
      share.left = limit;
      share.rest = 0;
      share.endsAt = performance.now() + WINDOW_MS;
    }
  }

  return {
    async hit(bucket, limit) {
      let share = shares.get(bucket);
      if (!share) {
        share = { endsAt: 0, left: 0, rest: 0, waiting: 0, taking: undefined };
        shares.set(bucket, share);
      }
      const tell = (allowed: boolean, known: Share): Hit => ({
        allowed,
        limit,
        remaining: known.left + known.rest,
        resetSeconds: Math.max(1, Math.ceil((known.endsAt - performance.now()) / 1_000)),
      });
      for (;;) {
        if (share.endsAt > performance.now()) {
          if (share.left > 0) {
            share.left--;
            return tell(true, share);
          }
          if (share.rest === 0) return tell(false, share);
        }
        const known = share;
        known.waiting++;
        known.taking ??= take(bucket, limit, known).finally(() => {
          known.taking = undefined;
        });
        await known.taking;
        known.waiting--;
      }
    },
    close: () => counter.close(),
  };
}

/** Through PostgreSQL, in a table without WAL. Two processes waste at most a sixteenth of a limit, or one request. */
function inPostgres(ctx: Pick<Ctx, 'system'>): Counter {
  return {
    slice: (limit) => Math.ceil(limit / 16),
    async take(bucket, want) {
      const [row] = await ctx.system('limits', (tx) =>
        tx.prepared<{ used: number; ms_left: number }>(
          'kernel.limits.take',
          `insert into rate_limits as r (bucket, ends_at, used) values ($1, now() + interval '1 minute', $2)
           on conflict (bucket) do update set
             used = case when r.ends_at > now() then r.used else 0 end + excluded.used,
             ends_at = case when r.ends_at > now() then r.ends_at else excluded.ends_at end
           returning used, extract(epoch from ends_at - now()) * 1000 as ms_left`,
          [bucket, want],
        ),
      );
      return { taken: row!.used, msLeft: row!.ms_left };
    },
    close: async () => undefined,
  };
}

/** Through Redis, one request at a time and therefore exact; those that arrive together are counted together. */
async function inRedis(url: string, log: Logger): Promise<Counter> {
  const redis = await connectRedis(url, log);
  const script = `
    local taken = redis.call('incrby', KEYS[1], ARGV[1])
    if taken == tonumber(ARGV[1]) then redis.call('pexpire', KEYS[1], ARGV[2]) end
    return {taken, redis.call('pttl', KEYS[1])}`;
  return {
    slice: () => 1,
    async take(bucket, want) {
      const answer = await redis.eval(script, 1, `lintel:limit:${bucket}`, want, WINDOW_MS);
      const [taken, msLeft] = answer as [number, number];
      return { taken, msLeft };
    },
    close: async () => redis.disconnect(),
  };
}

/** Rejects when `work` takes longer than `ms`. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

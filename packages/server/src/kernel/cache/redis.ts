import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../log.ts';

/**
 * A Redis connection for what may be lost: a command fails within half a second while Redis is away, and the
 * connection comes back by itself. Resolves when the first attempt to connect has succeeded or failed.
 */
export async function connectRedis(url: string, log: Logger, options: RedisOptions = {}): Promise<Redis> {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 500,
    connectTimeout: 2_000,
    retryStrategy: (times) => Math.min(100 * times, 2_000),
    ...options,
  });
  let away = false;
  redis.on('error', (err: Error) => {
    if (!away) log.warn({ err }, 'Redis is away');
    away = true;
  });
  redis.on('ready', () => {
    if (away) log.info('Redis is back');
    away = false;
  });
  await new Promise<void>((resolve) => {
    redis.once('ready', resolve).once('close', resolve);
  });
  return redis;
}

import { LRUCache } from 'lru-cache';
import type { Bus } from '../bus/bus.ts';
import type { Logger } from '../log.ts';
import type { Cache } from './cache.ts';
import { connectRedis } from './redis.ts';

export interface CacheOptions {
  bus: Bus;
  log: Logger;
  redisUrl?: string;
  /** Entries kept in memory. */
  max?: number;
}

const CHANNEL = 'cache';
const PREFIX = 'lintel:cache:';
/** Keys in one bus message: far below what the bus carries. */
const KEYS_A_MESSAGE = 40;
/** Forgotten keys remembered while Redis is away. */
const MAX_OWED = 10_000;

/** An entry as both levels hold it; wrapped, because `null` and `undefined` are values too. */
interface Entry {
  value?: unknown;
}
interface Flight {
  promise: Promise<Entry>;
  /** The key was forgotten while this was loading: what it brings is not kept. */
  stale: boolean;
}

/**
 * The cache. Values pass through JSON once, when loaded, so that they look the same from either level. Redis being
 * away costs loads, never an error.
 */
export async function createCache({ bus, log, redisUrl, max = 10_000 }: CacheOptions): Promise<Cache> {
  const memory = new LRUCache<string, Entry>({ max });
  const flights = new Map<string, Flight>();
  const redis = redisUrl === undefined ? undefined : await connectRedis(redisUrl, log);
  const owed = new Set<string>();

  const forgetHere = (key: string): boolean => {
    const flight = flights.get(key);
    if (flight) flight.stale = true;
    flights.delete(key);
    return memory.delete(key) || flight !== undefined;
  };

  async function forgetInRedis(keys: readonly string[]): Promise<void> {
    if (!redis || keys.length === 0) return;
    try {
      await redis.del(...keys.map((key) => PREFIX + key));
    } catch {
      for (const key of keys) if (owed.size < MAX_OWED) owed.add(key);
    }
  }

  async function tellOthers(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += KEYS_A_MESSAGE) {
      await bus
        .publish(CHANNEL, keys.slice(at, at + KEYS_A_MESSAGE))
        .catch((err: unknown) =>
          log.warn({ err }, 'Other processes may serve an old value until it expires'),
        );
    }
  }

  const unsubscribe = await bus.subscribe(CHANNEL, (message) => {
    // A load that began before the change may have put its old value into Redis after the key was deleted there.
    const had = (message as string[]).filter(forgetHere);
    void forgetInRedis(had);
  });
  bus.onGap(() => {
    for (const flight of flights.values()) flight.stale = true;
    flights.clear();
    memory.clear();
  });
  redis?.on('ready', () => {
    const keys = [...owed];
    owed.clear();
    void forgetInRedis(keys).then(() => tellOthers(keys));
  });

  async function read(key: string): Promise<Entry | undefined> {
    if (redis?.status !== 'ready') return undefined;
    const text = await redis.get(PREFIX + key).catch(() => null);
    if (text === null || owed.has(key)) return undefined;
    return JSON.parse(text) as Entry;
  }

  async function fetch(
    key: string,
    ttlMs: number,
    load: () => Promise<unknown>,
    flight: () => Flight,
  ): Promise<Entry> {
    const found = await read(key);
    if (found) {
      // How much of its time is left in Redis is not worth a question; a tenth bounds how long it outlives that.
      if (!flight().stale) memory.set(key, found, { ttl: Math.max(1, ttlMs / 10) });
      return found;
    }
    const text = JSON.stringify({ value: await load() });
    const entry = JSON.parse(text) as Entry;
    if (!flight().stale) {
      memory.set(key, entry, { ttl: ttlMs });
      if (redis?.status === 'ready') await redis.set(PREFIX + key, text, 'PX', ttlMs).catch(() => undefined);
    }
    return entry;
  }

  return {
    async get<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T> {
      const held = memory.get(key);
      if (held) return held.value as T;
      let flight = flights.get(key);
      if (!flight) {
        const fresh: Flight = { stale: false, promise: Promise.resolve({}) };
        fresh.promise = fetch(key, ttlMs, load, () => fresh).finally(() => {
          if (flights.get(key) === fresh) flights.delete(key);
        });
        flights.set(key, fresh);
        flight = fresh;
      }
      return (await flight.promise).value as T;
    },
    async forget(...keys) {
      if (keys.length === 0) return;
      keys.forEach(forgetHere);
      await forgetInRedis(keys);
      await tellOthers(keys);
    },
    async close() {
      await unsubscribe();
      redis?.disconnect();
    },
  };
}

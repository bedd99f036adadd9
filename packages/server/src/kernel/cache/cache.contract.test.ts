import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from '../../../test/postgres.ts';
import { noRedis, startRedis, type TestRedis } from '../../../test/redis.ts';
import { until } from '../../../test/until.ts';
import type { Bus } from '../bus/bus.ts';
import { createPgBus } from '../bus/pg-bus.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import type { Cache } from './cache.ts';
import { createCache } from './two-level.ts';

const log = createLogger({ ...readConfig({}), logLevel: 'silent' });

for (const [name, skip] of [
  ['memory', false],
  ['memory and Redis', noRedis],
] as const) {
  describe(`cache in ${name}`, { skip }, () => {
    let server: Awaited<ReturnType<typeof startPostgres>>;
    let pool: pg.Pool;
    let redis: TestRedis | undefined;
    const buses: Bus[] = [];
    const caches: Cache[] = [];
    let key = '';
    let number = 0;
    /** A cache as a further process has it. */
    const create = async (): Promise<Cache> => {
      const bus = await createPgBus({ connectionString: server.url, pool, log });
      const cache = await createCache({ bus, log, ...(redis ? { redisUrl: redis.url } : {}) });
      buses.push(bus);
      caches.push(cache);
      return cache;
    };
    before(async () => {
      server = await startPostgres();
      pool = new pg.Pool({ connectionString: server.url, max: 1 });
      if (name !== 'memory') redis = await startRedis();
    });
    beforeEach(() => {
      key = `tenant:${name}:${number++}`;
    });
    after(async () => {
      await Promise.all(caches.map((cache) => cache.close()));
      await Promise.all(buses.map((bus) => bus.close()));
      await pool.end();
      await server.stop();
      await redis?.stop();
    });

    test('loads once, for callers in turn and side by side', async () => {
      const cache = await create();
      let loads = 0;
      const load = async () => {
        loads++;
        await sleep(30);
        return { loads };
      };
      const together = await Promise.all(Array.from({ length: 20 }, () => cache.get(key, 60_000, load)));
      assert.deepEqual(new Set(together.map((value) => value.loads)), new Set([1]));
      assert.deepEqual(await cache.get(key, 60_000, load), { loads: 1 });
    });

    test('keeps nothing, null and false as values', async () => {
      const cache = await create();
      for (const value of [null, false, 0, '', undefined]) {
        const own = `${key}:${String(value)}`;
        assert.equal(await cache.get(own, 60_000, async () => value), value);
        assert.equal(await cache.get(own, 60_000, () => assert.fail('loaded again')), value);
      }
    });

    test('loads again when the time is over', async () => {
      const cache = await create();
      let loads = 0;
      const load = async () => ++loads;
      assert.equal(await cache.get(key, 80, load), 1);
      assert.equal(await cache.get(key, 80, load), 1);
      await sleep(120);
      assert.equal(await cache.get(key, 80, load), 2);
    });

    test('a load that fails is told to all who wait and is not kept', async () => {
      const cache = await create();
      const fail = async () => {
        await sleep(10);
        throw new Error('no answer');
      };
      const results = await Promise.allSettled([cache.get(key, 60_000, fail), cache.get(key, 60_000, fail)]);
      assert.ok(results.every((result) => result.status === 'rejected'));
      assert.equal(await cache.get(key, 60_000, async () => 'fine'), 'fine');
    });

    test('forgetting reaches every process', async () => {
      const [one, two] = [await create(), await create()];
      let current = 'old';
      const load = async () => current;
      assert.equal(await one.get(key, 60_000, load), 'old');
      assert.equal(await two.get(key, 60_000, load), 'old');
      current = 'new';
      await one.forget(key);
      assert.equal(await one.get(key, 60_000, load), 'new');
      await until(
        'the other process loads the new value',
        async () => (await two.get(key, 60_000, load)) === 'new',
        5_000,
      );
    });

    test('forgetting many keys at once reaches every process', async () => {
      const [one, two] = [await create(), await create()];
      const keys = Array.from({ length: 300 }, (_, i) => `${key}:${'long'.repeat(20)}:${i}`);
      for (const each of keys) await two.get(each, 60_000, async () => 'old');
      await one.forget(...keys);
      for (const each of keys) {
        await until(
          'it is new',
          async () => (await two.get(each, 60_000, async () => 'new')) === 'new',
          5_000,
        );
      }
    });

    test('what was being loaded when its key was forgotten is not kept', async () => {
      const [one, two] = [await create(), await create()];
      for (const forgetful of [one, two]) {
        const own = `${key}:${forgetful === one}`;
        const { promise: answer, resolve } = Promise.withResolvers<string>();
        const stale = one.get(own, 60_000, () => answer);
        await sleep(20);
        await forgetful.forget(own);
        await sleep(100);
        resolve('old');
        assert.equal(await stale, 'old');
        assert.equal(await one.get(own, 60_000, async () => 'new'), 'new');
        assert.equal(await (await create()).get(own, 60_000, async () => 'new'), 'new');
      }
    });

    test('forgets all it has in memory when messages may have been missed', async () => {
      const bus = await createPgBus({ connectionString: server.url, pool, log });
      let gap = () => {};
      const cache = await createCache({
        bus: {
          ...bus,
          onGap: (hear) => {
            gap = hear;
          },
        },
        log,
      });
      assert.equal(await cache.get(key, 60_000, async () => 1), 1);
      gap();
      assert.equal(await cache.get(key, 60_000, async () => 2), 2);
      await cache.close();
      await bus.close();
    });

    if (name === 'memory') return;

    test('another process finds in Redis what one has loaded', async () => {
      const [one, two] = [await create(), await create()];
      assert.deepEqual(await one.get(key, 60_000, async () => ({ list: [1] })), { list: [1] });
      assert.deepEqual(await two.get(key, 60_000, () => assert.fail('loaded again')), { list: [1] });
    });

    test('Redis killed costs loads, never an error, and an old value does not come back with it', async () => {
      const one = await create();
      assert.equal(await one.get(key, 60_000, async () => 'old'), 'old');
      await redis!.kill();
      assert.equal(await one.get(key, 60_000, () => assert.fail('loaded again')), 'old');
      await one.forget(key);
      assert.equal(await one.get(key, 60_000, async () => 'new'), 'new');
      assert.equal(await one.get(`${key}:other`, 60_000, async () => 1), 1);
      const started = await create();
      assert.equal(await started.get(key, 60_000, async () => 'new'), 'new');
      await redis!.start();
      await until('a new process sees the new value', async () => {
        const fresh = await create();
        await sleep(50);
        return (await fresh.get(key, 60_000, async () => 'new')) === 'new';
      });
      await until('Redis is used again', async () => {
        const own = `${key}:${Math.random()}`;
        await one.get(own, 60_000, async () => 1);
        return (await started.get(own, 60_000, async () => 2)) === 1;
      });
    });

    test('a Redis that hangs is waited for half a second, not longer', async () => {
      const cache = await create();
      await cache.get(key, 60_000, async () => 1);
      redis!.halt();
      try {
        const began = Date.now();
        assert.equal(await cache.get(`${key}:other`, 60_000, async () => 2), 2);
        const waited = Date.now() - began;
        assert.ok(waited > 400 && waited < 3_000, `waited ${waited} ms`);
      } finally {
        redis!.resume();
      }
    });
  });
}

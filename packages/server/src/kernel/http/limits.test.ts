import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { noRedis, startRedis, type TestRedis } from '../../../test/redis.ts';
import { until } from '../../../test/until.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import { createLimiter, type Limiter } from './limits.ts';

const log = createLogger({ ...readConfig({}), logLevel: 'silent' });
const limits = { read: 20, write: 5, intake: 50, public: 10, 'sign-in': 3 };
const allowed = async (limiter: Limiter, key: string, hits: number): Promise<number> => {
  const results = await Promise.all(Array.from({ length: hits }, () => limiter.hit('write', key)));
  return results.filter((hit) => hit.allowed).length;
};

for (const [name, skip] of [
  ['memory', false],
  ['Redis', noRedis],
] as const) {
  describe(`limits in ${name}`, { skip }, () => {
    let redis: TestRedis | undefined;
    const limiters: Limiter[] = [];
    const create = async (): Promise<Limiter> => {
      const limiter = await createLimiter({ limits, log, ...(redis ? { redisUrl: redis.url } : {}) });
      limiters.push(limiter);
      return limiter;
    };
    before(async () => {
      if (name === 'Redis') redis = await startRedis();
    });
    after(async () => {
      await Promise.all(limiters.map((limiter) => limiter.close()));
      await redis?.stop();
    });

    test('lets a caller through up to the limit of the class and says what is left', async () => {
      const limiter = await create();
      for (let left = 4; left >= 0; left--) {
        const hit = await limiter.hit('write', 'kim');
        assert.deepEqual(
          { ...hit, resetSeconds: 0 },
          { allowed: true, limit: 5, remaining: left, resetSeconds: 0 },
        );
        assert.ok(hit.resetSeconds > 0 && hit.resetSeconds <= 60);
      }
      const refused = await limiter.hit('write', 'kim');
      assert.deepEqual([refused.allowed, refused.remaining], [false, 0]);
      assert.ok(refused.resetSeconds > 0 && refused.resetSeconds <= 60);
    });

    test('counts classes and callers apart', async () => {
      const limiter = await create();
      assert.equal(await allowed(limiter, 'ann', 10), 5);
      assert.equal(await allowed(limiter, 'bob', 3), 3);
      assert.equal((await limiter.hit('read', 'ann')).allowed, true);
      assert.equal((await limiter.hit('sign-in', 'ann')).remaining, 2);
    });

    if (name === 'memory') return;

    test('processes share one count', async () => {
      const [one, two] = [await create(), await create()];
      const passed = await Promise.all([allowed(one, 'shared', 20), allowed(two, 'shared', 20)]);
      assert.equal(passed[0] + passed[1], 5);
    });

    test('with Redis killed the limit holds per process, and is shared again afterwards', async () => {
      const [one, two] = [await create(), await create()];
      assert.equal(await allowed(one, 'before', 2), 2);
      await redis!.kill();
      assert.equal(await allowed(one, 'during', 20), 5);
      assert.equal(await allowed(two, 'during', 20), 5);
      const started = await create();
      assert.equal(await allowed(started, 'during', 20), 5);
      await redis!.start();
      await until('the count is shared', async () => {
        const key = `after-${Math.random()}`;
        await one.hit('write', key);
        return (await two.hit('write', key)).remaining === 3;
      });
    });

    test('with a Redis that hangs the limit holds too', async () => {
      const limiter = await create();
      redis!.halt();
      try {
        assert.equal(await allowed(limiter, 'hanging', 20), 5);
      } finally {
        redis!.resume();
      }
    });
  });
}

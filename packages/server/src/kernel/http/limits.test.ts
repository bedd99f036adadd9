import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { noRedis, startRedis, type TestRedis } from '../../../test/redis.ts';
import { until } from '../../../test/until.ts';
import { createWorld, type World } from '../../../test/world.ts';
import type { Ctx } from '../context.ts';
import { createLimiter, type Limiter } from './limits.ts';

const LIMIT = 5;
const allowed = async (limiter: Limiter, bucket: string, hits: number, limit = LIMIT): Promise<number> => {
  const results = await Promise.all(Array.from({ length: hits }, () => limiter.hit(bucket, limit)));
  return results.filter((hit) => hit.allowed).length;
};

for (const [name, skip] of [
  ['PostgreSQL', false],
  ['Redis', noRedis],
] as const) {
  describe(`limits through ${name}`, { skip }, () => {
    let redis: TestRedis | undefined;
    let world: World;
    let queries = 0;
    const limiters: Limiter[] = [];
    /** A limiter as one more process has it. */
    const create = async (system?: Ctx['system']): Promise<Limiter> => {
      const counted: Ctx['system'] = (purpose, work) => {
        queries++;
        return world.ctx.system(purpose, work);
      };
      const limiter = await createLimiter({
        log: world.ctx.log,
        system: system ?? counted,
        config: { redisUrl: redis?.url },
      });
      limiters.push(limiter);
      return limiter;
    };
    before(async () => {
      world = await createWorld();
      if (name === 'Redis') redis = await startRedis();
    });
    after(async () => {
      await Promise.all(limiters.map((limiter) => limiter.close()));
      await redis?.stop();
      await world.close();
    });

    test('lets a caller through up to the limit and says what is left', async () => {
      const limiter = await create();
      for (let left = LIMIT - 1; left >= 0; left--) {
        const hit = await limiter.hit('kim', LIMIT);
        assert.deepEqual(
          { ...hit, resetSeconds: 0 },
          { allowed: true, limit: LIMIT, remaining: left, resetSeconds: 0 },
        );
        assert.ok(hit.resetSeconds > 0 && hit.resetSeconds <= 60);
      }
      const refused = await limiter.hit('kim', LIMIT);
      assert.deepEqual([refused.allowed, refused.remaining], [false, 0]);
      assert.ok(refused.resetSeconds > 0 && refused.resetSeconds <= 60);
    });

    test('counts callers apart', async () => {
      const limiter = await create();
      assert.equal(await allowed(limiter, 'ann', 10), 5);
      assert.equal(await allowed(limiter, 'bob', 3), 3);
      assert.equal((await limiter.hit('ann:read', 20)).remaining, 19);
    });

    // A process may leave a slice of what it took unused; Redis is asked for each request.
    const tolerance = name === 'Redis' ? 0.05 : 0.2;
    for (const limit of [20, 100, 600]) {
      test(`two processes share a limit of ${limit}`, async () => {
        const processes = [await create(), await create()];
        let passed = 0;
        // One after the other, so that each holds some of the window when it runs out.
        for (let i = 0; i < limit * 2; i++) {
          if ((await processes[i % 2]!.hit(`shared-${limit}`, limit)).allowed) passed++;
        }
        assert.ok(Math.abs(passed - limit) <= limit * tolerance, `${passed} of ${limit}`);
      });

      test(`and so when all ask at once, limit ${limit}`, async () => {
        const processes = [await create(), await create()];
        const passed = await Promise.all(processes.map((p) => allowed(p, `at-once-${limit}`, limit, limit)));
        const sum = passed[0]! + passed[1]!;
        assert.ok(Math.abs(sum - limit) <= limit * tolerance, `${sum} of ${limit}`);
      });
    }

    test('one process that idles after its first request takes little from the others', async () => {
      const [idle, busy] = [await create(), await create()];
      await idle.hit('idle', 100);
      const passed = await allowed(busy, 'idle', 200, 100);
      assert.ok(passed >= 100 * (1 - tolerance) && passed < 100, String(passed));
    });

    test('whoever is over the limit is refused without asking again', async () => {
      const limiter = await create();
      await allowed(limiter, 'over', 10);
      const before = queries;
      assert.equal(await allowed(limiter, 'over', 100), 0);
      assert.equal(queries, before);
    });

    if (name === 'PostgreSQL') {
      test('a query serves many requests', async () => {
        const limiter = await create();
        const before = queries;
        for (let i = 0; i < 600; i++) await limiter.hit('frugal', 600);
        assert.ok(queries - before <= 16, `${queries - before} queries`);
      });

      test('a window ends after a minute, whatever it held', async () => {
        const limiter = await create();
        assert.equal(await allowed(limiter, 'ends', 10), 5);
        await world.ctx.system('limits', (tx) =>
          tx
            .updateTable('rate_limits')
            .set({ ends_at: new Date(0) })
            .where('bucket', '=', 'ends')
            .execute(),
        );
        assert.equal(await allowed(await create(), 'ends', 10), 5);
      });

      test('while the database is away the limit holds per process, also when it hangs', async () => {
        const gone = await create(() => Promise.reject(new Error('away')));
        assert.equal(await allowed(gone, 'gone', 20), 5);
        const hangs = await create(() => new Promise(() => undefined));
        assert.equal(await allowed(hangs, 'hangs', 20), 5);
        assert.equal(await allowed(hangs, 'hangs', 20), 0);
      });
    } else {
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
          const bucket = `after-${Math.random()}`;
          await one.hit(bucket, LIMIT);
          return (await two.hit(bucket, LIMIT)).remaining === 3;
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
    }
  });
}

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Redis } from 'ioredis';
import pg from 'pg';
import { cloneDatabase, startPostgres, TEST_KEY } from '../../../test/postgres.ts';
import { noRedis, startRedis } from '../../../test/redis.ts';
import { until } from '../../../test/until.ts';
import { systemActor } from '../actor.ts';
import { ConfigError, readConfig } from '../config.ts';
import type { Ctx } from '../context.ts';
import { createContext } from '../create-context.ts';
import { newId } from '../ids.ts';
import { type AnyJob, job, scheduled } from '../jobs.ts';
import { eventJobs } from './delivery.ts';
import { RELAY_LOCK } from './outbox.repository.ts';
import { publishBatch } from './relay.ts';
import { checkJobs, startWorkers } from './runner.ts';
import { createSweep } from './sweeper.ts';

const server = await startPostgres();
after(() => server.stop());

/** A context on a database of its own, its clock movable, with a look at the outbox past row-level security. */
async function createHouse(env: Record<string, string> = {}) {
  const database = await cloneDatabase(server.url);
  const dataDir = mkdtempSync(join(tmpdir(), 'lintel-outbox-'));
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    LINTEL_KEY: TEST_KEY,
    LOG_LEVEL: 'silent',
    ...env,
  });
  let later = 0;
  const { ctx, close } = await createContext(config, { clock: { now: () => new Date(Date.now() + later) } });
  const owner = new pg.Pool({ connectionString: database.url, max: 2 });
  const actor = systemActor(newId());
  return {
    ctx,
    actor,
    owner,
    advance: (ms: number) => {
      later += ms;
    },
    happen: (count = 1) =>
      ctx.tx(actor, async (tx) => {
        const ids: string[] = [];
        for (let i = 0; i < count; i++) {
          ids.push(await ctx.record(tx, actor, 'lead.created', { payload: { leadId: newId() } }));
        }
        return ids;
      }),
    rows: async () =>
      (
        await owner.query<{ id: string; pending: string[] | null }>(
          'select id, pending from outbox order by seq',
        )
      ).rows,
    wipeQueue: async () => {
      if (config.redisUrl) {
        const client = new Redis(config.redisUrl);
        await client.flushall();
        client.disconnect();
        return;
      }
      const { rows } = await owner.query<{ t: string }>(
        "select format('jobs.%I', tablename) as t from pg_tables where schemaname = 'jobs' and tablename <> 'migration'",
      );
      await owner.query(`truncate ${rows.map((row) => row.t).join(', ')} cascade`);
    },
    close: async () => {
      await close();
      await owner.end();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
type House = Awaited<ReturnType<typeof createHouse>>;

const relay = (ctx: Ctx, jobs: readonly AnyJob[], limit?: number) =>
  publishBatch(
    ctx,
    Map.groupBy(eventJobs(jobs), (j) => j.on as string),
    limit,
  );
const idle = (name: string) => job({ name, on: 'lead.created', run: async () => {} });

for (const [name, skip] of [
  ['PostgreSQL', false],
  ['Redis', noRedis],
] as const) {
  describe(`outbox with the queue on ${name}`, { skip }, () => {
    let redis: Awaited<ReturnType<typeof startRedis>> | undefined;
    const houses: House[] = [];
    const open = async () => {
      const house = await createHouse(redis ? { REDIS_URL: redis.url } : {});
      houses.push(house);
      return house;
    };
    before(async () => {
      if (name === 'Redis') redis = await startRedis();
    });
    after(async () => {
      await redis?.stop();
    });
    const scene = (what: string, run: (house: House) => Promise<void>) =>
      test(what, { timeout: 60_000 }, async () => {
        const house = await open();
        try {
          await run(house);
        } finally {
          await house.close();
          if (redis) await house.wipeQueue();
        }
      });

    scene(
      'every listener gets the event as it was written, and nothing is owed afterwards',
      async (house) => {
        const got: unknown[] = [];
        const listen = (jobName: string, queue: 'fast' | 'bulk') =>
          job({ name: jobName, on: 'lead.created', queue, run: async (_ctx, event) => void got.push(event) });
        const workers = await startWorkers(house.ctx, [
          listen('test.first', 'fast'),
          listen('test.second', 'bulk'),
        ]);
        const [id] = await house.happen();
        await until('both have it', () => got.length === 2);
        const [event] = got as { occurredAt: string; payload: unknown }[];
        assert.deepEqual(got[0], got[1]);
        assert.partialDeepStrictEqual(event, {
          id,
          name: 'lead.created',
          tenantId: house.actor.tenantId,
          userId: null,
        });
        assert.deepEqual(Object.keys(event!.payload as object), ['leadId']);
        assert.ok(!Number.isNaN(Date.parse(event!.occurredAt)));
        await until('nothing is owed', async () => (await house.rows()).length === 0);
        await workers.close();
      },
    );

    scene('a row owes each job apart, and the fast one is not run again for the slow one', async (house) => {
      const ran: string[] = [];
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      const jobs = [
        job({ name: 'test.quick', on: 'lead.created', run: async () => void ran.push('quick') }),
        job({
          name: 'test.late',
          on: 'lead.created',
          queue: 'bulk',
          run: () => released.then(() => void ran.push('late')),
        }),
      ];
      const workers = await startWorkers(house.ctx, jobs);
      await house.happen();
      await until('the quick one is settled', async () => (await house.rows())[0]?.pending?.length === 1);
      assert.deepEqual((await house.rows())[0]?.pending, ['test.late']);
      house.advance(61_000);
      await createSweep(house.ctx, jobs)();
      release();
      await until('nothing is owed', async () => (await house.rows()).length === 0);
      assert.deepEqual(ran, ['quick', 'late']);
      await workers.close();
    });

    scene('while another process leads, a relay hands nothing over', async (house) => {
      await house.happen();
      const other = await house.owner.connect();
      await other.query('begin');
      await other.query(`select pg_advisory_xact_lock(${RELAY_LOCK})`);
      assert.equal(await relay(house.ctx, []), 0);
      await other.query('rollback');
      other.release();
      assert.equal(await relay(house.ctx, []), 1);
    });

    scene('events reach a job in the order they were written, over many batches', async (house) => {
      const ids = [...(await house.happen(40)), ...(await house.happen(40))];
      const ran: string[] = [];
      const order = job({
        name: 'test.order',
        on: 'lead.created',
        queue: 'training',
        run: async (_ctx, event) => void ran.push(event.id),
      });
      while ((await relay(house.ctx, [order], 7)) > 0);
      const workers = await startWorkers(house.ctx, [order]);
      await until('all ran', () => ran.length === 80);
      assert.deepEqual(ran, ids);
      await until('nothing is owed', async () => (await house.rows()).length === 0);
      await workers.close();
    });

    scene('an event nobody listens to leaves the outbox', async (house) => {
      await house.happen(3);
      assert.equal(await relay(house.ctx, []), 3);
      assert.deepEqual(await house.rows(), []);
    });

    scene('a queue wiped after the hand-over loses nothing', async (house) => {
      const ran: string[] = [];
      const lost = job({
        name: 'test.lost',
        on: 'lead.created',
        run: async (_ctx, event) => void ran.push(event.id),
      });
      const ids = await house.happen(20);
      assert.equal(await relay(house.ctx, [lost]), 20);
      await house.wipeQueue();
      const workers = await startWorkers(house.ctx, [lost]);
      const sweep = createSweep(house.ctx, [lost]);
      assert.equal((await sweep()).added, 0, 'what was just handed over is left alone');
      house.advance(61_000);
      assert.equal((await sweep()).added, 20);
      await until('all ran', () => ran.length === 20);
      assert.deepEqual(ran.toSorted(), ids.toSorted());
      await until('nothing is owed', async () => (await house.rows()).length === 0);
      await workers.close();
    });

    scene('a relay killed between handing over and marking runs nothing twice', async (house) => {
      const ran: string[] = [];
      const twice = job({
        name: 'test.twice',
        on: 'lead.created',
        run: async (_ctx, event) => void ran.push(event.id),
      });
      const ids = await house.happen(10);
      const dying: Ctx = {
        ...house.ctx,
        system: (purpose, work) =>
          house.ctx.system(purpose, async (tx) => {
            await work(tx);
            throw new Error('killed before the commit');
          }),
      };
      await assert.rejects(relay(dying, [twice]), /killed before/);
      assert.deepEqual(
        (await house.rows()).map((row) => row.pending),
        ids.map(() => null),
      );
      const workers = await startWorkers(house.ctx, [twice]);
      await until('nothing is owed', async () => (await house.rows()).length === 0);
      assert.deepEqual(ran.toSorted(), ids.toSorted());
      await workers.close();
    });

    scene('sweeping what still waits in the queue runs nothing twice', async (house) => {
      const ran: string[] = [];
      const slow = job({
        name: 'test.slow',
        on: 'lead.created',
        run: async (_ctx, event) => void ran.push(event.id),
      });
      await house.happen(5);
      await relay(house.ctx, [slow]);
      house.advance(61_000);
      const sweep = createSweep(house.ctx, [slow]);
      for (let i = 0; i < 3; i++) assert.equal((await sweep()).added, 5);
      const workers = await startWorkers(house.ctx, [slow]);
      await until('nothing is owed', async () => (await house.rows()).length === 0);
      assert.equal(ran.length, 5);
      await workers.close();
    });

    scene('a job that fails at first is tried again with the same event id', async (house) => {
      const attempts: string[] = [];
      const shaky = job({
        name: 'test.shaky',
        on: 'lead.created',
        attempts: 3,
        run: async (_ctx, event) => {
          attempts.push(event.id);
          if (attempts.length < 2) throw new Error('not yet');
        },
      });
      const workers = await startWorkers(house.ctx, [shaky]);
      const [id] = await house.happen();
      await until('nothing is owed', async () => attempts.length > 0 && (await house.rows()).length === 0);
      assert.deepEqual(attempts, [id, id]);
      await workers.close();
    });

    scene(
      'a job that fails for good is delivered again, later each time, and at last given up',
      async (house) => {
        let runs = 0;
        const doomed = job({
          name: 'test.doomed',
          on: 'lead.created',
          attempts: 1,
          run: async () => {
            runs++;
            throw new Error('never');
          },
        });
        const workers = await startWorkers(house.ctx, [doomed]);
        const sweep = createSweep(house.ctx, [doomed]);
        await house.happen();
        const pending = async () => (await house.rows())[0]?.pending;
        for (const [failed, minutes] of [6, 31, 121, 721].entries()) {
          await until('it failed', async () => (await pending())?.[0] === `test.doomed#${failed + 1}`);
          assert.equal((await sweep()).added, 0, 'not before its time');
          house.advance(minutes * 60_000);
          assert.equal((await sweep()).added, 1);
        }
        await until('it failed for the last time', async () => (await pending())?.[0] === 'test.doomed#5');
        house.advance(100 * 3_600_000);
        assert.deepEqual(await sweep(), { added: 0, givenUp: 1 });
        assert.equal(runs, 5);
        await workers.close();
      },
    );

    scene('two relays at once hand every event over once', async (house) => {
      const ran: string[] = [];
      const racing = job({
        name: 'test.racing',
        on: 'lead.created',
        run: async (_ctx, event) => void ran.push(event.id),
      });
      const first = await startWorkers(house.ctx, [racing]);
      const second = await startWorkers(house.ctx, [racing]);
      const ids = (await Promise.all(Array.from({ length: 10 }, () => house.happen(10)))).flat();
      await until('nothing is owed', async () => (await house.rows()).length === 0);
      assert.deepEqual(ran.toSorted(), ids.toSorted());
      await Promise.all([first.close(), second.close()]);
    });
  });
}

describe('starting workers', () => {
  let house: House;
  before(async () => {
    house = await createHouse();
  });
  after(() => house?.close());

  test('a scheduled job runs by the clock', async () => {
    let ticks = 0;
    const tick = scheduled({ name: 'test.tick', when: { everyMs: 200 }, run: async () => void ticks++ });
    const workers = await startWorkers(house.ctx, [tick]);
    await until('it ran three times', () => ticks >= 3);
    await workers.close();
  });

  test('refuses declarations that cannot work, saying which', () => {
    assert.throws(() => checkJobs([idle('test.same'), idle('test.same')]), /Two jobs are named test\.same/);
    assert.throws(() => checkJobs([idle('test:colon')]), ConfigError);
    const unheard = job({ name: 'test.unheard', on: 'lead.vanished' as 'lead.created', run: async () => {} });
    assert.throws(() => checkJobs([unheard]), /test\.unheard waits for an event that is never sent/);
    const unqueued = job({
      name: 'test.unqueued',
      on: 'lead.created',
      queue: 'none' as 'fast',
      run: async () => {},
    });
    assert.throws(() => checkJobs([unqueued]), /test\.unqueued runs on no known queue/);
  });

  test('refuses to start while the outbox owes something to a job nobody declares', async () => {
    await house.happen();
    await relay(house.ctx, [idle('test.gone')]);
    await assert.rejects(startWorkers(house.ctx, [idle('test.other')]), /does not have: test\.gone/);
  });

  test('the jobs carried by the queue hold ids and no other text of a person', async () => {
    const { rows } = await house.owner.query<{ data: unknown }>('select data from jobs.job where name = $1', [
      'test.gone',
    ]);
    const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
    const rest = JSON.stringify(rows[0]?.data).replace(uuid, '');
    assert.match(rest, /lead\.created/);
    assert.doesNotMatch(rest, /@|\+1/);
  });
});

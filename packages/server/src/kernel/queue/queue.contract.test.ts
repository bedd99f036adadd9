import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startOwnPostgres } from '../../../test/own-postgres.ts';
import { cloneDatabase, testPasswords } from '../../../test/postgres.ts';
import { noRedis, startRedis } from '../../../test/redis.ts';
import { until } from '../../../test/until.ts';
import { readConfig } from '../config.ts';
import { SYSTEM_ROLE, urlAs } from '../db/roles.ts';
import { createLogger } from '../log.ts';
import { createQueue } from './bullmq.ts';
import type { NewJob, Queue, QueuedJob } from './queue.ts';

const log = createLogger({ ...readConfig({}), logLevel: 'silent' });
const timing = { lockMs: 1_000, stalledMs: 500, scheduleMs: 500 };

interface Backend {
  options: { redisUrl?: string; pg: { connectionString: string } };
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Loses everything the queue holds. */
  wipe(): Promise<void>;
  stop(): Promise<void>;
}

async function onPostgres(): Promise<Backend> {
  const server = await startOwnPostgres();
  const { url } = await cloneDatabase(server.url);
  return {
    ...server,
    options: { pg: { connectionString: urlAs(url, SYSTEM_ROLE, (await testPasswords()).system) } },
    async wipe() {
      const owner = new pg.Client({ connectionString: url });
      await owner.connect();
      const { rows } = await owner.query<{ t: string }>(
        "select format('jobs.%I', tablename) as t from pg_tables where schemaname = 'jobs' and tablename <> 'migration'",
      );
      // Workers hold rows of several of them, in an order of their own.
      for (let tries = 0; ; tries++) {
        try {
          await owner.query(`truncate ${rows.map((row) => row.t).join(', ')} cascade`);
          break;
        } catch (error) {
          if ((error as { code?: string }).code !== '40P01' || tries === 5) throw error;
        }
      }
      await owner.end();
    },
  };
}

async function onRedis(): Promise<Backend> {
  const server = await startRedis();
  return {
    ...server,
    options: { redisUrl: server.url, pg: { connectionString: '' } },
    async wipe() {
      const client = new Redis(server.url);
      await client.flushall();
      client.disconnect();
    },
  };
}

const one = (id: string, more: Partial<NewJob> = {}): NewJob => ({
  id,
  name: 'test.job',
  data: { id },
  ...more,
});
const many = (prefix: string, count: number): NewJob[] =>
  Array.from({ length: count }, (_, i) => one(`${prefix}.${i}`));

for (const [name, open, skip] of [
  ['PostgreSQL', onPostgres, false],
  ['Redis', onRedis, noRedis],
] as const) {
  describe(`queue on ${name}`, { skip }, () => {
    let backend: Backend;
    const queues: Queue[] = [];
    const create = async (): Promise<Queue> => {
      const queue = await createQueue({ ...backend.options, log, timing });
      queues.push(queue);
      return queue;
    };
    /** A queue whose worker notes the jobs it ran. */
    const recorder = async (concurrency = 1, run: (job: QueuedJob) => Promise<void> = async () => {}) => {
      const queue = await create();
      const ran: string[] = [];
      await queue.work(
        'fast',
        async (job) => {
          await run(job);
          ran.push(job.id);
        },
        concurrency,
      );
      return { queue, ran };
    };
    before(async () => {
      backend = await open();
    });
    afterEach(async () => {
      await Promise.all(queues.splice(0).map((queue) => queue.close(0)));
      await backend.wipe();
    });
    after(() => backend?.stop());

    test('runs jobs in the order they came, added together or one by one', async () => {
      const adder = await create();
      const jobs = many('order', 60);
      await adder.add('fast', jobs.slice(0, 30));
      for (const job of jobs.slice(30)) await adder.add('fast', [job]);
      const { ran } = await recorder();
      await until('all jobs ran', () => ran.length === 60);
      assert.deepEqual(
        ran,
        jobs.map((job) => job.id),
      );
    });

    test('hands a handler the job as it was added', async () => {
      const seen: QueuedJob[] = [];
      const { queue } = await recorder(1, async (job) => void seen.push(job));
      await queue.add('fast', [one('whole.1', { data: { list: [1, null, 'é'], deep: { a: true } } })]);
      await until('the job ran', () => seen.length === 1);
      assert.deepEqual(seen[0], {
        id: 'whole.1',
        name: 'test.job',
        data: { list: [1, null, 'é'], deep: { a: true } },
        attempt: 1,
      });
    });

    test('a more urgent job overtakes, a delayed one waits its time', async () => {
      const adder = await create();
      const added = Date.now();
      let at = 0;
      await adder.add('fast', [
        one('late', { delayMs: 600 }),
        one('slow', { priority: 9 }),
        one('urgent', { priority: 1 }),
      ]);
      assert.deepEqual(await adder.counts('fast'), { waiting: 2, delayed: 1, active: 0, failed: 0 });
      const { ran } = await recorder(1, async (job) => {
        if (job.id === 'late') at = Date.now();
      });
      await until('all jobs ran', () => ran.length === 3);
      // A slow start of the worker may find all three due; the delayed one then comes in between.
      assert.deepEqual(
        ran.filter((id) => id !== 'late'),
        ['urgent', 'slow'],
      );
      assert.ok(at - added >= 590, `ran after ${at - added} ms`);
    });

    test('a job that fails is tried again after growing waits, then stays as failed', async () => {
      const times: number[] = [];
      const attempts: number[] = [];
      const { queue } = await recorder(1, async (job) => {
        times.push(Date.now());
        attempts.push(job.attempt);
        throw new Error('no luck');
      });
      await queue.add('fast', [one('unlucky', { attempts: 3, backoffMs: 200 })]);
      await until('it failed for good', async () => (await queue.counts('fast')).failed === 1);
      assert.deepEqual(attempts, [1, 2, 3]);
      const [first = 0, second = 0, third = 0] = times;
      assert.ok(second - first >= 190, `first wait ${second - first} ms`);
      assert.ok(third - second >= 390, `second wait ${third - second} ms`);
    });

    test('an id runs once, however often it is added', async () => {
      const { queue, ran } = await recorder(4);
      const other = await create();
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 ? queue : other).add('fast', [one('same')])),
      );
      await queue.add('fast', [one('same'), one('same'), one('else')]);
      await until('both jobs ran', () => ran.length >= 2);
      await queue.add('fast', [one('same'), one('last')]);
      await until('the last job ran', () => ran.includes('last'));
      assert.deepEqual(ran.toSorted(), ['else', 'last', 'same']);
    });

    test('refuses ids the carriers would refuse or confuse, and takes none of the batch', async () => {
      const { queue, ran } = await recorder();
      for (const id of ['', '12', 'a:b']) {
        await assert.rejects(queue.add('fast', [one('fine'), one(id)]), /Not a job id/);
      }
      await queue.add('fast', [one('after')]);
      await until('the next job ran', () => ran.length > 0);
      assert.deepEqual(ran, ['after']);
    });

    test('a job whose worker is killed twice is finished by the third', { timeout: 60_000 }, async () => {
      const queue = await create();
      await queue.add('fast', [one('hard.1'), one('hard.2')]);
      const lines: string[] = [];
      const work = (workMs: number) => {
        const options = JSON.stringify({ ...backend.options, timing, workMs });
        const child = spawn(
          process.execPath,
          [join(import.meta.dirname, '../../../test/queue-worker.ts'), options],
          {
            stdio: ['ignore', 'pipe', 'inherit'],
          },
        );
        child.stdout.on('data', (data: Buffer) => lines.push(...data.toString().trim().split('\n')));
        return child;
      };
      const started = () => lines.filter((line) => line.startsWith('start')).length;
      for (const starts of [2, 4]) {
        const child = work(60_000);
        await until(`jobs started ${starts} times`, () => started() === starts);
        child.kill('SIGKILL');
      }
      const child = work(100);
      try {
        await until('both jobs are done', () => lines.filter((line) => line.startsWith('done')).length === 2);
        await until('nothing is left', async () => (await queue.counts('fast')).active === 0);
      } finally {
        child.kill('SIGKILL');
      }
      assert.equal(started(), 6);
      assert.deepEqual(await queue.counts('fast'), { waiting: 0, delayed: 0, active: 0, failed: 0 });
    });

    test('a server that crashes under load loses no job, and adding fails meanwhile', {
      timeout: 60_000,
    }, async () => {
      const { queue, ran } = await recorder(4, () => sleep(5));
      await queue.add('fast', many('load', 300));
      await until('a part has run', () => ran.length > 30);
      await backend.kill();
      await assert.rejects(queue.add('fast', [one('meanwhile')]));
      await backend.start();
      await until('it takes jobs again', async () => {
        const added = await queue.add('fast', [one('afterwards')]).then(
          () => true,
          () => false,
        );
        return added;
      });
      await until('all jobs ran', () => new Set(ran).size >= 301, 40_000);
      assert.deepEqual(new Set(ran), new Set([...many('load', 300).map((job) => job.id), 'afterwards']));
    });

    test('a queue made while the server is away works once it is back', { timeout: 60_000 }, async () => {
      await backend.kill();
      const { queue, ran } = await recorder();
      await assert.rejects(queue.add('fast', [one('early')]));
      await backend.start();
      await until('it takes jobs', async () =>
        queue.add('fast', [one('early')]).then(
          () => true,
          () => false,
        ),
      );
      await until('the job ran', () => ran.length === 1);
    });

    test('closing lets running jobs finish and leaves waiting ones', async () => {
      let running = 0;
      const { queue, ran } = await recorder(2, async () => {
        running++;
        await sleep(500);
      });
      await queue.add('fast', many('close', 6));
      await until('two jobs run', () => running === 2);
      await queue.close();
      assert.deepEqual(ran.toSorted(), ['close.0', 'close.1']);
      const next = await recorder();
      await until('the others ran', () => next.ran.length === 4);
      assert.deepEqual(next.ran.toSorted(), ['close.2', 'close.3', 'close.4', 'close.5']);
    });

    test('closing tells a job that takes too long to stop, and the job runs again elsewhere', async () => {
      const queue = await create();
      let told = false;
      let running = false;
      await queue.work(
        'fast',
        (_job, signal) =>
          new Promise(() => {
            running = true;
            signal.addEventListener('abort', () => {
              told = true;
            });
          }),
        1,
      );
      await queue.add('fast', [one('endless')]);
      await until('it runs', () => running);
      const began = Date.now();
      await queue.close(100);
      assert.ok(told);
      assert.ok(Date.now() - began < 5_000);
      const { ran } = await recorder();
      await until('it ran again', () => ran.length === 1);
    });

    test('a schedule repeats, is not moved by setting it again, and is replaced by another', async () => {
      const { queue, ran } = await recorder();
      const tick = { name: 'test.tick', data: { n: 1 } };
      await queue.schedule('fast', 'tick', { everyMs: 400 }, tick);
      const began = Date.now();
      for (let i = 0; i < 20; i++) {
        await sleep(60);
        await (await create()).schedule('fast', 'tick', { everyMs: 400 }, tick);
        await Promise.all(queues.splice(1).map((other) => other.close()));
      }
      const due = (Date.now() - began) / 400;
      assert.ok(ran.length >= due - 2 && ran.length <= due + 2, `ran ${ran.length} times, due ${due}`);
      await queue.schedule('fast', 'tick', { cron: '0 0 1 1 *', timeZone: 'America/Chicago' }, tick);
      await sleep(100);
      const count = ran.length;
      await sleep(1_000);
      assert.equal(ran.length, count);
      assert.equal((await queue.counts('fast')).delayed, 1);
    });

    test('a schedule that the queue lost is put back', async () => {
      const { queue, ran } = await recorder();
      await queue.schedule('fast', 'tick', { everyMs: 300 }, { name: 'test.tick', data: {} });
      await until('it ran', () => ran.length > 0);
      await backend.wipe();
      const count = ran.length;
      await until('it runs again', () => ran.length > count + 1);
    });
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BackendClasses,
  type Queue as BullQueue,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  type Job,
  type KeepJobs,
  type Worker,
  withBackend,
} from 'bullmq';
import type { Logger } from '../log.ts';
import type { Queue } from './queue.ts';

export interface QueueOptions {
  /** Carries jobs on Redis; without it on PostgreSQL. */
  redisUrl?: string;
  /** As the role `lintel_system`, past any pooler: workers LISTEN. */
  pg: { connectionString: string };
  schema?: string;
  log: Logger;
  /** For tests, which cannot wait so long. */
  timing?: Timing;
}

interface Timing {
  /** A dead worker's jobs run again after about `lockMs` and one or two times `stalledMs`. */
  lockMs: number;
  stalledMs: number;
  /** How often schedules are put back that a queue has lost. */
  scheduleMs: number;
}
const TIMING: Timing = { lockMs: 10_000, stalledMs: 5_000, scheduleMs: 15_000 };
/** How many dead workers a job survives. */
const MAX_STALLED = 5;
/** The default of 15 s would leave a worker asleep long after the server is back. */
const RETRY_MS = 500;
/** How long `add` and `schedule` wait for a queue that was never reached. */
const READY_MS = 2_000;
/**
 * A finished id is refused again while it is kept, so this is how long a delivery may be repeated: a relay that could
 * not commit does so within seconds. By age alone, because on PostgreSQL a limit by count reads that many rows whenever
 * a job ends.
 */
const KEEP_DONE: KeepJobs = { age: 600 };
const KEEP_FAILED: KeepJobs = { age: 7 * 86_400, count: 1_000 };
/**
 * A worker does not wait for the disk: an end that a crash forgets makes its job run again, which it may. What `add` has
 * taken is on the disk.
 */
const WORKER_OPTIONS = '-c synchronous_commit=off';

type When = Parameters<Queue['schedule']>[2];
interface Schedule {
  queue: string;
  id: string;
  when: When;
  job: { name: string; data: unknown };
  /** False until the queue has taken it. */
  set: boolean;
}
interface Running {
  worker: Worker<unknown, void>;
  active: number;
}

/**
 * BullMQ on PostgreSQL or Redis. Nothing is connected yet when this returns, and a server that is away is waited
 * for in the background; `add` fails at once instead, because the outbox tries again.
 */
export async function createQueue(options: QueueOptions): Promise<Queue> {
  const { log } = options;
  const timing = options.timing ?? TIMING;
  const schema = options.schema ?? 'jobs';
  const kit = (
    options.redisUrl === undefined ? withBackend(createPostgresBackend) : withBackend(createRedisBackend)
  ) as BackendClasses<IQueueBackend, object>;
  const connection = (max: number, blocking: boolean): object =>
    options.redisUrl === undefined
      ? {
          connectionString: options.pg.connectionString,
          schema,
          max,
          keepAlive: true,
          ...(blocking ? { options: WORKER_OPTIONS } : {}),
        }
      : {
          url: options.redisUrl,
          retryStrategy: () => RETRY_MS,
          ...(blocking
            ? { maxRetriesPerRequest: null }
            : { maxRetriesPerRequest: 1, enableOfflineQueue: false }),
        };

  const stopping = new AbortController();
  const queues = new Map<string, Promise<BullQueue>>();
  const workers: Promise<Running | undefined>[] = [];
  const schedules = new Map<string, Schedule>();
  const hear = (queue: string) => (err: Error) => log.warn({ err, queue }, 'Queue connection');

  /** A first failure is remembered for ever by the library, so a client that is not ready is thrown away. */
  async function born<T extends BullQueue | Worker<unknown, void>>(name: string, make: () => T): Promise<T> {
    for (;;) {
      stopping.signal.throwIfAborted();
      const it = make();
      (it as BullQueue).on('error', hear(name));
      const stop = () => void it.close().catch(() => undefined);
      stopping.signal.addEventListener('abort', stop, { once: true });
      try {
        await it.waitUntilReady();
        stopping.signal.throwIfAborted();
        return it;
      } catch (err) {
        log.warn({ err, queue: name }, 'Queue not ready');
        stop();
        await sleep(RETRY_MS, undefined, { signal: stopping.signal, ref: false });
      } finally {
        stopping.signal.removeEventListener('abort', stop);
      }
    }
  }

  async function open(name: string): Promise<BullQueue> {
    let queue = queues.get(name);
    if (!queue) {
      queue = born(
        name,
        () => new kit.Queue(name, { connection: connection(1, false) }) as unknown as BullQueue,
      );
      queue.catch(() => undefined);
      queues.set(name, queue);
    }
    const deadline = new AbortController();
    try {
      return await Promise.race([
        queue,
        sleep(READY_MS, undefined, { signal: deadline.signal, ref: false }).then(() => {
          throw new Error(`The queue ${name} cannot be reached`);
        }),
      ]);
    } finally {
      deadline.abort();
    }
  }

  /** Setting a schedule again does not move its next run, so a process that restarts often disturbs nothing. */
  async function setSchedule(schedule: Schedule): Promise<void> {
    const { id, when, job } = schedule;
    const queue = await open(schedule.queue);
    await queue.upsertJobScheduler(
      id,
      'cron' in when ? { pattern: when.cron, tz: when.timeZone } : { every: when.everyMs },
      { ...job, opts: { removeOnComplete: { count: 10 }, removeOnFail: { count: 100 } } },
    );
    schedule.set = true;
  }
  async function keepSchedule(schedule: Schedule): Promise<void> {
    if (schedule.set && (await (await open(schedule.queue)).getJobScheduler(schedule.id))) return;
    await setSchedule(schedule);
  }
  const keeper = setInterval(() => {
    for (const schedule of schedules.values()) {
      keepSchedule(schedule).catch((err: unknown) =>
        log.warn({ err, queue: schedule.queue }, 'Schedule not kept'),
      );
    }
  }, timing.scheduleMs);
  keeper.unref();

  /** Lets running jobs finish; those still running at the deadline are let go and run again elsewhere. */
  async function stopWorker(running: Running, deadline: number): Promise<void> {
    await running.worker.pause(true);
    const finished = async (until: number) => {
      while (running.active > 0 && Date.now() < until) await sleep(20);
      return running.active === 0;
    };
    if (!(await finished(deadline))) {
      running.worker.cancelAllJobs('The process is stopping');
      await finished(Date.now() + 1_000);
    }
    await Promise.race([running.worker.close(running.active > 0), sleep(5_000, undefined, { ref: false })]);
  }

  return {
    async add(name, jobs) {
      for (const { id } of jobs) {
        if (/^\d*$|:/.test(id)) throw new Error(`Not a job id: ${id}`);
      }
      if (jobs.length === 0) return;
      const queue = await open(name);
      await queue.addBulk(
        jobs.map((job) => ({
          name: job.name,
          data: job.data,
          opts: {
            jobId: job.id,
            attempts: job.attempts ?? 1,
            backoff: { type: 'exponential', delay: job.backoffMs ?? 1_000 },
            removeOnComplete: KEEP_DONE,
            removeOnFail: KEEP_FAILED,
            ...(job.delayMs === undefined ? {} : { delay: job.delayMs }),
            ...(job.priority === undefined ? {} : { priority: job.priority }),
          },
        })),
      );
    },

    async work(name, handle, concurrency) {
      const counter = { active: 0 };
      // The library passes a signal only to a function that declares three parameters.
      const process = async (
        job: Job<unknown, void>,
        _token?: string,
        signal?: AbortSignal,
      ): Promise<void> => {
        counter.active++;
        try {
          await handle(
            { id: job.id ?? '', name: job.name, data: job.data, attempt: job.attemptsMade + 1 },
            signal ?? stopping.signal,
          );
        } finally {
          counter.active--;
        }
      };
      const worker = born(name, () => {
        const made = new kit.Worker<unknown, void>(name, process, {
          connection: connection(Math.min(2, concurrency), true),
          concurrency,
          // A worker that took jobs before it is known here would be stopped without waiting for them.
          autorun: false,
          lockDuration: timing.lockMs,
          stalledInterval: timing.stalledMs,
          maxStalledCount: MAX_STALLED,
          runRetryDelay: RETRY_MS,
        }) as unknown as Worker<unknown, void>;
        // Another worker may already run what lost its lock here.
        made.on('lockRenewalFailed', (ids: string[]) => {
          for (const id of ids) made.cancelJob(id, 'The job lost its lock');
        });
        made.on('failed', (job, err) => {
          if (/stalled more than allowable/.test(err.message)) {
            log.error({ err, queue: name, job: job?.name }, 'Job killed too many workers and was given up');
          }
        });
        return made;
      });
      const started = worker.then((made) => {
        made.run().catch(hear(name));
        return Object.assign(counter, { worker: made });
      });
      workers.push(started.catch(() => undefined));
    },

    async schedule(name, id, when, job) {
      const schedule: Schedule = { queue: name, id, when, job, set: false };
      schedules.set(`${name} ${id}`, schedule);
      await setSchedule(schedule).catch((err: unknown) =>
        log.warn({ err, queue: name }, 'Schedule not kept yet'),
      );
    },

    async counts(name) {
      const queue = await open(name);
      const found = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'failed');
      return {
        waiting: (found.waiting ?? 0) + (found.prioritized ?? 0),
        delayed: found.delayed ?? 0,
        active: found.active ?? 0,
        failed: found.failed ?? 0,
      };
    },

    async close(deadlineMs = 10_000) {
      if (stopping.signal.aborted) return;
      clearInterval(keeper);
      stopping.abort(new Error('The queue is closed'));
      const deadline = Date.now() + deadlineMs;
      await Promise.all(
        workers.map(async (worker) => {
          const running = await worker;
          if (running) await stopWorker(running, deadline);
        }),
      );
      await Promise.all(
        [...queues.values()].map(async (queue) => {
          const ready = await queue.catch(() => undefined);
          if (ready) await Promise.race([ready.close(), sleep(5_000, undefined, { ref: false })]);
        }),
      );
    },
  };
}

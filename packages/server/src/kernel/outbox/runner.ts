import { EVENTS } from '@lintel/contract';
import { ConfigError } from '../config.ts';
import type { Ctx } from '../context.ts';
import { type AnyEventJob, type AnyJob, QUEUES, type ScheduledJob } from '../jobs.ts';
import type { QueuedJob } from '../queue/queue.ts';
import { type EventMessage, isGivenUp, REDELIVER_AFTER_MS, toPending } from './delivery.ts';
import { findOwedJobs } from './outbox.repository.ts';
import { startRelay } from './relay.ts';
import { createSettler } from './settle.ts';
import { startSweeper } from './sweeper.ts';

export interface Workers {
  /** Stops handing events over; the queue itself, and with it the running jobs, is closed by the context. */
  close(): Promise<void>;
}

/**
 * Runs the given jobs, and the relay and sweeper that feed them. Throws a ConfigError when a job is declared twice or
 * listens to an unknown event, and when the outbox owes something to a job nobody declares.
 */
export async function startWorkers(ctx: Ctx, jobs: readonly AnyJob[]): Promise<Workers> {
  const byName = checkJobs(jobs);
  await checkOwed(ctx, byName);
  const settle = createSettler(ctx);

  async function runEvent(job: AnyEventJob, queued: QueuedJob, signal: AbortSignal): Promise<void> {
    const { delivery, ...event } = queued.data as EventMessage;
    const was = toPending(delivery);
    try {
      await job.run(ctx, event as never, signal);
    } catch (error) {
      if (queued.attempt >= job.attempts) {
        const failed = { job: job.name, failed: delivery.failed + 1 };
        await settle({ id: event.id, was, next: toPending(failed) });
        if (isGivenUp(failed)) ctx.log.error({ event: { id: event.id }, job: job.name }, 'Delivery given up');
      }
      throw error;
    }
    // Stored before the queue forgets the job: a crash in between runs it again and loses nothing.
    await settle({ id: event.id, was, next: null });
  }

  async function run(queued: QueuedJob, signal: AbortSignal): Promise<void> {
    const job = byName.get(queued.name);
    if (!job) throw new Error(`No job is called ${queued.name}`);
    const stop = ctx.metrics.jobDuration.startTimer({ job: job.name });
    try {
      if (job.kind === 'schedule') await job.run(ctx, signal);
      else await runEvent(job, queued, signal);
      stop({ outcome: 'done' });
    } catch (err) {
      stop({ outcome: 'failed' });
      const { id, tenantId } = (job.kind === 'event' ? queued.data : {}) as Partial<EventMessage>;
      ctx.log.warn(
        { err, job: job.name, attempt: queued.attempt, event: { id }, organization: { id: tenantId } },
        'Job failed',
      );
      throw err;
    }
  }

  for (const queue of new Set(jobs.map((job) => job.queue))) await ctx.queue.work(queue, run, QUEUES[queue]);
  for (const job of jobs) {
    if (job.kind === 'schedule')
      await ctx.queue.schedule(job.queue, job.name, job.when, { name: job.name, data: {} });
  }
  const relay = await startRelay(ctx, jobs);
  const sweeper = startSweeper(ctx, jobs);
  return {
    async close() {
      await Promise.all([relay.close(), sweeper.close()]);
    },
  };
}

/** The jobs by name. Throws a ConfigError for a declaration that cannot work. */
export function checkJobs(jobs: readonly AnyJob[]): ReadonlyMap<string, AnyEventJob | ScheduledJob> {
  const byName = new Map<string, AnyJob>();
  for (const job of jobs) {
    if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/.test(job.name)) {
      throw new ConfigError(`A job is named module.verb-object, and "${job.name}" is not. Rename it.`);
    }
    if (byName.has(job.name)) throw new ConfigError(`Two jobs are named ${job.name}. Rename one of them.`);
    if (!(job.queue in QUEUES))
      throw new ConfigError(`The job ${job.name} runs on no known queue. Correct its queue.`);
    if (job.kind === 'event' && !(job.on in EVENTS)) {
      throw new ConfigError(`The job ${job.name} waits for an event that is never sent. Correct its "on".`);
    }
    byName.set(job.name, job);
  }
  return byName;
}

async function checkOwed(ctx: Ctx, byName: ReadonlyMap<string, AnyJob>): Promise<void> {
  const owed = await ctx.system('relay', (tx) => findOwedJobs(tx, REDELIVER_AFTER_MS.length));
  const missing = owed.filter((name) => !byName.has(name));
  if (missing.length > 0) {
    throw new ConfigError(
      `Work is waiting for jobs that this version does not have: ${missing.join(', ')}. ` +
        'Run the version that has them until it is done, then start this one.',
    );
  }
}

import type { Ctx } from '../context.ts';
import { type AnyJob, QUEUES } from '../jobs.ts';
import {
  eventJobs,
  fromPending,
  isGivenUp,
  QueueLoads,
  REDELIVER_AFTER_MS,
  toPending,
  toQueued,
} from './delivery.ts';
import * as repo from './outbox.repository.ts';

const EVERY_MS = 15_000;
/** A job has this long before it is looked after. */
const GRACE_MS = 60_000;
/** A delivery of which nothing was heard for so long, by a queue that knows it, is taken as failed. */
const SILENT_MS = 6 * 3_600_000;
/** Rows looked at per sweep; the next sweep goes on behind them. */
const ROWS = 1_000;

export interface Sweeper {
  close(): Promise<void>;
}

/** Looks after what the queue owes, every fifteen seconds, and reports the queues' lengths. */
export function startSweeper(ctx: Ctx, jobs: readonly AnyJob[]): Sweeper {
  const sweep = createSweep(ctx, jobs);
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= sweep()
      .then(async (left) => {
        ctx.metrics.queueJobs.set({ queue: 'outbox', state: 'given-up' }, left.givenUp);
        for (const queue of Object.keys(QUEUES)) {
          for (const [state, count] of Object.entries(await ctx.queue.counts(queue))) {
            ctx.metrics.queueJobs.set({ queue, state }, count);
          }
        }
      })
      .catch((err: unknown) => ctx.log.warn({ err }, 'The outbox could not be swept'))
      .finally(() => {
        running = undefined;
      });
  }, EVERY_MS);
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

/**
 * Returns a function that goes over the next stretch of what is owed and adds it to the queue again: nothing happens
 * when the queue still has the job, and it runs when the queue lost it. A delivery that failed for good is made again
 * under a new id, later each time. Answers how many deliveries of the stretch are given up.
 */
export function createSweep(
  ctx: Ctx,
  jobs: readonly AnyJob[],
): () => Promise<{ added: number; givenUp: number }> {
  const known = new Map(eventJobs(jobs).map((job) => [job.name, job]));
  let after = '0';

  return async () => {
    const now = ctx.clock.now().getTime();
    const rows = await ctx.system('sweep', (tx) => repo.findOwed(tx, new Date(now - GRACE_MS), after, ROWS));
    after = rows.length === ROWS ? rows.at(-1)!.seq : '0';

    const loads = new QueueLoads();
    const silent: repo.Outcome[] = [];
    let givenUp = 0;
    let added = 0;
    for (const row of rows) {
      const age = now - row.published_at.getTime();
      for (const was of row.pending) {
        const { job: name, failed } = fromPending(was);
        const job = known.get(name);
        if (isGivenUp({ job: name, failed })) givenUp++;
        if (!job || isGivenUp({ job: name, failed })) continue;
        if (failed === 0 && age > SILENT_MS) {
          silent.push({ id: row.id, was, next: toPending({ job: name, failed: 1 }) });
        } else if (failed === 0 || age > REDELIVER_AFTER_MS[failed - 1]!) {
          loads.add(job.queue, toQueued(repo.toEvent(row), job, failed));
          added++;
        }
      }
    }
    for (const [queue, load] of loads.byQueue) await ctx.queue.add(queue, load);
    if (silent.length > 0) await ctx.system('sweep', (tx) => repo.writeOutcomes(tx, silent));
    if (givenUp > 0) ctx.log.error({ count: givenUp }, 'Deliveries were given up; they stay in the outbox');
    return { added, givenUp };
  };
}

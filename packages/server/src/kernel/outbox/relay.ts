import type { Ctx } from '../context.ts';
import type { AnyEventJob, AnyJob } from '../jobs.ts';
import { eventJobs, QueueLoads, toPending, toQueued } from './delivery.ts';
import * as repo from './outbox.repository.ts';

const BATCH = 500;
const TICK_MS = 1_000;
/** The context tells this channel of commits. */
const OUTBOX_CHANNEL = 'outbox';

export interface Relay {
  close(): Promise<void>;
}

/**
 * Hands committed events to the queues, in the order they were written, woken by the bus and by a timer. Every worker
 * process runs one; a lock lets one of them lead at a time.
 */
export async function startRelay(ctx: Ctx, jobs: readonly AnyJob[]): Promise<Relay> {
  const listeners = Map.groupBy(eventJobs(jobs), (job) => job.on as string);
  let closed = false;
  let again = false;
  let running: Promise<void> | undefined;

  async function drain(): Promise<void> {
    do {
      again = false;
      try {
        while (!closed && (await publishBatch(ctx, listeners)) === BATCH);
      } catch (err) {
        // Nothing is lost: the rows stay as they were and the timer comes back to them.
        ctx.log.warn({ err }, 'The relay could not hand over events');
        return;
      }
    } while (again && !closed);
  }
  function wake(): void {
    again = true;
    running ??= drain().finally(() => {
      running = undefined;
    });
  }

  const unsubscribe = await ctx.bus.subscribe(OUTBOX_CHANNEL, wake);
  ctx.bus.onGap(wake);
  const timer = setInterval(wake, TICK_MS);
  wake();
  return {
    async close() {
      closed = true;
      clearInterval(timer);
      await unsubscribe();
      await running;
    },
  };
}

/**
 * Hands one batch over and marks it, in one transaction: a worker that finishes a job before the mark is committed
 * waits for it. Returns how many events were taken. A crash before the commit hands the same jobs over again under
 * the same ids, which runs them once.
 */
export async function publishBatch(
  ctx: Ctx,
  listeners: ReadonlyMap<string, readonly AnyEventJob[]>,
  limit = BATCH,
): Promise<number> {
  return ctx.system('relay', async (tx) => {
    if (!(await repo.leadRelay(tx))) return 0;
    const rows = await repo.takeUnpublished(tx, limit);
    const oldest = rows[0];
    ctx.metrics.outboxLag.set(
      oldest ? (ctx.clock.now().getTime() - oldest.occurred_at.getTime()) / 1_000 : 0,
    );
    if (!oldest) return 0;

    const loads = new QueueLoads();
    const unheard: string[] = [];
    const heard = new Map<string, string[]>();
    for (const row of rows) {
      const jobs = listeners.get(row.name);
      if (!jobs) {
        unheard.push(row.id);
        continue;
      }
      heard.set(row.name, [...(heard.get(row.name) ?? []), row.id]);
      for (const job of jobs) loads.add(job.queue, toQueued(repo.toEvent(row), job, 0));
    }
    for (const [queue, load] of loads.byQueue) await ctx.queue.add(queue, load);

    const now = ctx.clock.now();
    await Promise.all([
      ...(unheard.length > 0 ? [repo.removeEvents(tx, unheard)] : []),
      ...[...heard].map(([name, ids]) => {
        const pending = listeners.get(name)!.map((job) => toPending({ job: job.name, failed: 0 }));
        return repo.markPublished(tx, ids, pending, now);
      }),
    ]);
    return rows.length;
  });
}

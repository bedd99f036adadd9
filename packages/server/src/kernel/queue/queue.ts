/** What a handler gets of a queued job. `id` is stable over redeliveries: key effects by it. */
export interface QueuedJob {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  /** 1 on the first run. */
  readonly attempt: number;
}

export interface NewJob {
  /** Adding an id that is waiting, active or recently done does nothing. Not an integer, no colon. */
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  readonly delayMs?: number;
  readonly priority?: number;
  readonly attempts?: number;
  /** First wait of the exponential back-off between attempts. */
  readonly backoffMs?: number;
}

/**
 * Carries jobs to workers, at least once, in order of arrival among equals. It holds no truth: what it loses is
 * put back from the outbox. Two drivers, one contract suite: BullMQ on PostgreSQL and on Redis.
 */
export interface Queue {
  add(queue: string, jobs: readonly NewJob[]): Promise<void>;
  work(
    queue: string,
    handle: (job: QueuedJob, signal: AbortSignal) => Promise<void>,
    concurrency: number,
  ): Promise<void>;
  /** Repeats a job by cron expression or interval; calling again with the same id replaces the schedule. */
  schedule(
    queue: string,
    id: string,
    when: { everyMs: number } | { cron: string; timeZone: string },
    job: { name: string; data: unknown },
  ): Promise<void>;
  /** Jobs waiting, delayed, active and failed, for metrics. */
  counts(queue: string): Promise<{ waiting: number; delayed: number; active: number; failed: number }>;
  /** Stops taking jobs, waits for running ones up to the deadline, then lets go of them (they run again later). */
  close(deadlineMs?: number): Promise<void>;
}

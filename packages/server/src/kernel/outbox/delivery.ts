import type { DomainEvent } from '@lintel/contract';
import type { AnyEventJob, AnyJob, JobQueue } from '../jobs.ts';
import type { NewJob } from '../queue/queue.ts';

/**
 * One event on its way to one job. `pending` of an outbox row names the jobs that have not finished: `job` while the
 * first delivery is under way, `job#1` once it has failed for good and a second one is due later, and so on.
 */
export interface Delivery {
  job: string;
  /** How many deliveries have failed before this one. */
  failed: number;
}

/** How old an event is when a delivery that failed for good is made again; after the last it is left to a person. */
export const REDELIVER_AFTER_MS = [5, 30, 120, 720].map((minutes) => minutes * 60_000);

/** What the queue carries: the event, ids only. */
export interface EventMessage extends DomainEvent {
  delivery: Delivery;
}

export const toPending = ({ job, failed }: Delivery): string => (failed === 0 ? job : `${job}#${failed}`);

export function fromPending(text: string): Delivery {
  const [job = '', failed = '0'] = text.split('#');
  return { job, failed: Number(failed) };
}

export const isGivenUp = ({ failed }: Delivery): boolean => failed > REDELIVER_AFTER_MS.length;

/** The queued job of a delivery. The same delivery always has the same id, so adding it twice runs it once. */
export function toQueued(event: DomainEvent, job: AnyEventJob, failed: number): NewJob {
  const message: EventMessage = { ...event, delivery: { job: job.name, failed } };
  return {
    id: failed === 0 ? `${event.id}.${job.name}` : `${event.id}.${job.name}.${failed}`,
    name: job.name,
    data: message,
    attempts: job.attempts,
    backoffMs: 1_000,
  };
}

/** Collects jobs so that each queue is told once. */
export class QueueLoads {
  readonly byQueue = new Map<JobQueue, NewJob[]>();
  add(queue: JobQueue, job: NewJob): void {
    const load = this.byQueue.get(queue);
    if (load) load.push(job);
    else this.byQueue.set(queue, [job]);
  }
}

export const eventJobs = (jobs: readonly AnyJob[]): AnyEventJob[] =>
  jobs.filter((job) => job.kind === 'event');

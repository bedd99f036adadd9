import type { DomainEvent, EventName } from '@lintel/contract';
import type { Ctx } from './context.ts';

export interface EventJob<N extends EventName = EventName> {
  readonly kind: 'event';
  /** `module.verb-object`, unique. */
  readonly name: string;
  readonly on: N;
  /** Queue it runs on; queues have their own workers, so a long job never delays a short one. */
  readonly queue: JobQueue;
  readonly attempts: number;
  run(ctx: Ctx, event: DomainEvent<N>, signal: AbortSignal): Promise<void>;
}

export interface ScheduledJob {
  readonly kind: 'schedule';
  readonly name: string;
  readonly queue: JobQueue;
  readonly when: { everyMs: number } | { cron: string; timeZone: string };
  run(ctx: Ctx, signal: AbortSignal): Promise<void>;
}

/** Queues and how many jobs of each a worker runs at once; `outside` are those that wait for other companies' servers. */
export const QUEUES = { fast: 8, outside: 8, bulk: 2, training: 1, upkeep: 1 } as const;
export type JobQueue = keyof typeof QUEUES;
export type AnyEventJob = { [N in EventName]: EventJob<N> }[EventName];
export type AnyJob = AnyEventJob | ScheduledJob;

/** Declares a job that reacts to an event. It runs at least once, so it must be safe to run twice: key effects by `event.id`. */
export const job = <N extends EventName>(def: {
  name: string;
  on: N;
  queue?: JobQueue;
  attempts?: number;
  run: EventJob<N>['run'];
}): EventJob<N> => ({ kind: 'event', queue: 'fast', attempts: 5, ...def });

/** Declares a job that runs by the clock, on one worker at a time. */
export const scheduled = (
  def: Omit<ScheduledJob, 'kind' | 'queue'> & { queue?: JobQueue },
): ScheduledJob => ({
  kind: 'schedule',
  queue: 'upkeep',
  ...def,
});

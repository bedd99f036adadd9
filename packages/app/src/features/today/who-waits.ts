import type { Today } from '@lintel/contract';
import type { TodayQueue } from '@lintel/contract/today';

/** Counting stops there. */
const COUNTED = 1_000;

/**
 * How many people are to be reached: new leads whose time runs, answers of others that are late, and those of the queue
 * with a reason beyond silence; one's own late answers stand in the queue. `capped`: counting stopped.
 */
export function whoWaits(
  { fresh, overdue, more }: Pick<Today, 'fresh' | 'overdue' | 'more'>,
  { due, capped }: Pick<TodayQueue, 'due' | 'capped'>,
  readerId: string,
): { count: number; capped: boolean } {
  const open = fresh.filter(({ state }) => state === 'open').length;
  const late = overdue.filter(({ ownerId }) => ownerId !== readerId).length;
  return capped && due >= COUNTED
    ? { count: COUNTED, capped: true }
    : { count: open + late + more + due, capped: false };
}

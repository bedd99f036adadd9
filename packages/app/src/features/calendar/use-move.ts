import type { Item } from './items';
import type { Times } from './time/move';
import { useMoveTask } from './use-move-task';
import { useReschedule } from './use-reschedule';

/** Moves what a calendar shows; `asking` has one of a series, until `answer` says which of them are meant. */
export function useMove(zone: string) {
  const { move: reschedule, asking, answer } = useReschedule(zone);
  const moveTask = useMoveTask(zone);
  const move = (item: Item, change: (times: Times) => Times, byKeys = false) =>
    item.kind === 'task' ? moveTask(item, change, byKeys) : reschedule(item, change, byKeys);
  return { move, asking, answer };
}

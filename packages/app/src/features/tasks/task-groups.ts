import { localNow } from './days.ts';

interface Timed {
  dueAt: string;
  snoozedUntil: string | null;
}

/** When a task asks for something: when it is due, or wakes. */
export const asksAt = ({ dueAt, snoozedUntil }: Timed): number =>
  Math.max(Date.parse(dueAt), snoozedUntil === null ? 0 : Date.parse(snoozedUntil));

/** Tasks in order of when they ask for something, under `overdue`, `today` and each later day. */
export function groupsOf<T extends Timed>(
  tasks: readonly T[],
  now: number,
  timeZone: string,
): { key: string; items: T[] }[] {
  const today = localNow(now, timeZone).slice(0, 10);
  const groups: { key: string; items: T[] }[] = [];
  for (const task of tasks) {
    const at = asksAt(task);
    const day = localNow(at, timeZone).slice(0, 10);
    const key = at < now ? 'overdue' : day <= today ? 'today' : day;
    const last = groups.at(-1);
    if (last?.key === key) last.items.push(task);
    else groups.push({ key, items: [task] });
  }
  return groups;
}

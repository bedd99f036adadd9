import { useMemo } from 'react';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { useAppointmentsQuery, useOpenTasksQuery } from './calendar.api';
import { spanOf } from './calendar-state';
import { appointmentItem, clashesAmong, type Item, isVoid, taskItem } from './items';
import { daysOf } from './time/layout';
import { addDays, startOfDay } from './time/zone';

interface Want {
  days: readonly string[];
  zone: string;
  /** Ids; empty is the reader. */
  people?: readonly string[];
  /** Called off and moved away too. */
  cancelled?: boolean;
}

const NONE: readonly never[] = [];
const TASKS = 200;

/** What the days hold: appointments of the people, and open tasks when one person's calendar is shown. */
export function useCalendar({ days, zone, people = NONE, cancelled = false }: Want) {
  const { me } = useSession();
  const { from, to } = spanOf(days, zone);
  const userIds = people.length > 0 ? people.join(',') : undefined;
  const query = useAppointmentsQuery({
    query: { from, to, ...(userIds ? { userIds } : {}), ...(cancelled ? { cancelled: 'true' } : {}) },
  });
  useAutoRetry(query.isError, query.isFetching, query.refetch);
  const one = people.length === 0 ? me?.userId : people.length === 1 ? people[0] : undefined;
  const open = useOpenTasksQuery(
    { query: { view: 'open', limit: TASKS, ...(one === me?.userId ? {} : { assigneeId: one }) } },
    { skip: one === undefined },
  );
  // What was asked for before is shown until the answer is there, but never another person's.
  const appointments = query.currentData?.items ?? NONE;
  const tasks = (one !== undefined && open.currentData?.items) || NONE;
  const items = useMemo<readonly Item[]>(
    () => [
      ...appointments.map((of) => appointmentItem(of, zone)),
      ...tasks
        .map((of) => taskItem(of, zone))
        .filter(({ start, end }) => {
          const first = startOfDay(days[0] ?? '', zone);
          const behind = startOfDay(addDays(days.at(-1) ?? '', 1), zone);
          return start < behind && (end > first || start >= first);
        }),
    ],
    [appointments, tasks, zone, days],
  );
  const clashes = useMemo(() => clashesAmong(items), [items]);
  const clashing = useMemo(() => new Set(clashes.keys()), [clashes]);
  const busy = useMemo(() => {
    const found = new Set<string>();
    for (const item of items) {
      if (item.kind === 'task' || isVoid(item.of.state)) continue;
      const { first, last } = daysOf(item, zone);
      for (let day = first; day <= last && found.size < 400; day = addDays(day, 1)) found.add(day);
    }
    return found;
  }, [items, zone]);
  return {
    items,
    clashes,
    clashing,
    busy,
    truncated: query.currentData?.truncated ?? false,
    loading: !query.currentData && !query.isError,
    error: query.error,
    /** An earlier answer is shown, for the newest could not be had. */
    stale: query.isError && query.currentData !== undefined,
    failed: query.isError && query.currentData === undefined,
    fetching: query.isFetching,
    refetch: query.refetch,
  };
}

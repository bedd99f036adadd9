import type { Appointment } from '@lintel/contract/appointments';
import { sync } from '@lintel/contract/sync';
import type { Task } from '@lintel/contract/tasks';
import type { ContractCall } from '../renew';

const DAY_MS = 86_400_000;
/** The schedule is kept for so many days back and ahead. */
export const SCHEDULE_DAYS = 14;
const TASKS_MOST = 200;

/** What somebody's day needs; by name and path, so that no screen's part of the contract is loaded for it. */
export const DAY = {
  'offers.today': '/today',
  'today.queue': '/today/queue',
  'tasks.list': '/tasks',
  'appointments.list': '/appointments',
  'sync.day': '/sync/day',
} as const;
type DayName = keyof typeof DAY;
export const isOfDay = (name: string): name is DayName => name in DAY;

/** The calls that keep a day: Today, the own open tasks, the own schedule. */
export function dayCalls(now: number, timeZone: string): ContractCall[] {
  const queries: Record<DayName, Record<string, unknown>> = {
    'offers.today': {},
    'today.queue': { timeZone },
    'tasks.list': { view: 'open', of: 'mine', limit: TASKS_MOST, timeZone },
    'appointments.list': {
      from: new Date(now - SCHEDULE_DAYS * DAY_MS).toISOString(),
      to: new Date(now + SCHEDULE_DAYS * DAY_MS).toISOString(),
      cancelled: 'true',
    },
    'sync.day': {},
  };
  return Object.entries(DAY).map(([name, path]) => ({
    endpoint: { ...sync.roster, name, path },
    call: { query: queries[name as DayName] },
  }));
}

interface Asking {
  readonly userId: string;
  readonly now: number;
}

/** A question of the day out of what was kept of it; undefined for what is not in it, such as a colleague's tasks. */
export function answerDay(
  name: DayName,
  kept: unknown,
  query: Record<string, unknown>,
  asking: Asking,
): unknown {
  if (name === 'tasks.list') return tasksOf(kept as { items: Task[] }, query, asking);
  if (name === 'appointments.list') return scheduleOf(kept as { items: Appointment[] }, query, asking);
  return kept;
}

/** Open tasks that a list asks for, in the order they were given; undefined for what only the server can tell. */
export function tasksOf(
  { items }: { items: readonly Task[] },
  query: Record<string, unknown>,
  { userId, now }: Asking,
): { items: Task[]; nextCursor: null } | undefined {
  const { view = 'open', of = 'mine', leadId, assigneeId, type, limit = 50 } = query;
  if (view === 'done' || (assigneeId !== undefined && assigneeId !== userId)) return undefined;
  const mine = leadId === undefined && of === 'mine';
  const midnight = new Date(now).setHours(24, 0, 0, 0);
  const due: Record<string, (at: number) => boolean> = {
    open: () => true,
    overdue: (at) => at < now,
    today: (at) => at >= now && at <= midnight,
    upcoming: (at) => at > midnight,
  };
  const found = items.filter(
    (task) =>
      task.doneAt === null &&
      (!mine || task.assigneeId === userId) &&
      (leadId === undefined || task.leadId === leadId) &&
      (type === undefined || task.type === type) &&
      due[String(view)]?.(Date.parse(task.dueAt)),
  );
  return { items: found.slice(0, Number(limit)), nextCursor: null };
}

function scheduleOf(
  { items }: { items: Appointment[] },
  query: Record<string, unknown>,
  { userId }: Asking,
): unknown {
  const { from, to, userIds, leadId, cancelled } = query;
  if (userIds !== undefined && String(userIds) !== userId && String(userIds) !== '') return undefined;
  const found = items.filter(
    (one) =>
      one.startsAt < String(to) &&
      one.endsAt > String(from) &&
      (leadId === undefined || one.leads.some(({ id }) => id === leadId)) &&
      (String(cancelled) === 'true' || one.state !== 'cancelled'),
  );
  return { items: found, truncated: false };
}

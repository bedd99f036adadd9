import type { Me } from '@lintel/contract';
import type { NewDue, NewTask, Task } from '@lintel/contract/tasks';
import { addDays, MINUTE, momentAt, startOfDay, wallTime } from '../../platform/zone.ts';

/** What the call that makes a task says; what is left out is as the contract has it. */
export type TaskBody = Partial<NewTask> & Pick<NewTask, 'title' | 'due'>;

/** An id for what is made here at a moment: a UUIDv7 as the server makes them, out of a random UUID. */
export function idOfMoment(now: number, random: string): string {
  const hex = now.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${random.slice(15)}`;
}

const pad = (n: number): string => String(n).padStart(2, '0');

function timesOf(due: NewDue): Pick<Task, 'dueAt' | 'dueDay' | 'dueLocal'> {
  const { timeZone } = due;
  const iso = (at: number) => new Date(at).toISOString();
  if ('day' in due)
    // Late from the end of its day on.
    return {
      dueAt: iso(startOfDay(addDays(due.day, 1), timeZone) - 1),
      dueDay: due.day,
      dueLocal: `${due.day}T00:00`,
    };
  if ('local' in due) {
    const [day = '', time = ''] = due.local.slice(0, 16).split('T');
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return {
      dueAt: iso(momentAt(day, hours * 60 + minutes, timeZone)),
      dueDay: null,
      dueLocal: due.local.slice(0, 16),
    };
  }
  const at = Date.parse(due.at);
  const { day, minutes } = wallTime(Math.floor(at / MINUTE) * MINUTE, timeZone);
  return {
    dueAt: iso(at),
    dueDay: null,
    dueLocal: `${day}T${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`,
  };
}

/** The task that a call made here will become, as its lists show it until the server has it. */
export function newTask(
  body: TaskBody & { id: string },
  {
    me,
    now,
    nameOf,
    leadName,
  }: { me: Me; now: number; nameOf: (userId: string) => string; leadName: string | null },
): Task {
  const assigneeId = body.assigneeId ?? me.userId;
  return {
    id: body.id,
    version: 0,
    type: body.type ?? 'follow_up',
    title: body.title.trim(),
    note: body.note ?? null,
    leadId: body.leadId ?? null,
    leadName,
    dealId: body.dealId ?? null,
    assigneeId,
    assigneeName: nameOf(assigneeId),
    creatorId: me.userId,
    ...timesOf(body.due),
    timeZone: body.due.timeZone,
    remindBefore: body.remindBefore ?? null,
    snoozedUntil: null,
    recurrence: null,
    seriesId: null,
    doneAt: null,
    doneById: null,
    createdAt: new Date(now).toISOString(),
    mayChange: true,
  };
}

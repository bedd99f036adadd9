import type { BodyOf, tasks as contract, Task } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { checkNotes, lockLeads, peopleOf, seersOf, writeEvent } from '../../leads/index.ts';
import { notify } from '../../notifications/index.ts';
import { nextTime } from '../time/recurrence.ts';
import { type Due, dueAt, dueOf, remindAt } from './due.ts';
import { noteOf, readTask } from './read-tasks.ts';
import { mayChange, readerOf } from './tasks.policy.ts';
import type { StoredTask, TaskRow } from './tasks.repository.ts';
import * as repo from './tasks.repository.ts';

/** Makes a task; one that repeats is due at the first time its rule gives. */
export function createTask(ctx: Ctx, actor: Actor, want: BodyOf<typeof contract.create>): Promise<Task> {
  const assigneeId = want.assigneeId ?? actor.userId;
  if (assigneeId === null) throw new AppError('user.not_found');
  if (want.note !== null) checkNotes(actor);
  return ctx.tx(actor, async (tx) => {
    const { leadId } = want;
    await checkAssignee(tx, actor, leadId, assigneeId);
    const id = want.id ?? newId();
    const now = ctx.clock.now();
    const first = want.recurrence === null ? undefined : firstOf(want.recurrence, dueOf(want.due));
    const due = first?.due ?? dueOf(want.due);
    const subjectId = leadId ?? id;
    const made = await repo.insertTask(
      tx,
      {
        id,
        lead_id: leadId,
        origin_lead_id: leadId,
        deal_id: want.dealId,
        assignee_id: assigneeId,
        creator_id: actor.userId,
        type: want.type,
        title: want.title,
        note: want.note === null ? null : await ctx.subjects.encrypt(tx, subjectId, noteOf(id), want.note),
        subject_id: subjectId,
        ...dueColumns(due),
        remind_before: want.remindBefore,
        remind_at: remindAt(due, want.remindBefore, now),
        snoozed_until: null,
        ...(first?.series ?? NO_SERIES),
        done_at: null,
        done_by: null,
      },
      now,
    );
    if (!made) throw new AppError('task.exists');
    if (leadId !== null) await tellLead(ctx, tx, actor, 'task.created', { ...want, id });
    await tellAssignee(ctx, tx, actor, { id, leadId, assigneeId, title: want.title });
    await ctx.audit(tx, actor, 'task.created', { subject: { type: 'task', id } });
    hintTasks(ctx, tx, actor, leadId);
    return readTask(ctx, tx, actor, id);
  });
}

/** Changes a task from the version that was seen. */
export function updateTask(
  ctx: Ctx,
  actor: Actor,
  taskId: string,
  { version, ...want }: BodyOf<typeof contract.update>,
): Promise<Task> {
  if (want.note !== undefined) checkNotes(actor);
  return ctx.tx(actor, async (tx) => {
    // Leads are locked before tasks.
    if (want.leadId) await lockLead(tx, actor, want.leadId);
    const task = await lockOwn(tx, actor, taskId);
    if (task.version !== version) throw new AppError('task.stale', { context: { version: task.version } });
    const leadId = want.leadId === undefined ? task.leadId : want.leadId;
    const assigneeId = want.assigneeId ?? task.assigneeId;
    if (assigneeId !== task.assigneeId || leadId !== task.leadId)
      await checkAssignee(tx, actor, leadId, assigneeId);
    const now = ctx.clock.now();
    const { type, title, dealId } = want;
    await repo.updateTask(
      tx,
      taskId,
      {
        ...(type === undefined ? {} : { type }),
        ...(title === undefined ? {} : { title }),
        ...(dealId === undefined ? {} : { deal_id: dealId }),
        assignee_id: assigneeId,
        ...timesAfter(task, want, now),
        ...(await leadAfter(ctx, tx, task, want)),
      },
      now,
    );
    if (assigneeId !== task.assigneeId)
      await tellAssignee(ctx, tx, actor, { id: taskId, leadId, assigneeId, title: title ?? task.title });
    await ctx.audit(tx, actor, 'task.updated', {
      subject: { type: 'task', id: taskId },
      changed: Object.keys(want),
    });
    hintTasks(ctx, tx, actor, task.leadId, leadId);
    return readTask(ctx, tx, actor, taskId);
  });
}

/** Removes a task; what it would have been followed by does not come. */
export const removeTask = (ctx: Ctx, actor: Actor, taskId: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    const task = await lockOwn(tx, actor, taskId);
    await repo.deleteTask(tx, taskId);
    await ctx.audit(tx, actor, 'task.removed', { subject: { type: 'task', id: taskId } });
    hintTasks(ctx, tx, actor, task.leadId);
  });

/** A task the actor may change, locked. */
export async function lockOwn(tx: Tx, actor: Actor, taskId: string): Promise<StoredTask> {
  const [task] = await repo.lockTasks(tx, readerOf(actor), [taskId]);
  if (!task) throw new AppError('task.not_found');
  if (!mayChange(actor, task)) throw new AppError('auth.forbidden');
  return task;
}

async function lockLead(tx: Tx, actor: Actor, leadId: string) {
  const [lead] = await lockLeads(tx, [leadId], peopleOf(actor, 'leads:read'));
  if (!lead) throw new AppError('lead.not_found');
  return lead;
}

/** A task goes to somebody who is there, and who sees the lead it is about. Locks the lead. */
export async function checkAssignee(
  tx: Tx,
  actor: Actor,
  leadId: string | null,
  assigneeId: string,
): Promise<void> {
  const lead = leadId === null ? null : await lockLead(tx, actor, leadId);
  if (assigneeId === actor.userId) return;
  if (!(await repo.isActiveMember(tx, assigneeId))) throw new AppError('user.not_found');
  if (lead === null) return;
  const { seers, members } = await seersOf(tx, lead);
  if (seers.some(({ userId }) => userId === assigneeId)) return;
  const name = members.find((member) => member.id === assigneeId)?.name ?? '';
  throw new AppError('task.out_of_reach', { values: { name } });
}

type Series = Pick<TaskRow, 'recurrence' | 'series_id' | 'series_start' | 'series_at' | 'occurrence'>;
const NO_SERIES: Series = {
  recurrence: null,
  series_id: null,
  series_start: null,
  series_at: null,
  occurrence: null,
};

/** The first time a rule gives from a due date on, and the series it begins. */
function firstOf(rule: string, due: Due): { due: Due; series: Series } {
  const first = nextTime(rule, due.local, due.timeZone, '');
  if (first === undefined) throw new AppError('task.rule_empty');
  return {
    due: dueAt(first, due.timeZone, due.day !== null),
    series: {
      recurrence: rule,
      series_id: newId(),
      series_start: due.local,
      series_at: first,
      occurrence: 1,
    },
  };
}
export const dueColumns = (due: Due) => ({
  time_zone: due.timeZone,
  due_day: due.day,
  due_local: due.local,
  due_at: due.at,
});

export const storedDue = (task: StoredTask): Due => ({
  local: task.dueLocal,
  day: task.dueDay,
  at: task.dueAt,
  timeZone: task.timeZone,
});

function timesAfter(
  task: StoredTask,
  want: Pick<BodyOf<typeof contract.update>, 'due' | 'recurrence' | 'remindBefore'>,
  now: Date,
): Partial<TaskRow> {
  if (want.due === undefined && want.recurrence === undefined && want.remindBefore === undefined) return {};
  const asked = want.due === undefined ? storedDue(task) : dueOf(want.due);
  const first = want.recurrence ? firstOf(want.recurrence, asked) : undefined;
  const due = first?.due ?? asked;
  const before = want.remindBefore === undefined ? task.remindBefore : want.remindBefore;
  return {
    ...dueColumns(due),
    ...(want.recurrence === undefined ? {} : (first?.series ?? NO_SERIES)),
    ...(want.due === undefined ? {} : { snoozed_until: null }),
    remind_before: before,
    remind_at: task.doneAt === null ? remindAt(due, before, now) : null,
  };
}

/** Another lead has another key: the note is sealed anew. */
async function leadAfter(
  ctx: Ctx,
  tx: Tx,
  task: StoredTask,
  want: Pick<BodyOf<typeof contract.update>, 'leadId' | 'note'>,
): Promise<Partial<TaskRow>> {
  const moves = want.leadId !== undefined && want.leadId !== task.leadId;
  if (!moves && want.note === undefined) return {};
  const subjectId = moves ? (want.leadId ?? task.id) : task.subjectId;
  const text = want.note === undefined ? await openNote(ctx, tx, task) : want.note;
  return {
    ...(moves ? { lead_id: want.leadId ?? null, origin_lead_id: want.leadId ?? null } : {}),
    subject_id: subjectId,
    note: text === null ? null : await ctx.subjects.encrypt(tx, subjectId, noteOf(task.id), text),
  };
}

export async function openNote(ctx: Ctx, tx: Tx, task: StoredTask): Promise<string | null> {
  if (!task.note) return null;
  const [text] = await ctx.subjects.decrypt(tx, task.subjectId, [
    { place: noteOf(task.id), sealed: task.note },
  ]);
  return text ?? null;
}

/** Writes what became of a task to the log of its lead; what it is called goes sealed. */
export async function tellLead(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  kind: 'task.created' | 'task.completed' | 'task.reopened',
  task: { id: string; leadId: string | null; type: string; title: string },
): Promise<void> {
  if (task.leadId === null) return;
  await writeEvent(ctx, tx, {
    leadId: task.leadId,
    kind,
    occurredAt: ctx.clock.now(),
    userId: actor.userId,
    payload: { taskId: task.id, type: task.type },
    text: task.title,
  });
}

export async function tellAssignee(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  task: { id: string; leadId: string | null; assigneeId: string; title: string },
): Promise<void> {
  if (task.assigneeId === actor.userId) return;
  await notify(ctx, tx, {
    userIds: [task.assigneeId],
    kind: 'task.assigned',
    leadId: task.leadId,
    payload: {
      taskId: task.id,
      title: task.title,
      ...(actor.userId === null ? {} : { personId: actor.userId }),
    },
    key: `task.assigned:${task.id}:${newId()}`,
  });
}

export function hintTasks(ctx: Ctx, tx: Tx, actor: Actor, ...leadIds: (string | null)[]): void {
  const ids = [...new Set(leadIds.filter((id) => id !== null))];
  tx.afterCommit(() => {
    ctx.hint(actor.tenantId, { topic: 'tasks' });
    if (ids.length > 0) ctx.hint(actor.tenantId, { topic: 'lead', ids });
  });
}

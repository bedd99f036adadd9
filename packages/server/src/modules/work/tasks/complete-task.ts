import type { Task } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { newId } from '../../../kernel/ids.ts';
import { timesOf } from '../time/recurrence.ts';
import { type Due, dueAt, remindAt } from './due.ts';
import { noteOf, readTask } from './read-tasks.ts';
import { dueColumns, hintTasks, lockOwn, openNote, storedDue, tellLead } from './save-task.ts';
import type { StoredTask } from './tasks.repository.ts';
import * as repo from './tasks.repository.ts';

/** Completes a task. Asked again it answers the same, and makes nothing more. */
export const completeTask = (
  ctx: Ctx,
  actor: Actor,
  taskId: string,
): Promise<{ task: Task; next: Task | null }> =>
  ctx.tx(actor, async (tx) => {
    const task = await lockOwn(tx, actor, taskId);
    const nextId = task.doneAt === null ? await complete(ctx, tx, actor, task) : await nextOf(tx, task);
    await ctx.audit(tx, actor, 'task.completed', { subject: { type: 'task', id: taskId } });
    hintTasks(ctx, tx, actor, task.leadId);
    return {
      task: await readTask(ctx, tx, actor, taskId),
      next: nextId === null ? null : await readTask(ctx, tx, actor, nextId),
    };
  });

/** Completes a task that is locked and open; answers the id of the one that follows. */
export async function complete(ctx: Ctx, tx: Tx, actor: Actor, task: StoredTask): Promise<string | null> {
  const now = ctx.clock.now();
  await repo.updateTask(tx, task.id, { done_at: now, done_by: actor.userId, remind_at: null }, now);
  await tellLead(ctx, tx, actor, 'task.completed', task);
  return makeNext(ctx, tx, task, now);
}

/**
 * The next of a series: the first time of its rule after this one that is not over yet. What was missed meanwhile is not
 * made up for.
 */
async function makeNext(ctx: Ctx, tx: Tx, task: StoredTask, now: Date): Promise<string | null> {
  const { recurrence, seriesId, seriesStart, seriesAt, occurrence } = task;
  if (
    recurrence === null ||
    seriesId === null ||
    seriesStart === null ||
    seriesAt === null ||
    occurrence === null
  )
    return null;
  const next = nextDue(task, recurrence, { start: seriesStart, after: seriesAt }, now);
  if (!next) return null;
  const id = newId();
  const text = await openNote(ctx, tx, task);
  const subjectId = task.leadId ?? id;
  const made = await repo.insertTask(
    tx,
    {
      id,
      lead_id: task.leadId,
      origin_lead_id: task.leadId,
      deal_id: task.dealId,
      assignee_id: task.assigneeId,
      creator_id: task.creatorId,
      type: task.type,
      title: task.title,
      note: text === null ? null : await ctx.subjects.encrypt(tx, subjectId, noteOf(id), text),
      subject_id: subjectId,
      ...dueColumns(next),
      remind_before: task.remindBefore,
      remind_at: remindAt(next, task.remindBefore, now),
      snoozed_until: null,
      recurrence,
      series_id: seriesId,
      series_start: seriesStart,
      series_at: next.local,
      occurrence: occurrence + 1,
      done_at: null,
      done_by: null,
    },
    now,
  );
  return made ? id : nextOf(tx, task);
}

function nextDue(
  task: StoredTask,
  rule: string,
  series: { start: string; after: string },
  now: Date,
): Due | undefined {
  for (const local of timesOf(rule, series.start, task.timeZone)) {
    if (local <= series.after) continue;
    const due = dueAt(local, task.timeZone, storedDue(task).day !== null);
    if (due.at > now) return due;
  }
  return undefined;
}

async function nextOf(tx: Tx, { seriesId, occurrence }: StoredTask): Promise<string | null> {
  if (seriesId === null || occurrence === null) return null;
  return (await repo.findOccurrence(tx, seriesId, occurrence + 1))?.id ?? null;
}

/** Takes the completing of a task back. The next of its series goes, unless somebody has changed or done it. */
export const reopenTask = (ctx: Ctx, actor: Actor, taskId: string): Promise<Task> =>
  ctx.tx(actor, async (tx) => {
    const task = await lockOwn(tx, actor, taskId);
    if (task.doneAt !== null) await reopen(ctx, tx, actor, task);
    await ctx.audit(tx, actor, 'task.reopened', { subject: { type: 'task', id: taskId } });
    hintTasks(ctx, tx, actor, task.leadId);
    return readTask(ctx, tx, actor, taskId);
  });

/** Reopens a task that is locked and done. */
export async function reopen(ctx: Ctx, tx: Tx, actor: Actor, task: StoredTask): Promise<void> {
  const now = ctx.clock.now();
  if (task.seriesId !== null && task.occurrence !== null) {
    const next = await repo.findOccurrence(tx, task.seriesId, task.occurrence + 1);
    if (next?.version === 1 && next.doneAt === null) await repo.deleteTask(tx, next.id);
  }
  await repo.updateTask(
    tx,
    task.id,
    { done_at: null, done_by: null, remind_at: remindAt(storedDue(task), task.remindBefore, now) },
    now,
  );
  await tellLead(ctx, tx, actor, 'task.reopened', task);
}

/** Lets a task rest until a moment, and reminds of it then; null wakes it. */
export const snoozeTask = (ctx: Ctx, actor: Actor, taskId: string, until: string | null): Promise<Task> =>
  ctx.tx(actor, async (tx) => {
    const task = await lockOwn(tx, actor, taskId);
    const now = ctx.clock.now();
    const rests = until !== null && new Date(until) > now ? new Date(until) : null;
    const wakes = rests ?? remindAt(storedDue(task), task.remindBefore, now);
    await repo.updateTask(
      tx,
      taskId,
      { snoozed_until: rests, remind_at: task.doneAt === null ? wakes : null },
      now,
    );
    await ctx.audit(tx, actor, 'task.snoozed', { subject: { type: 'task', id: taskId } });
    hintTasks(ctx, tx, actor, task.leadId);
    return readTask(ctx, tx, actor, taskId);
  });

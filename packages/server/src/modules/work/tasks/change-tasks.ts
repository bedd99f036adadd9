import type { BodyOf, tasks as contract, TasksChanged } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { addDays, dayOf } from '../time/local-time.ts';
import { complete, reopen } from './complete-task.ts';
import { dueAt, remindAt } from './due.ts';
import { checkAssignee, dueColumns, hintTasks, tellAssignee } from './save-task.ts';
import { mayChange, readerOf } from './tasks.policy.ts';
import type { StoredTask } from './tasks.repository.ts';
import * as repo from './tasks.repository.ts';
import type { TaskImage } from './tasks.tables.ts';

const UNDO_MS = 30 * 86_400_000;
type Change = BodyOf<typeof contract.changeMany>['change'];

/** Changes several tasks in one transaction; those that cannot be are left out with the reason. */
export const changeTasks = (
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.changeMany>,
): Promise<TasksChanged> =>
  ctx.tx(actor, async (tx) => {
    const { userId } = actor;
    if (userId === null) throw new AppError('auth.forbidden');
    const { change } = want;
    const ids = [...new Set(want.ids)];
    const seen = await repo.findTasks(tx, readerOf(actor), ids);
    if (seen.length === 0) throw new AppError('task.not_found');
    if (change.do === 'reassign')
      // Leads are locked in order of id, before tasks.
      for (const leadId of [null, ...[...new Set(seen.flatMap((t) => t.leadId ?? []))].sort()])
        await checkAssignee(tx, actor, leadId, change.assigneeId);
    const tasks = new Map((await repo.lockTasks(tx, readerOf(actor), ids)).map((task) => [task.id, task]));
    const images: TaskImage[] = [];
    const skipped: TasksChanged['skipped'] = [];
    for (const id of ids) {
      const task = tasks.get(id);
      if (!task) skipped.push({ id, reason: 'gone' });
      else if (!mayChange(actor, task)) skipped.push({ id, reason: 'may_not_change' });
      else if (isSo(task, change)) skipped.push({ id, reason: 'already' });
      else images.push(await changeOne(ctx, tx, actor, task, change));
    }
    const changeId = images.length === 0 ? null : newId();
    if (changeId) await repo.insertChange(tx, { id: changeId, userId, images, at: ctx.clock.now() });
    await ctx.audit(tx, actor, 'tasks.changed', {
      ...(changeId ? { subject: { type: 'task_change', id: changeId } } : {}),
      changed: [change.do],
    });
    hintTasks(ctx, tx, actor, ...[...tasks.values()].map((task) => task.leadId));
    return { changeId, changed: images.map(({ id }) => id), skipped };
  });

function isSo(task: StoredTask, change: Change): boolean {
  if (task.doneAt !== null) return true;
  switch (change.do) {
    case 'complete':
      return false;
    case 'reassign':
      return task.assigneeId === change.assigneeId;
    case 'reschedule':
      return dayOf(task.dueLocal) === change.day && task.snoozedUntil === null;
    default:
      return change.days === 0;
  }
}

async function changeOne(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  task: StoredTask,
  change: Change,
): Promise<TaskImage> {
  const now = ctx.clock.now();
  const image: TaskImage = {
    id: task.id,
    version: task.version + 1,
    before: {
      assignee_id: task.assigneeId,
      time_zone: task.timeZone,
      due_day: task.dueDay,
      due_local: task.dueLocal,
      due_at: task.dueAt.toISOString(),
      snoozed_until: task.snoozedUntil?.toISOString() ?? null,
      done_at: null,
    },
    nextId: null,
  };
  if (change.do === 'complete') return { ...image, nextId: await complete(ctx, tx, actor, task) };
  if (change.do === 'reassign') {
    await repo.updateTask(tx, task.id, { assignee_id: change.assigneeId }, now);
    await tellAssignee(ctx, tx, actor, { ...task, assigneeId: change.assigneeId });
    return image;
  }
  const day = change.do === 'reschedule' ? change.day : addDays(dayOf(task.dueLocal), change.days);
  const due = dueAt(`${day}${task.dueLocal.slice(10)}`, task.timeZone, task.dueDay !== null);
  await repo.updateTask(
    tx,
    task.id,
    { ...dueColumns(due), snoozed_until: null, remind_at: remindAt(due, task.remindBefore, now) },
    now,
  );
  return image;
}

/** Takes a change of several back. What was changed since stays as it is. */
export const undoChange = (ctx: Ctx, actor: Actor, changeId: string): Promise<TasksChanged> =>
  ctx.tx(actor, async (tx) => {
    const now = ctx.clock.now();
    const { userId } = actor;
    const change =
      userId === null
        ? undefined
        : await repo.lockChange(tx, changeId, userId, new Date(now.getTime() - UNDO_MS));
    if (!change) throw new AppError('task.change_not_found');
    const images = change.images as TaskImage[];
    const ids = images.map(({ id }) => id);
    const tasks = new Map((await repo.lockTasks(tx, readerOf(actor), ids)).map((task) => [task.id, task]));
    const changed: string[] = [];
    const skipped: TasksChanged['skipped'] = [];
    for (const image of images) {
      const task = tasks.get(image.id);
      if (!task) skipped.push({ id: image.id, reason: 'gone' });
      else if (task.version !== image.version) skipped.push({ id: image.id, reason: 'changed_since' });
      else {
        await putBack(ctx, tx, actor, task, image, now);
        changed.push(task.id);
      }
    }
    await repo.endChange(tx, changeId, now);
    await ctx.audit(tx, actor, 'tasks.change_undone', { subject: { type: 'task_change', id: changeId } });
    hintTasks(ctx, tx, actor, ...[...tasks.values()].map((task) => task.leadId));
    return { changeId: null, changed, skipped };
  });

async function putBack(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  task: StoredTask,
  { before }: TaskImage,
  now: Date,
): Promise<void> {
  if (task.doneAt !== null) return reopen(ctx, tx, actor, task);
  const snoozed = before.snoozed_until === null ? null : new Date(String(before.snoozed_until));
  const due = {
    local: String(before.due_local),
    day: before.due_day === null ? null : String(before.due_day),
    at: new Date(String(before.due_at)),
    timeZone: String(before.time_zone),
  };
  await repo.updateTask(
    tx,
    task.id,
    {
      assignee_id: String(before.assignee_id),
      ...dueColumns(due),
      snoozed_until: snoozed,
      remind_at: snoozed !== null && snoozed > now ? snoozed : remindAt(due, task.remindBefore, now),
    },
    now,
  );
}

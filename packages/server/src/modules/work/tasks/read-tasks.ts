import type { tasks as contract, QueryOf, Task } from '@lintel/contract';
import { describeRecurrence } from '@lintel/contract/recurrence-words';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { listTag, readCursor, writeCursor } from '../../../kernel/cursor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { hides, readLeads } from '../../leads/index.ts';
import { addDays, dayOf, localOf, startOfDay } from '../time/local-time.ts';
import { mayChange, readerOf } from './tasks.policy.ts';
import type { StoredTask } from './tasks.repository.ts';
import * as repo from './tasks.repository.ts';

/** Where the note of a task is sealed. */
export const noteOf = (taskId: string) => ({ table: 'tasks', column: 'note', id: taskId });

/** Now, and the moment at which the reader's tomorrow begins. */
export async function daysOf(
  ctx: Ctx,
  tx: Tx,
  userId: string | null,
  timeZone?: string,
): Promise<{ now: Date; tomorrow: Date }> {
  const now = ctx.clock.now();
  const zone = timeZone ?? (await repo.zoneOf(tx, userId));
  return { now, tomorrow: startOfDay(addDays(dayOf(localOf(now, zone)), 1), zone) };
}

/** A page of tasks the actor sees. */
export async function listTasks(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.list>,
): Promise<{ items: Task[]; nextCursor: string | null }> {
  const { view, leadId = null, type = null } = want;
  const assigneeId =
    want.assigneeId ?? (want.of === 'mine' && leadId === null ? (actor.userId ?? null) : null);
  const tag = listTag(['tasks', view, assigneeId, leadId, type]);
  const after = want.cursor === undefined ? null : readCursor(want.cursor, tag, 'timestamptz');
  return ctx.read(actor, async (tx) => {
    if (leadId !== null && !(await readLeads(tx, actor, [leadId])).has(leadId))
      throw new AppError('lead.not_found');
    if (want.assigneeId !== undefined && !(await repo.isMember(tx, want.assigneeId)))
      throw new AppError('user.not_found');
    const span = await daysOf(ctx, tx, actor.userId, want.timeZone);
    const rows = await repo.listTasks(tx, readerOf(actor), {
      view,
      ...span,
      assigneeId,
      leadId,
      type,
      after,
      limit: want.limit + 1,
    });
    const page = rows.slice(0, want.limit);
    const last = rows.length > want.limit ? page.at(-1) : undefined;
    return {
      items: await toTasks(ctx, tx, actor, page),
      nextCursor: last ? writeCursor(tag, { key: last.key, id: last.id }) : null,
    };
  });
}

export const countTasks = (ctx: Ctx, actor: Actor, timeZone?: string) =>
  ctx.read(actor, async (tx) =>
    repo.countTasks(tx, readerOf(actor), await daysOf(ctx, tx, actor.userId, timeZone)),
  );

export const getTask = (ctx: Ctx, actor: Actor, taskId: string): Promise<Task> =>
  ctx.read(actor, (tx) => readTask(ctx, tx, actor, taskId));

export async function readTask(ctx: Ctx, tx: Tx, actor: Actor, taskId: string): Promise<Task> {
  const [task] = await toTasks(ctx, tx, actor, await repo.findTasks(tx, readerOf(actor), [taskId]));
  if (!task) throw new AppError('task.not_found');
  return task;
}

/** The first open tasks of people that are late or due before a moment, by when they ask for something. */
export async function dueTasks(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  want: { userId: string; before: Date; limit: number },
): Promise<Task[]> {
  const rows = await repo.listTasks(tx, readerOf(actor), {
    view: 'open',
    now: want.before,
    tomorrow: want.before,
    assigneeId: want.userId,
    leadId: null,
    type: null,
    after: null,
    limit: want.limit,
  });
  const due = rows.filter(
    (row) => Math.max(row.dueAt.getTime(), row.snoozedUntil?.getTime() ?? 0) < want.before.getTime(),
  );
  return toTasks(ctx, tx, actor, due);
}

export async function toTasks(ctx: Ctx, tx: Tx, actor: Actor, rows: readonly StoredTask[]): Promise<Task[]> {
  const notes = new Map<string, string | null>();
  if (!hides(actor, 'notes'))
    for (const subjectId of new Set(rows.flatMap((row) => (row.note ? [row.subjectId] : [])))) {
      const sealed = rows.flatMap((row) =>
        row.note && row.subjectId === subjectId ? [{ place: noteOf(row.id), sealed: row.note }] : [],
      );
      const texts = await ctx.subjects.decrypt(tx, subjectId, sealed);
      sealed.forEach(({ place }, i) => void notes.set(place.id, texts[i] ?? null));
    }
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    type: row.type,
    title: row.title,
    note: notes.get(row.id) ?? null,
    leadId: row.leadId,
    leadName: row.leadName,
    dealId: row.dealId,
    assigneeId: row.assigneeId,
    assigneeName: row.assigneeName,
    creatorId: row.creatorId,
    dueAt: row.dueAt.toISOString(),
    dueDay: row.dueDay,
    dueLocal: row.dueLocal,
    timeZone: row.timeZone,
    remindBefore: row.remindBefore,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    recurrence:
      row.recurrence === null ? null : { rule: row.recurrence, words: describeRecurrence(row.recurrence) },
    seriesId: row.seriesId,
    doneAt: row.doneAt?.toISOString() ?? null,
    doneById: row.doneById,
    createdAt: row.createdAt.toISOString(),
    mayChange: mayChange(actor, row),
  }));
}

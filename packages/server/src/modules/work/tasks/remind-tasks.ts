import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { notify } from '../../notifications/index.ts';
import { seesLead } from '../sees-lead.ts';
import { readerOf } from './tasks.policy.ts';
import * as repo from './tasks.repository.ts';

/** Tasks looked at in one go. */
const BATCH = 500;

/**
 * Reminds of tasks whose reminder is due. Each is a transaction of its own that takes the reminder off the row: whoever is
 * killed in it has told nobody, and nobody is told twice.
 */
export async function remindOfTasks(ctx: Ctx): Promise<void> {
  const due = await ctx.system('timers', (tx) => repo.dueReminders(tx, ctx.clock.now(), BATCH));
  for (const { tenantId, id } of due)
    await ctx
      .tx(systemActor(tenantId), (tx) => remind(ctx, tx, id))
      .catch((err: unknown) => ctx.log.warn({ err, task: { id } }, 'A task could not be reminded of'));
}

async function remind(ctx: Ctx, tx: Tx, id: string): Promise<void> {
  const actor = systemActor(tx.tenantId);
  const now = ctx.clock.now();
  const [task] = await repo.lockTasks(tx, readerOf(actor), [id]);
  // Of a deleted lead: quiet.
  if (!task) return void (await repo.dropReminder(tx, id));
  if (task.remindAt === null || task.remindAt > now) return;
  await repo.dropReminder(tx, id);
  if (task.doneAt !== null || !(await seesLead(tx, task.leadId, task.assigneeId))) return;
  await notify(ctx, tx, {
    userIds: [task.assigneeId],
    kind: 'task.due',
    leadId: task.leadId,
    payload: { taskId: id, title: task.title },
    key: `task.due:${id}:${task.remindAt.toISOString()}`,
  });
}

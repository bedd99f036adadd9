import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { lockLeads } from '../leads/index.ts';
import { notify } from '../notifications/index.ts';
import * as repo from './follow-owner.repository.ts';

/** What made leads change hands: the event, the batch it is a part of, and who did it. */
export interface Cause {
  eventId: string;
  batchId: string | null;
  userId: string | null;
}

/**
 * Open tasks and coming appointments that somebody has as the owner of a lead go to whoever owns it now; what was given to
 * anybody else stays with them. Run again it moves nothing and tells nobody. Each new owner is told once, of a change of
 * many once for all of it.
 */
export async function followOwner(
  ctx: Ctx,
  tenantId: string,
  leadIds: readonly string[],
  { eventId, batchId, userId }: Cause,
): Promise<void> {
  const actor = systemActor(tenantId);
  await ctx.tx(actor, async (tx) => {
    const now = ctx.clock.now();
    const behind = await repo.leadsLeftBehind(tx, leadIds, now);
    if (behind.length === 0) return;
    await lockLeads(tx, behind, null);
    const tasks = await repo.giveTasks(tx, behind, now);
    const booked = await repo.giveCalendar(tx, behind, now);
    const moved = [...tasks, ...booked];
    const [first] = moved;
    if (!first) return;
    await ctx.audit(tx, actor, 'work.followed_owner', {
      subject: batchId === null ? { type: 'lead', id: first.leadId } : { type: 'batch', id: batchId },
      changed: [...(tasks.length > 0 ? ['assigneeId'] : []), ...(booked.length > 0 ? ['organizerId'] : [])],
    });
    const owners = [...new Set(moved.map((one) => one.userId))].sort();
    for (const owner of owners) {
      if (owner === userId) continue;
      const of = new Set(moved.filter((one) => one.userId === owner).map((one) => one.leadId));
      const only = batchId === null && of.size === 1 ? first.leadId : null;
      await notify(ctx, tx, {
        userIds: [owner],
        kind: only === null ? 'work.followed_many' : 'work.followed',
        leadId: only,
        key: `work.followed:${batchId ?? eventId}`,
      });
    }
    const touched = [...new Set(moved.map((one) => one.leadId))];
    tx.afterCommit(() => {
      if (tasks.length > 0) ctx.hint(tenantId, { topic: 'tasks' });
      if (booked.length > 0) ctx.hint(tenantId, { topic: 'calendar' });
      if (touched.length <= 200) ctx.hint(tenantId, { topic: 'lead', ids: touched });
    });
  });
}

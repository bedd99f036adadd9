import type { Work } from '../../auth/index.ts';
import * as repo from './hand-over.repository.ts';

/** Tasks moved in one transaction. */
const CHUNK = 500;

/**
 * Open tasks of somebody who leaves go to those who take over: about a lead to whoever owns the lead by then, else in
 * turn. With nobody to take over they stay, named after who left, for whoever sees them to give away.
 */
export const taskWork: Work = {
  kind: 'tasks',
  holders: repo.holdingTasks,
  async moveSome(ctx, tx, actor, { from, to }) {
    if (to.length === 0) return 0;
    const moved = await repo.moveTasks(tx, { from, to, limit: CHUNK, at: ctx.clock.now() });
    if (moved === 0) return 0;
    await ctx.audit(tx, actor, 'tasks.handed_over', {
      subject: { type: 'user', id: from },
      changed: ['assigneeId'],
    });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'tasks' }));
    return moved;
  },
};

import type { Work } from '../auth/index.ts';
import { addHistory } from './change-deal.ts';
import * as repo from './deals.repository.ts';

/** Deals moved in one transaction. */
const CHUNK = 200;

/**
 * Open deals of somebody who leaves go to those who take over, in turn, or are left without an owner. Closed ones, and
 * what each agent has of a commission, stay as they are.
 */
export const dealWork: Work = {
  kind: 'deals',
  holders: repo.dealOwners,
  async moveSome(ctx, tx, actor, { from, to }) {
    const ids = await repo.lockDealsOf(tx, from, CHUNK);
    if (ids.length === 0) return 0;
    await repo.giveDeals(
      tx,
      ids.map((id, i) => ({ id, toId: to[i % to.length] ?? null })),
      ctx.clock.now(),
    );
    for (const id of ids) await addHistory(ctx, tx, actor, id, 'changed', ['ownerId']);
    await ctx.audit(tx, actor, 'deals.handed_over', {
      subject: { type: 'user', id: from },
      changed: ['ownerId'],
    });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'deals' }));
    return ids.length;
  },
};

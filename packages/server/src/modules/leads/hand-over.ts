import { newId } from '../../kernel/ids.ts';
import type { Work } from '../auth/index.ts';
import { UNDOABLE_MS } from './batches/batches.policy.ts';
import * as repo from './hand-over.repository.ts';

/** Leads moved in one transaction: few enough that nobody waits long for a lead. */
const CHUNK = 500;

/**
 * Leads of somebody who leaves go to those who take over, in turn. Every lead gets its line in the log, and an image by
 * which the batch, named like the hand-over, can be undone.
 */
export const leadWork: Work = {
  kind: 'leads',
  holders: repo.owningLeads,
  async moveSome(ctx, tx, actor, { id, from, to }) {
    const leadIds = await repo.lockSomeOf(tx, from, CHUNK);
    if (leadIds.length === 0) return 0;
    const at = ctx.clock.now();
    const undoUntil = new Date(at.getTime() + UNDOABLE_MS);
    const first = await repo.nextRow(tx, { id, by: actor.userId, from, at, undoUntil });
    const moves = leadIds.map((leadId, i) => ({
      row: first + i,
      leadId,
      toId: to[(first + i) % to.length] ?? null,
      eventId: newId(),
    }));
    await repo.moveLeads(tx, moves, { batchId: id, fromId: from, by: actor.userId, at });
    await ctx.record(tx, actor, 'leads.handed_over', {
      subject: { type: 'user', id: from },
      payload: { batchId: id, fromRow: first, toRow: first + leadIds.length - 1 },
      changed: ['ownerId'],
    });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'leads' }));
    return leadIds.length;
  },
};

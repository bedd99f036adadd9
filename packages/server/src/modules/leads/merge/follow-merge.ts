import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { followConsent } from '../../consent/index.ts';
import * as repo from './merge.repository.ts';

/**
 * Whoever was writing to the log of a lead while it was merged away waited, and wrote to a lead that is gone: what they
 * wrote goes to the one that stayed. Belongs to it from then on, as all that comes after a merge.
 */
export async function followStragglers(ctx: Ctx, tenantId: string, survivorId: string): Promise<void> {
  const actor = systemActor(tenantId);
  await ctx.tx(actor, async (tx) => {
    const ids = await repo.mergedInto(tx, survivorId);
    if (ids.length === 0) return;
    await tx.readingAs('all', () => repo.moveLogs(tx, ids, { survivorId, batchId: null }));
    await followConsent(ctx, tx, actor, ids, survivorId);
  });
}

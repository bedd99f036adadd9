import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { mergedLeads } from '../leads/index.ts';
import * as repo from './deals.repository.ts';

/** Whoever was a lead that a merge took away is the one that stayed, on every deal. Run again it moves nothing. */
export async function followMerge(
  ctx: Ctx,
  tenantId: string,
  { leadId, batchId }: { leadId: string; batchId: string },
): Promise<void> {
  const actor = systemActor(tenantId);
  await ctx.tx(actor, async (tx) => {
    const gone = (await mergedLeads(tx, batchId)).filter((id) => id !== leadId);
    await told(ctx, tenantId, tx, await repo.moveToSurvivor(tx, batchId, gone, leadId));
  });
}

/** The same the other way, when the merge is taken back. Of a batch that was no merge it finds nothing. */
export async function followUndo(ctx: Ctx, tenantId: string, batchId: string): Promise<void> {
  await ctx.tx(systemActor(tenantId), async (tx) => {
    await told(ctx, tenantId, tx, await repo.moveBack(tx, batchId));
  });
}

async function told(
  ctx: Ctx,
  tenantId: string,
  tx: Parameters<Parameters<Ctx['tx']>[1]>[0],
  dealIds: readonly string[],
): Promise<void> {
  if (dealIds.length === 0) return;
  await ctx.audit(tx, systemActor(tenantId), 'deals.people_moved', { changed: ['people'] });
  tx.afterCommit(() => ctx.hint(tenantId, { topic: 'deals', ids: [...new Set(dealIds)].slice(0, 200) }));
}

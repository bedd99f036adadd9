import type { Actor } from '../../kernel/actor.ts';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { addHistory } from './change-deal.ts';
import * as repo from './deals.repository.ts';

/** Deals moved in one transaction. */
const CHUNK = 200;

/**
 * Deals in a stage that was removed go where whoever removed it said. Killed anywhere it goes on behind the last chunk;
 * run again it finds nothing.
 */
export async function followStages(
  ctx: Ctx,
  tenantId: string,
  by: string | null,
  moves: readonly { fromId: string; toId: string }[],
  signal: AbortSignal,
): Promise<void> {
  const actor: Actor = { ...systemActor(tenantId), userId: by };
  for (const { fromId, toId } of moves) {
    for (;;) {
      signal.throwIfAborted();
      const moved = await ctx.tx(actor, async (tx) => {
        const ids = await repo.moveOutOf(tx, fromId, toId, CHUNK, ctx.clock.now());
        for (const id of ids) await addHistory(ctx, tx, actor, id, 'moved', ['stageId'], fromId);
        if (ids.length > 0) tx.afterCommit(() => ctx.hint(tenantId, { topic: 'deals' }));
        return ids.length;
      });
      if (moved === 0) break;
    }
  }
}

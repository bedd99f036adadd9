import { type Actor, systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { goneMembers, handOverStep, listCompanies } from '../auth/index.ts';
import * as repo from './properties.repository.ts';

/** Listings moved in one transaction. */
const CHUNK = 500;

/**
 * Gives the listings of an agent who left to those who take over, in turn, or leaves them without an agent; chunk by
 * chunk, each in a transaction of its own. Killed anywhere, it goes on behind the last chunk.
 */
export async function handOverListings(
  ctx: Ctx,
  tenantId: string,
  handOver: { id: string; by: string | null },
  signal: AbortSignal,
): Promise<void> {
  const actor: Actor = { ...systemActor(tenantId), userId: handOver.by };
  for (;;) {
    signal.throwIfAborted();
    if (!(await moveChunk(ctx, actor, handOver.id))) return;
  }
}

const moveChunk = (ctx: Ctx, actor: Actor, handOverId: string): Promise<boolean> =>
  ctx.tx(actor, (tx) =>
    handOverStep(tx, handOverId, 'listings', async ({ from, to }) => {
      tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'people', ids: [from] }));
      const ids = await repo.lockListingsOf(tx, from, CHUNK);
      if (ids.length === 0) return { moved: 0, more: false };
      await repo.moveListings(
        tx,
        ids.map((id, i) => ({ id, toId: to[i % to.length] ?? null })),
        ctx.clock.now(),
      );
      await ctx.audit(tx, actor, 'listings.handed_over', {
        subject: { type: 'user', id: from },
        changed: ['listingAgentId'],
      });
      return { moved: ids.length, more: true };
    }),
  );

/** Hands over listings that reached somebody after they had left. */
export async function handOverLateListings(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (const { id: tenantId } of await listCompanies(ctx)) {
    const late = await ctx.read(systemActor(tenantId), async (tx) => {
      const gone = await goneMembers(tx);
      const holding = await repo.listingAgents(
        tx,
        gone.map((member) => member.userId),
      );
      return gone.filter((member) => holding.has(member.userId));
    });
    for (const { handOverId } of late)
      await handOverListings(ctx, tenantId, { id: handOverId, by: null }, signal);
  }
}

import { type Actor, systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import { goneMembers, handOverStep, listCompanies } from '../auth/index.ts';
import * as repo from './hand-over.repository.ts';

/** Leads moved in one transaction: few enough that nobody waits long for a lead. */
const CHUNK = 500;

/**
 * Gives the leads of somebody who left to those who take over, in turn, chunk by chunk, each in a transaction of its
 * own: killed anywhere, it goes on behind the last chunk; run again, it moves nothing twice. Every lead gets its line
 * in the log, and an image by which the batch, named like the hand-over, can be undone.
 */
export async function handOverLeads(
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
  ctx.tx(
    actor,
    (tx) =>
      handOverStep(tx, handOverId, 'leads', async ({ from, to }) => {
        tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'people', ids: [from] }));
        const leadIds = await repo.lockSomeOf(tx, from, CHUNK);
        if (leadIds.length === 0) return { moved: 0, more: false };
        const first = await repo.nextRow(tx, { id: handOverId, by: actor.userId });
        const moves = leadIds.map((leadId, i) => ({
          row: first + i,
          leadId,
          toId: to[(first + i) % to.length] ?? null,
          eventId: newId(),
        }));
        await repo.moveLeads(tx, moves, {
          batchId: handOverId,
          fromId: from,
          by: actor.userId,
          at: ctx.clock.now(),
        });
        await ctx.record(tx, actor, 'leads.handed_over', {
          subject: { type: 'user', id: from },
          payload: { batchId: handOverId, fromRow: first, toRow: first + leadIds.length - 1 },
          changed: ['ownerId'],
        });
        tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'leads' }));
        return { moved: leadIds.length, more: true };
      }),
    // A chunk lost in a crash is moved again.
    { relaxedDurability: true },
  );

/**
 * Hands over what reached somebody after they had left: a lead of an import that was under way, or one that was
 * restored since.
 */
export async function handOverLateLeads(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (const { id: tenantId } of await listCompanies(ctx)) {
    const actor = systemActor(tenantId);
    const late = await ctx.read(actor, async (tx) => {
      const gone = await goneMembers(tx);
      const owning = await repo.owningLeads(
        tx,
        gone.map((member) => member.userId),
      );
      return gone.filter((member) => owning.has(member.userId));
    });
    for (const { handOverId } of late)
      await handOverLeads(ctx, tenantId, { id: handOverId, by: null }, signal);
  }
}

import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { lockLeads, writeEvent } from '../leads/index.ts';

/** The outcome a closed deal is, as models learn it. */
const CLOSED = 'Closed';

/**
 * Writes what happened to a deal into the timeline of its leads, ids and words of the system only. Leads are locked in
 * order of id, behind the deal; who may change the deal writes there whatever they reach of the lead.
 */
export async function tellLeads(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  leadIds: readonly string[],
  kind: string,
  payload: Record<string, unknown>,
): Promise<void> {
  if (leadIds.length === 0) return;
  await tx.reaching('all', async () => {
    for (const { id } of await lockLeads(tx, [...leadIds].sort(), null)) {
      await writeEvent(ctx, tx, {
        leadId: id,
        kind,
        occurredAt: ctx.clock.now(),
        userId: actor.userId,
        payload,
      });
    }
  });
  tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'lead', ids: [...leadIds] }));
}

/** Records of the leads that they closed, or, when a closed deal is opened again, that they did not. */
export const tellOutcome = (
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  leadIds: readonly string[],
  dealId: string,
  closed: boolean,
): Promise<void> =>
  tellLeads(ctx, tx, actor, leadIds, 'outcome.recorded', { name: CLOSED, value: closed, dealId });

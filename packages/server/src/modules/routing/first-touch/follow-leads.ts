import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { withdrawIn } from '../offers/close-offers.ts';
import { lockLead, settledElsewhere } from '../offers/offers.repository.ts';
import { settle } from './escalate.ts';
import * as repo from './first-touch.repository.ts';

/**
 * Brings clocks and offers in step with leads that were given to somebody else, closed, deleted or merged by any way but
 * the rules; with every lead of the company that has one when none are named.
 */
export async function followLeads(
  ctx: Ctx,
  tenantId: string,
  leadIds: readonly string[] | null,
): Promise<void> {
  const actor = systemActor(tenantId);
  const [clocks, offers] = await ctx.read(actor, (tx) =>
    Promise.all([repo.strayClocks(tx, leadIds), settledElsewhere(tx, leadIds)]),
  );
  for (const leadId of new Set([...clocks, ...offers].map((row) => row.leadId)))
    await ctx.tx(actor, async (tx) => {
      const lead = await lockLead(tx, leadId);
      if (!lead || lead.ownerId !== null || lead.pondId !== null) await withdrawIn(ctx, tx, [leadId]);
      const clock = await repo.lockRunning(tx, leadId);
      if (clock) await settle(ctx, tx, lead, clock);
    });
}

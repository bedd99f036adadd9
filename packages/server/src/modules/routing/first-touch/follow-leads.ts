import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
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
      const intoId = lead ? undefined : await repo.mergedInto(tx, leadId);
      if (intoId !== undefined) return goOnFor(ctx, tx, leadId, intoId);
      const clock = await repo.lockRunning(tx, leadId);
      if (clock) await settle(ctx, tx, lead, clock);
    });
}

/** The clock of a lead that was merged goes on with the one that stays, unless that one has its own. */
async function goOnFor(ctx: Ctx, tx: Tx, leadId: string, intoId: string): Promise<void> {
  const into = await lockLead(tx, intoId);
  const own = await repo.lockRunning(tx, intoId);
  const clock = await repo.lockRunning(tx, leadId);
  if (!clock) return;
  if (own || !into) return void (await repo.dropClock(tx, clock.id, ctx.clock.now()));
  await repo.giveClockTo(tx, clock.id, intoId);
  await settle(ctx, tx, into, { ...clock, leadId: intoId });
}

import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { insertEvents } from '../../leads/index.ts';
import * as repo from './offers.repository.ts';

/** Offers looked at in one go. */
const BATCH = 200;

/**
 * Passes on every offer whose time is over. Each is a transaction of its own, and a row's state decides: processes that
 * sweep side by side, and one that was killed, do it once.
 */
export async function runDueOffers(ctx: Ctx): Promise<void> {
  const due = await ctx.system('timers', (tx) => repo.dueOffers(tx, ctx.clock.now(), BATCH));
  for (const { tenantId, id } of due) {
    await ctx
      .tx(systemActor(tenantId), (tx) => passOnIn(ctx, tx, id))
      .catch((err: unknown) => ctx.log.warn({ err, offer: { id } }, 'An offer could not be passed on'));
  }
}

/** Ends an offer nobody took and lets the rules go on, in a transaction that reaches all. False when it was decided before. */
export async function passOnIn(ctx: Ctx, tx: Tx, offerId: string): Promise<boolean> {
  const leadId = await repo.leadOfOffer(tx, offerId);
  if (leadId === undefined) return false;
  const lead = await repo.lockLead(tx, leadId);
  const now = ctx.clock.now();
  // Somebody gave the lead away by hand meanwhile, or it is gone: there is nothing to pass on.
  if (!lead || lead.ownerId !== null || lead.pondId !== null) {
    await withdrawIn(ctx, tx, [leadId]);
    return false;
  }
  const passed = await repo.passOn(tx, offerId, now);
  if (!passed) return false;
  await insertEvents(ctx, tx, [
    {
      leadId,
      kind: 'lead.passed_on',
      occurredAt: now.toISOString(),
      payload: { offerId, decisionId: passed.decisionId },
    },
  ]);
  await ctx.record(tx, systemActor(tx.tenantId), 'lead.passed_on', {
    subject: { type: 'lead', id: leadId },
    payload: { leadId, decisionId: passed.decisionId },
  });
  await tellAsked(ctx, tx, offerId);
  return true;
}

/** Ends the open offers of leads that went elsewhere. */
export async function withdrawIn(ctx: Ctx, tx: Tx, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length === 0) return;
  for (const { id } of await repo.withdraw(tx, leadIds, ctx.clock.now())) await tellAsked(ctx, tx, id);
}

/**
 * Takes somebody who is away out of every offer, in the caller's transaction, which reaches all; an offer nobody is left
 * in goes on at once.
 */
export async function leaveOffers(ctx: Ctx, tx: Tx, userId: string): Promise<void> {
  const { left, deserted } = await repo.leave(tx, userId, ctx.clock.now());
  for (const id of deserted) await passOnIn(ctx, tx, id);
  if (left.length > 0) tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'offers', ids: [userId] }));
}

/** Open screens of everybody who was asked look again. */
async function tellAsked(ctx: Ctx, tx: Tx, offerId: string): Promise<void> {
  const ids = await repo.candidatesOf(tx, offerId);
  tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'offers', ids }));
}

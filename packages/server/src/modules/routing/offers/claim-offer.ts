import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { changeSettings, insertEvents, updateLeadsBulk } from '../../leads/index.ts';
import { startFirstTouchClock } from '../first-touch/start-clock.ts';
import * as repo from './offers.repository.ts';

/**
 * Takes an offered lead for oneself. Of those who race one update lets one through; the others hear `offer.taken` with
 * the winner's name and never reach the lead. Whoever was not asked, or dropped out, hears that there is no such offer.
 */
export async function claimOffer(ctx: Ctx, actor: Actor, offerId: string): Promise<{ leadId: string }> {
  const { userId } = actor;
  if (userId === null) throw new AppError('offer.not_found');
  // Until the claim is through the lead is beyond the actor's reach.
  const claimant: Actor = { ...actor, access: systemActor(actor.tenantId).access };
  const settings = await changeSettings(ctx, claimant);
  return ctx.tx(claimant, async (tx) => {
    const offer = await repo.findOfferTo(tx, offerId, userId);
    if (!offer) throw new AppError('offer.not_found');
    const lead = await repo.lockLead(tx, offer.leadId);
    const now = ctx.clock.now();
    const free = lead !== undefined && lead.ownerId === null && lead.pondId === null;
    if (!free || !(await repo.claim(tx, offerId, userId, now))) {
      const claimedBy = (await repo.findOfferTo(tx, offerId, userId))?.claimedBy;
      // One's own claim, sent again because its answer was lost.
      if (lead?.ownerId === userId && claimedBy === userId) {
        await ctx.audit(tx, actor, 'lead.claimed', { subject: { type: 'lead', id: offer.leadId } });
        return { leadId: offer.leadId };
      }
      const name = await repo.nameOfUser(tx, lead?.ownerId ?? null);
      throw name === null
        ? new AppError('offer.over')
        : new AppError('offer.taken', { values: { name }, context: { name } });
    }
    await updateLeadsBulk(ctx, tx, claimant, [{ id: offer.leadId, set: { ownerId: userId } }], settings);
    await insertEvents(ctx, tx, [
      {
        leadId: offer.leadId,
        kind: 'lead.claimed',
        occurredAt: now.toISOString(),
        userId,
        payload: { offerId, decisionId: offer.decisionId },
      },
    ]);
    await startFirstTouchClock(ctx, tx, {
      leadId: offer.leadId,
      ownerId: userId,
      minutes: offer.touchMinutes,
      decisionId: offer.decisionId,
      arrivedAt: offer.arrivedAt,
    });
    await ctx.record(tx, actor, 'lead.claimed', {
      subject: { type: 'lead', id: offer.leadId },
      payload: { leadId: offer.leadId, offerId },
      changed: ['ownerId'],
    });
    const asked = await repo.candidatesOf(tx, offerId);
    tx.afterCommit(() => {
      ctx.hint(tx.tenantId, { topic: 'offers', ids: asked });
      ctx.hint(tx.tenantId, { topic: 'lead', ids: [offer.leadId] });
      ctx.hint(tx.tenantId, { topic: 'leads', ids: [offer.leadId] });
    });
    return { leadId: offer.leadId };
  });
}

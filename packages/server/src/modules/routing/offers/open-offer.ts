import { OFFER_MINUTES } from '@lintel/contract';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { newId } from '../../../kernel/ids.ts';
import { insertEvents } from '../../leads/index.ts';
import { notify } from '../../notifications/index.ts';
import { passOnIn } from './close-offers.ts';
import * as repo from './offers.repository.ts';

export interface NewOffer {
  leadId: string;
  /** The decision that offers it. A decision opens one offer: what runs twice opens none the second time. */
  decisionId: string;
  /** Whom to ask: people who may receive leads now. */
  candidates: readonly string[];
  /** 1 to 30. */
  minutes: number;
  /** Kept back until it is claimed. */
  hide: { name: boolean; source: boolean };
  /** Who would be next, as far as the rules know; only named on the card. */
  next?: readonly string[];
  /** Minutes to the first answer once it is claimed; the company's unless said. */
  touchMinutes?: number | null;
  /** When the person asked; now unless said. */
  arrivedAt?: Date;
}

/**
 * Offers a lead without an owner to several people, in the caller's transaction, which has locked the lead and reaches
 * all. They are told; the first to claim gets it. When time runs out, or nobody is left, `lead.passed_on` says so with
 * the decision, and the rules go on behind it. Answers the offer's id.
 */
export async function openOffer(ctx: Ctx, tx: Tx, want: NewOffer): Promise<string> {
  const { least, most } = OFFER_MINUTES;
  if (!(want.minutes >= least && want.minutes <= most))
    throw new RangeError(`An offer of ${want.minutes} minutes`);
  const known = await repo.offerOfDecision(tx, want.decisionId);
  if (known !== undefined) return known;
  const now = ctx.clock.now();
  const id = newId();
  await repo.withdraw(tx, [want.leadId], now);
  const asked = await repo.insertOffer(
    tx,
    {
      id,
      leadId: want.leadId,
      decisionId: want.decisionId,
      hide: want.hide,
      next: want.next ?? [],
      touchMinutes: want.touchMinutes ?? null,
      arrivedAt: want.arrivedAt ?? now,
      openedAt: now,
      dueAt: new Date(now.getTime() + want.minutes * 60_000),
    },
    want.candidates,
  );
  if (asked === undefined) return (await repo.offerOfDecision(tx, want.decisionId)) ?? id;
  await insertEvents(ctx, tx, [
    {
      leadId: want.leadId,
      kind: 'lead.offered',
      occurredAt: now.toISOString(),
      payload: { offerId: id, decisionId: want.decisionId, toIds: asked, minutes: want.minutes },
    },
  ]);
  await notify(ctx, tx, {
    userIds: asked,
    kind: 'lead.offered',
    leadId: want.leadId,
    payload: { offerId: id, minutes: want.minutes },
  });
  if (asked.length === 0) await passOnIn(ctx, tx, id);
  tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'offers', ids: asked }));
  return id;
}

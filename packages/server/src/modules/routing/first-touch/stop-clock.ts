import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { businessMsBetween } from './business-hours.ts';
import * as repo from './first-touch.repository.ts';
import { settingsIn } from './settings.ts';
import { tellOwners } from './start-clock.ts';

/** An answer by a person: a call, a text or e-mail they sent, an appointment or a showing they made. */
export interface Touch {
  leadId: string;
  /** The event of the log that shows it. */
  eventId: string;
  userId: string;
  at: Date;
}

/**
 * Stops the clock of a lead with the first answer by a person, in the caller's transaction, which has locked the lead.
 * Whoever writes such an event calls this; what is sent by itself never does. A touch from before the person asked is no
 * answer. True when it was the first.
 */
export async function stopFirstTouchClock(ctx: Ctx, tx: Tx, touch: Touch): Promise<boolean> {
  const clock = await repo.lockRunning(tx, touch.leadId);
  if (!clock || touch.at < clock.arrivedAt) return false;
  const settings = await settingsIn(tx);
  await repo.endWithTouch(tx, clock.id, {
    at: touch.at,
    by: touch.userId,
    eventId: touch.eventId,
    afterMs: touch.at.getTime() - clock.arrivedAt.getTime(),
    afterBusinessMs: businessMsBetween(clock.arrivedAt, touch.at, settings),
    now: ctx.clock.now(),
  });
  await ctx.record(tx, systemActor(tx.tenantId), 'lead.first_touched', {
    subject: { type: 'lead', id: touch.leadId },
    payload: { leadId: touch.leadId },
  });
  tellOwners(ctx, tx, [clock.ownerId, touch.userId]);
  return true;
}

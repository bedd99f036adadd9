import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { insertEvents } from '../../leads/index.ts';
import { notify } from '../../notifications/index.ts';
import { lockLead } from '../offers/offers.repository.ts';
import * as repo from './first-touch.repository.ts';
import { moveClock, tellOwners } from './start-clock.ts';

/** Clocks looked at in one go. */
const BATCH = 200;
/** After so many owners who did not answer, a lead stays where it is: it would only go in circles. */
const MOST_REASSIGNMENTS = 3;

/**
 * Does what is due about leads nobody has answered. Each is a transaction of its own, and the clock's row says what comes
 * next: processes that sweep side by side, and one that was killed, do each step once.
 */
export async function runDueClocks(ctx: Ctx): Promise<void> {
  const due = await ctx.system('timers', (tx) => repo.dueClocks(tx, ctx.clock.now(), BATCH));
  for (const { tenantId, leadId, id } of due) {
    await ctx
      .tx(systemActor(tenantId), (tx) => escalate(ctx, tx, leadId))
      .catch((err: unknown) => ctx.log.warn({ err, clock: { id } }, 'A late lead could not be looked after'));
  }
}

async function escalate(ctx: Ctx, tx: Tx, leadId: string): Promise<void> {
  const now = ctx.clock.now();
  const lead = await lockLead(tx, leadId);
  const clock = await repo.lockRunning(tx, leadId);
  if (!clock || clock.nextAt === null || clock.nextAt > now) return;
  // What changed the lead has not been heard of yet, or was never told.
  if (await settle(ctx, tx, lead, clock)) return;
  if (clock.nextStep === 'tell') await tellLate(ctx, tx, clock, now);
  else await handOn(ctx, tx, clock, now);
}

/** At the deadline: owner and team lead hear of it, and the timeline shows it. */
async function tellLate(ctx: Ctx, tx: Tx, clock: repo.Clock, now: Date): Promise<void> {
  const { id, leadId, ownerId, minutes, handOnAt, reassignments } = clock;
  if (ownerId === null) return;
  const next = handOnAt !== null && reassignments < MOST_REASSIGNMENTS ? handOnAt : null;
  await repo.setStep(tx, id, { next: next ? 'hand_on' : null, at: next, overdueAt: now });
  await insertEvents(ctx, tx, [
    {
      leadId,
      kind: 'touch.overdue',
      occurredAt: now.toISOString(),
      payload: { clockId: id, ownerId, minutes },
    },
  ]);
  await ctx.record(tx, systemActor(tx.tenantId), 'lead.touch_overdue', {
    subject: { type: 'lead', id: leadId },
    payload: { leadId },
  });
  const key = `${id}:${reassignments}`;
  await notify(ctx, tx, {
    userIds: [ownerId],
    kind: 'touch.overdue',
    leadId,
    payload: { minutes },
    key: `late:${key}`,
  });
  const leaders = await repo.leadersOf(tx, ownerId);
  await notify(ctx, tx, {
    userIds: leaders,
    kind: 'touch.overdue_in_team',
    leadId,
    payload: { minutes, personId: ownerId },
    key: `late:${key}`,
  });
  tellOwners(ctx, tx, [ownerId, ...leaders]);
}

/** Past the second threshold: the rules are asked for somebody else. */
async function handOn(ctx: Ctx, tx: Tx, clock: repo.Clock, now: Date): Promise<void> {
  const { id, leadId, ownerId } = clock;
  await repo.setStep(tx, id, { next: null, at: null, overdueAt: now });
  if (ownerId === null) return;
  await insertEvents(ctx, tx, [
    {
      leadId,
      kind: 'touch.handed_on',
      occurredAt: now.toISOString(),
      payload: { clockId: id, fromId: ownerId },
    },
  ]);
  await ctx.record(tx, systemActor(tx.tenantId), 'lead.unanswered', {
    subject: { type: 'lead', id: leadId },
    payload: { leadId, ownerId, clockId: id },
  });
}

/** Brings a clock in step with its lead. True when it had to be: the lead is gone, closed, or somebody else's. */
export async function settle(
  ctx: Ctx,
  tx: Tx,
  lead: { ownerId: string | null; status: string } | undefined,
  clock: repo.Clock,
): Promise<boolean> {
  if (!lead || lead.status === 'closed' || lead.status === 'archived') {
    await repo.dropClock(tx, clock.id, ctx.clock.now());
    tellOwners(ctx, tx, [clock.ownerId]);
    return true;
  }
  if (lead.ownerId === clock.ownerId) return false;
  await moveClock(ctx, tx, clock, { ownerId: lead.ownerId });
  return true;
}

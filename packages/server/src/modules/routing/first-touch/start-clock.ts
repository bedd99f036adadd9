import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { newId } from '../../../kernel/ids.ts';
import { notify } from '../../notifications/index.ts';
import { afterBusinessMinutes } from './business-hours.ts';
import * as repo from './first-touch.repository.ts';
import { settingsIn } from './settings.ts';

export interface NewClock {
  leadId: string;
  /** Null for a lead that waits in a pond: the time counts, and nobody is reminded. */
  ownerId: string | null;
  /** Minutes to the first answer; null or left out is the company's setting. */
  minutes?: number | null;
  /** The decision that gave it to them. What runs twice starts one clock. */
  decisionId: string;
  /** When the person asked; now unless said. */
  arrivedAt?: Date;
}

/**
 * Starts the clock to the first answer by a person, in the caller's transaction, which has locked the lead and reaches
 * all. A lead whose clock runs already goes on with it: another owner gets the whole time anew, the same one does not,
 * and how long the person has waited counts from when they asked.
 */
export async function startFirstTouchClock(ctx: Ctx, tx: Tx, want: NewClock): Promise<void> {
  const running = await repo.lockRunning(tx, want.leadId);
  if (running) {
    const { ownerId, minutes, decisionId } = want;
    await moveClock(ctx, tx, running, { ownerId, minutes, decisionId });
    return;
  }
  if (await repo.hadClock(tx, want.leadId, want.decisionId)) return;
  const now = ctx.clock.now();
  await repo.insertClock(tx, {
    id: newId(),
    leadId: want.leadId,
    decisionId: want.decisionId,
    ownerId: want.ownerId,
    arrivedAt: want.arrivedAt ?? now,
    ...(await deadlines(tx, now, want.minutes ?? null)),
  });
  tellOwners(ctx, tx, [want.ownerId]);
}

/** Gives a running clock to another owner, who gets the whole time anew; nothing happens when it is theirs. */
export async function moveClock(
  ctx: Ctx,
  tx: Tx,
  clock: repo.Clock,
  to: { ownerId: string | null; minutes?: number | null | undefined; decisionId?: string },
): Promise<void> {
  if (clock.ownerId === to.ownerId) return;
  const now = ctx.clock.now();
  await repo.restartClock(tx, clock.id, {
    ...(await deadlines(tx, now, to.minutes ?? clock.minutes)),
    ownerId: to.ownerId,
    decisionId: to.decisionId ?? clock.decisionId,
    counted: clock.ownerId !== null,
  });
  if (clock.overdueAt !== null && clock.ownerId !== null && to.ownerId !== null) {
    const key = `${clock.id}:${clock.reassignments}`;
    await notify(ctx, tx, {
      userIds: [clock.ownerId],
      kind: 'lead.taken_away',
      leadId: clock.leadId,
      payload: { personId: to.ownerId, clockId: clock.id },
      key: `away:${key}`,
    });
    await notify(ctx, tx, {
      userIds: [to.ownerId],
      kind: 'lead.handed_on',
      leadId: clock.leadId,
      payload: { personId: clock.ownerId },
      key: `on:${key}`,
    });
  }
  tellOwners(ctx, tx, [clock.ownerId, to.ownerId]);
}

async function deadlines(tx: Tx, from: Date, minutes: number | null): Promise<repo.Deadlines> {
  const settings = await settingsIn(tx);
  const want = minutes ?? settings.minutes;
  const dueAt = new Date(from.getTime() + want * 60_000);
  const dueInBusinessAt = afterBusinessMinutes(from, want, settings);
  // A rule with its own time keeps the same grace after it as the company's.
  const grace = settings.reassignAfter === null ? null : settings.reassignAfter - settings.minutes + want;
  const business = settings.counts === 'business';
  return {
    minutes: want,
    startedAt: from,
    dueAt,
    dueInBusinessAt,
    answerBy: business ? dueInBusinessAt : dueAt,
    handOnAt:
      grace === null
        ? null
        : business
          ? afterBusinessMinutes(from, grace, settings)
          : new Date(from.getTime() + grace * 60_000),
  };
}

/** Open screens of the people concerned look again. */
export function tellOwners(ctx: Ctx, tx: Tx, owners: readonly (string | null)[]): void {
  const ids = owners.filter((id) => id !== null);
  tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'offers', ids }));
}

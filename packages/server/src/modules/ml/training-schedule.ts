import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { listCompanies } from '../auth/index.ts';
import * as alarms from './monitoring/alarms.repository.ts';
import * as runs from './runs.repository.ts';
import { readSettings } from './settings.repository.ts';
import { startTraining } from './training-runs.ts';

const DAY = 86_400_000;

/** Starts the training runs that are due, in all companies. */
export async function trainOnSchedule(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (const { id } of await listCompanies(ctx)) {
    signal.throwIfAborted();
    await trainWhenDue(ctx, id);
  }
}

/**
 * Trains one company's model anew, the way a person last had it done, when the days of its settings have passed or an
 * alarm that asks for it has been raised since the last run. What cannot be trained now (too few outcomes, no Python, a run
 * going on) waits for the next look. Returns whether a run was started.
 */
export async function trainWhenDue(ctx: Ctx, tenantId: string): Promise<boolean> {
  const actor = systemActor(tenantId);
  const due = await ctx.read(actor, async (tx) => {
    const [settings, last, lastDone] = await Promise.all([
      readSettings(tx),
      runs.listRuns(tx, 1),
      runs.findLastDone(tx),
    ]);
    const newest = last[0];
    // Nobody has trained yet: what to learn is a person's choice.
    if (!newest || !lastDone) return null;
    const age = ctx.clock.now().getTime() - newest.created_at.getTime();
    const byDays = settings.retrainEveryDays !== null && age >= settings.retrainEveryDays * DAY;
    const byAlarm = settings.retrainOnAlarm && (await alarms.mustAct(tx, newest.created_at));
    return byDays || byAlarm ? lastDone : null;
  });
  if (!due) return false;
  try {
    await startTraining(ctx, actor, { target: due.target, excludeColumns: due.excluded });
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    ctx.log.info({ tenantId, code: error.code }, 'A training that is due does not start yet');
    return false;
  }
}

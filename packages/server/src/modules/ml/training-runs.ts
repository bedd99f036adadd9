import type { TrainingRun } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type Actor, systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError, violated } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import * as repo from './runs.repository.ts';
import { findTargets, type Target } from './targets.ts';
import { trainerEnvironment } from './trainer-environment.ts';

/** What the trainer asks for before it begins; the same figures as `ml/trainer`. */
export const GATES = { minLabelled: 200, minPositives: 20 } as const;

/**
 * Puts a training run in the queue, one at a time in a company. Refuses at once what cannot work: no Python, no
 * outcome, too few leads with a known one.
 */
export async function startTraining(
  ctx: Ctx,
  actor: Actor,
  want: { target: string; excludeColumns: string[] },
  options: { enqueue: boolean } = { enqueue: true },
): Promise<TrainingRun> {
  const environment = await trainerEnvironment(ctx.config);
  if (environment.state === 'missing') {
    throw new AppError('ml.python_missing', { context: { howTo: environment.howTo } });
  }
  const targets = await ctx.read(systemActor(actor.tenantId), (tx) => findTargets(ctx, tx, want.target));
  const target = targets.find((known) => known.key === want.target);
  if (!target) throw new AppError('ml.no_outcome');
  checkGates(target);

  const id = newId();
  const row = await ctx
    .tx(actor, async (tx) => {
      const run = {
        id,
        target: target.key,
        excluded: want.excludeColumns,
        startedBy: actor.userId,
        at: ctx.clock.now(),
      };
      const inserted = await repo.insertRun(tx, run);
      const subject = { type: 'training_run', id };
      if (options.enqueue)
        await ctx.record(tx, actor, 'training.requested', { subject, payload: { runId: id } });
      else await ctx.audit(tx, actor, 'training.requested', { subject });
      tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
      return inserted;
    })
    .catch((error: unknown) => {
      if (violated(error) === 'ml_training_runs_active') throw new AppError('ml.run_active');
      throw error;
    });
  return toRun(row);
}

function checkGates({ labelled, positives }: Target): void {
  const negatives = labelled - positives;
  const wants = [
    ['ml.too_few.labelled', GATES.minLabelled - labelled],
    ['ml.too_few.positives', GATES.minPositives - positives],
    ['ml.too_few.negatives', GATES.minPositives - negatives],
  ] as const;
  const missing = wants.filter(([, count]) => count > 0);
  if (missing.length === 0) return;
  throw new AppError('ml.too_few', {
    values: { detail: missing.map(([key, count]) => t(key, { count })).join(' ') },
    context: { labelled, positives, ...GATES },
  });
}

/** Runs newest first. The cursor is the id of the last one seen. */
export async function listRuns(
  ctx: Ctx,
  actor: Actor,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: TrainingRun[]; nextCursor: string | null }> {
  if (page.cursor !== undefined && !/^[0-9a-f-]{36}$/.test(page.cursor))
    throw new AppError('request.cursor_invalid');
  const rows = await ctx.read(actor, (tx) => repo.listRuns(tx, page.limit + 1, page.cursor));
  const items = rows.slice(0, page.limit).map(toRun);
  return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

export async function getRun(ctx: Ctx, actor: Actor, runId: string): Promise<TrainingRun> {
  const row = await ctx.read(actor, (tx) => repo.findRun(tx, runId));
  if (!row) throw new AppError('ml.run_not_found');
  return toRun(row);
}

/** Stops a run: its row says so at once, the process that carries it notices within half a second. */
export async function cancelRun(ctx: Ctx, actor: Actor, runId: string): Promise<TrainingRun> {
  return ctx.tx(actor, async (tx) => {
    const cancelled = await repo.cancelRun(tx, runId, ctx.clock.now());
    if (!cancelled)
      throw new AppError((await repo.findRun(tx, runId)) ? 'ml.run_finished' : 'ml.run_not_found');
    await ctx.audit(tx, actor, 'training.cancelled', { subject: { type: 'training_run', id: runId } });
    tx.afterCommit(() => {
      ctx.hint(tx.tenantId, { topic: 'run', ids: [runId] });
      ctx.hint(tx.tenantId, { topic: 'ml' });
    });
    return toRun(cancelled);
  });
}

export const toRun = (row: repo.RunRow): TrainingRun => ({
  id: row.id,
  state: row.state,
  step: row.step as TrainingRun['step'],
  fraction: row.fraction,
  message: row.message,
  problem: row.problem,
  modelId: row.model_id,
  startedBy: row.started_by,
  startedAt: row.created_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  log: row.log,
});

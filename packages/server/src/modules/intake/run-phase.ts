import { t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError, isStorageFull, isUnavailable } from '../../kernel/errors.ts';
import { FileMissing } from '../../kernel/files/files.ts';
import { changeSettings, settleBatch } from '../leads/index.ts';
import { announce } from './import-state.ts';
import type { ImportRow } from './intake.repository.ts';
import * as repo from './intake.repository.ts';
import type { Counts, Staged } from './intake.tables.ts';
import type { PlanSettings } from './plan-leads.ts';
import { Superseded } from './stage-rows.ts';

/** Runs of a job without a row of progress before the import is given up; a person may start it again. */
const MAX_ATTEMPTS = 5;

/**
 * Runs a phase of an import in one of `states`. Trouble of the moment is thrown on, so that the queue tries again;
 * what will not pass, or has been tried too often, ends in `fallback` with a sentence.
 */
export async function guarded(
  ctx: Ctx,
  actor: Actor,
  importId: string,
  states: readonly ImportRow['state'][],
  fallback: 'failed' | 'mapping',
  work: (row: ImportRow) => Promise<void>,
): Promise<void> {
  const row = await ctx.tx(actor, async (tx) => {
    const found = await repo.lockImport(tx, importId);
    if (!found || !states.includes(found.state)) return undefined;
    return repo.updateImport(tx, importId, { attempts: found.attempts + 1 });
  });
  if (!row) return;
  try {
    await work(row);
  } catch (error) {
    if (error instanceof Superseded) return;
    const lasting = error instanceof AppError && error.status < 500;
    if (!(lasting || error instanceof FileMissing) && row.attempts < MAX_ATTEMPTS) throw error;
    ctx.log.error({ err: error, importId }, 'import stopped');
    await ctx.tx(actor, async (tx) => {
      const now = await repo.lockImport(tx, importId);
      if (!now || !states.includes(now.state)) return;
      await settleBatch(tx, importId, 'failed', ctx.clock.now());
      await repo.updateImport(tx, importId, {
        state: fallback,
        problem: sentenceFor(error),
        finished_at: fallback === 'failed' ? ctx.clock.now() : null,
      });
      announce(ctx, tx, importId);
    });
  }
}

function sentenceFor(error: unknown): string {
  if (error instanceof FileMissing) return t('intake.problem.fileGone');
  if (isStorageFull(error) || (error instanceof AppError && error.code === 'service.storage_full'))
    return t('intake.problem.storage');
  if (error instanceof AppError) return error.message;
  return t(isUnavailable(error) ? 'intake.problem.unavailable' : 'intake.problem.internal');
}

export async function planSettings(ctx: Ctx, actor: Actor, row: ImportRow): Promise<PlanSettings> {
  const outcome = row.columns.find(({ target }) => target.kind === 'outcome')?.target;
  return {
    rule: row.on_duplicate,
    mode: row.mode,
    matchBy: row.match_by,
    consent: row.consent,
    outcomeName: outcome?.kind === 'outcome' ? outcome.name : undefined,
    batchId: row.id,
    changes: await changeSettings(ctx, actor),
  };
}

export const startCounts = ({ errors, flagged }: Staged): Counts => ({
  rows: errors,
  create: 0,
  update: 0,
  unchanged: 0,
  error: errors,
  flagged,
  outside: 0,
});

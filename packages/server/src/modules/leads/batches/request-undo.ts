import { type Batch, BULK_AT_ONCE, type UndoChoice } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { type ChangeSettings, changeSettings } from '../change-leads.ts';
import { retypeBack, retypingOf } from '../fields/retyping.ts';
import { undoMerge } from '../merge/undo-merge.ts';
import { respell, spellingBefore } from '../tags/known-tags.ts';
import { mayUndo } from './batches.policy.ts';
import * as repo from './batches.repository.ts';
import { requireBatch, shown } from './list-batches.ts';
import { inNameOf } from './run-change.ts';
import { undoChunk } from './run-undo.ts';

/** The batch, when the actor may take it back now; says why not otherwise. */
export async function requireUndoable(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  batchId: string,
  find = repo.findBatch,
): Promise<repo.StoredBatch> {
  const batch = await requireBatch(tx, actor, batchId, find);
  if (!mayUndo(actor, batch)) throw new AppError('auth.forbidden');
  if (batch.state === 'waiting' || batch.state === 'running') throw new AppError('batch.running');
  if (batch.undone_at !== null || (batch.undo_state !== null && batch.undo_state !== 'failed'))
    throw new AppError('batch.undone');
  if (batch.undo_until <= ctx.clock.now()) throw new AppError('batch.expired');
  return batch;
}

/**
 * Takes a batch back: up to 200 records before the answer comes, more by a job. Of two who ask, one does it and the other
 * hears it is undone. Whoever made the batch takes it back even where its leads are out of their reach by now.
 */
export async function undoBatch(ctx: Ctx, actor: Actor, batchId: string, choice: UndoChoice): Promise<Batch> {
  const settings = await changeSettings(ctx, actor);
  return ctx.tx(
    actor,
    async (tx) => {
      const batch = await requireUndoable(ctx, tx, actor, batchId, repo.lockBatch);
      const retyping = retypingOf(batch);
      if (retyping) await retypeBack(ctx, tx, retyping);
      const spelling = spellingBefore(batch.changes);
      if (spelling) settings.tags = await respell(ctx, tx, settings.tags, spelling);
      await repo.updateBatch(tx, batchId, {
        undo_state: 'waiting',
        undo_choice: choice,
        undo_by: actor.userId,
        undo_asked_at: ctx.clock.now(),
      });
      await ctx.record(tx, actor, 'undo.requested', {
        subject: { type: 'batch', id: batchId },
        payload: { batchId },
      });
      if (batch.kind === 'merge') await unmerge(ctx, tx, actor, batchId, choice);
      else if (((await repo.countImages(tx, [batchId])).get(batchId) ?? 0) <= BULK_AT_ONCE)
        await atOnce(ctx, tx, actor, batchId, settings);
      tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'batches' }));
      return shown(ctx, tx, actor, (await repo.findBatch(tx, batchId)) ?? batch);
    },
    { statementTimeoutMs: 60_000 },
  );
}

const atOnce = (ctx: Ctx, tx: Tx, actor: Actor, batchId: string, settings: ChangeSettings): Promise<void> =>
  tx.reaching('all', async () => {
    while (await undoChunk(ctx, tx, inNameOf(actor), batchId, settings, { announce: false }));
  });

/** A merge is one thing: it is taken back whole, or something stands in its way and it may be tried again. */
async function unmerge(ctx: Ctx, tx: Tx, actor: Actor, batchId: string, choice: UndoChoice): Promise<void> {
  const { restored, kept } = await undoMerge(ctx, tx, actor, batchId, choice);
  await repo.insertProblems(
    tx,
    batchId,
    kept.map(({ leadId, reason, conflicts }, rowNo) => ({
      phase: 'undo' as const,
      rowNo,
      leadId,
      reason,
      fields: conflicts.map(({ field }) => field),
    })),
  );
  const keptLeads = new Set(kept.map(({ leadId }) => leadId)).size;
  await repo.updateBatch(tx, batchId, {
    undo_state: restored.length > 0 ? 'done' : 'failed',
    undone_at: restored.length > 0 ? ctx.clock.now() : null,
    // The job that hears of the request tells of it.
    undo_cursor: restored.length > 0 ? 0 : null,
    undo_done: restored.length,
    undo_restored: restored.filter((id) => !kept.some(({ leadId }) => leadId === id)).length,
    undo_kept: keptLeads,
  });
}

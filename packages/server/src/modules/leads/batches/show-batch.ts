import type { Batch, BatchKind } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { countsItself, mayUndo } from './batches.policy.ts';
import type { StoredBatch } from './batches.repository.ts';

/** Nothing of it is under way, nothing was taken back, and the time for it has not run out. */
export const isUndoable = (ctx: Ctx, batch: StoredBatch): boolean =>
  batch.state !== 'waiting' &&
  batch.state !== 'running' &&
  (batch.undo_state === null || batch.undo_state === 'failed') &&
  batch.undone_at === null &&
  batch.undo_until > ctx.clock.now();

/** Longer than a chunk takes and a queue is usually full. */
const STILL_MS = 120_000;

/** It is under way, and nothing of it has happened for a while: the server was away, or something keeps failing. */
const standsStill = (ctx: Ctx, row: StoredBatch): boolean => {
  const undoing = row.undo_state === 'waiting' || row.undo_state === 'running';
  if (!undoing && row.state !== 'waiting' && row.state !== 'running') return false;
  const since = Math.max(
    row.created_at.getTime(),
    row.undo_asked_at?.getTime() ?? 0,
    row.moved_at?.getTime() ?? 0,
  );
  return ctx.clock.now().getTime() - since > STILL_MS;
};

/** A batch as the actor sees it; `images` counts its records where the batch itself does not. */
export function toBatch(ctx: Ctx, actor: Actor, row: StoredBatch, images: number): Batch {
  const counted = countsItself(row.kind);
  return {
    id: row.id,
    kind: row.kind as BatchKind,
    label: row.label,
    changes: row.changes,
    state: row.state,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    total: counted ? row.total : images,
    done: counted ? row.done : images,
    changed: counted ? row.changed : images,
    failed: row.failed,
    stalled: standsStill(ctx, row),
    automate: row.automate,
    undoUntil: row.undo_until.toISOString(),
    canStop:
      row.kind === 'bulk' && (row.state === 'waiting' || row.state === 'running') && mayUndo(actor, row),
    canUndo: mayUndo(actor, row) && isUndoable(ctx, row) && (counted ? row.changed : images) > 0,
    undo:
      row.undo_state === null || row.undo_choice === null || row.undo_asked_at === null
        ? null
        : {
            state: row.undo_state,
            choice: row.undo_choice,
            by: row.undo_by,
            askedAt: row.undo_asked_at.toISOString(),
            finishedAt: row.undone_at?.toISOString() ?? null,
            done: row.undo_done,
            restored: row.undo_restored,
            removed: row.undo_removed,
            kept: row.undo_kept,
          },
  };
}

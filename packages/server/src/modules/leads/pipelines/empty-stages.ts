import { BULK_AT_ONCE, BULK_MAX, type BulkChanges, type PipelineKind } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { UNDOABLE_MS } from '../batches/batches.policy.ts';
import { updateBatch } from '../batches/batches.repository.ts';
import { freezeChosen } from '../batches/bulk-change.repository.ts';
import { changeChunk, inNameOf } from '../batches/run-change.ts';
import { insertBatch } from '../bulk.repository.ts';
import type { ChangeSettings } from '../change-leads.ts';
import type { StoredStage } from './pipelines.repository.ts';
import * as repo from './pipelines.repository.ts';

export interface StageMove {
  fromId: string;
  toId: string;
}

/**
 * Removes stages in the caller's transaction and moves the leads in each where `moves` says: up to BULK_AT_ONCE at once,
 * more by the job that hears of the batches returned. `settings` are those of before. Deals are moved by the module that
 * keeps them. Throws `stage.in_use` for a stage in use that nothing is said of.
 */
export async function emptyStages(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  kind: PipelineKind,
  going: readonly StoredStage[],
  moves: readonly StageMove[],
  settings: ChangeSettings,
): Promise<string[]> {
  if (going.length === 0) return [];
  const gone = new Set(going.map((s) => s.id));
  await repo.lockStages(tx, [...gone]);
  const stages = await repo.stagesOfKind(tx, kind);
  const live = new Set(stages.filter((s) => !s.archived && !gone.has(s.id)).map((s) => s.id));
  await repo.archiveStages(tx, [...gone], ctx.clock.now());
  const after = { ...settings, stages: stages.map((s) => (gone.has(s.id) ? { ...s, archived: true } : s)) };
  const batchIds: string[] = [];
  for (const stage of going) {
    const toId = moves.find((move) => move.fromId === stage.id)?.toId;
    if (toId !== undefined && !live.has(toId)) throw new AppError('stage.not_found');
    const inUse = kind === 'deal' || (await tx.reaching('all', () => repo.stageInUse(tx, stage.id)));
    if (!inUse) continue;
    if (toId === undefined) throw new AppError('stage.in_use', { context: { stageId: stage.id } });
    if (kind === 'lead') batchIds.push(await moveLeads(ctx, tx, actor, stage.id, toId, after));
  }
  return batchIds;
}

/** Moves every lead of a stage to another as a batch. */
async function moveLeads(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  fromId: string,
  toId: string,
  settings: ChangeSettings,
): Promise<string> {
  const id = newId();
  const at = ctx.clock.now();
  const changes: BulkChanges = { stageId: toId };
  await insertBatch(tx, {
    id,
    kind: 'bulk',
    created_by: actor.userId,
    created_at: at,
    undo_until: new Date(at.getTime() + UNDOABLE_MS),
    changes: JSON.stringify(changes),
    automate: false,
    state: 'waiting',
  });
  const everybody = { bulk: null, update: undefined, assign: undefined, delete: undefined, claimer: null };
  await tx.reaching('all', async () => {
    const inStage = { filter: { text: ' and l.stage_id = $1::uuid', values: [fromId] } };
    const { total } = await freezeChosen(tx, id, inStage, everybody, BULK_MAX);
    if (total > BULK_MAX) throw new AppError('batch.too_many', { values: { most: BULK_MAX } });
    await updateBatch(tx, id, { total });
    if (total <= BULK_AT_ONCE)
      while (await changeChunk(ctx, tx, inNameOf(actor), id, settings, { announce: false }));
  });
  tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'batches' }));
  return id;
}

import type { Actor } from '../../../kernel/actor.ts';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { type ChangeSettings, changeSettings, writeChanges } from '../change-leads.ts';
import { keysOf, toSearch } from '../draft.ts';
import { followBack } from '../fields/retyping.ts';
import * as leads from '../leads.repository.ts';
import { restoredInto } from '../pipelines/restored-into.ts';
import { entryStage } from '../pipelines/stages.ts';
import { assess, type Verdict } from './assess.ts';
import * as repo from './batches.repository.ts';
import * as bulk from './bulk-change.repository.ts';
import { BULK_TX, inChunks, inNameOf } from './run-change.ts';
import * as undo from './undo.repository.ts';

/** Records looked at in one transaction. */
const CHUNK = 1000;
const LOCK_TIMEOUT_MS = 5_000;
/** Before every image. */
export const LAST_ROW = 2_147_483_647;

/**
 * Takes a batch back, chunk by chunk from its last record to its first, each a transaction with the row reached: killed
 * anywhere it goes on with the chunk it was in, and run by two at once it takes nothing back twice.
 */
export async function runUndo(
  ctx: Ctx,
  tenantId: string,
  batchId: string,
  signal: AbortSignal,
): Promise<void> {
  const batch = await ctx.read(systemActor(tenantId), (tx) => repo.findBatch(tx, batchId));
  if (!batch) return;
  const actor = inNameOf({ tenantId, userId: batch.undo_by });
  const settings = await changeSettings(ctx, actor);
  await inChunks(signal, CHUNK, (size, alone) =>
    ctx.tx(
      actor,
      async (tx) => {
        await bulk.waitAtMost(tx, LOCK_TIMEOUT_MS);
        return undoChunk(ctx, tx, actor, batchId, settings, { announce: true, size, skip: alone });
      },
      BULK_TX,
    ),
  );
}

/** Takes the next records of a batch back; false when none are left, and then it is undone. */
export async function undoChunk(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  batchId: string,
  settings: ChangeSettings,
  how: { announce: boolean; size?: number; skip?: boolean },
): Promise<boolean> {
  const batch = await repo.lockBatch(tx, batchId);
  if (!batch?.undo_state || batch.undo_state === 'failed') return false;
  const cursor = batch.undo_cursor ?? LAST_ROW;
  const told = batch.undo_announced ?? LAST_ROW;
  const tell = async (fromRow: number) => {
    if (!how.announce || fromRow >= told) return;
    await ctx.record(tx, actor, 'leads.restored_in_bulk', {
      subject: { type: 'batch', id: batchId },
      payload: { batchId, fromRow, toRow: told - 1 },
    });
    await repo.updateBatch(tx, batchId, { undo_announced: fromRow });
  };
  const images =
    batch.undo_state === 'done'
      ? []
      : eachOnce(await undo.imagesBefore(tx, batchId, cursor, how.size ?? CHUNK));
  if (images.length === 0) {
    // What was taken back with the request itself is told of here.
    if (batch.undo_cursor !== null) await tell(batch.undo_cursor);
    if (batch.undo_state === 'done') return false;
    await repo.updateBatch(tx, batchId, { undo_state: 'done', undone_at: ctx.clock.now() });
    await followBack(ctx, tx, actor, batch);
    tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'batches' }));
    return false;
  }
  const verdicts = how.skip
    ? images.map(
        (image): Verdict => ({
          image,
          action: 'none',
          stored: undefined,
          done: undefined,
          reason: 'busy',
          fields: [],
        }),
      )
    : await takeBack(ctx, tx, actor, batch, images, settings);
  const fromRow = images.at(-1)?.rowNo ?? cursor;
  const kept = verdicts.filter(({ reason }) => reason !== null);
  await repo.insertProblems(
    tx,
    batchId,
    kept.map(({ image, reason, fields }) => ({
      phase: 'undo' as const,
      rowNo: image.rowNo,
      leadId: image.recordId,
      reason: reason ?? 'gone',
      fields,
    })),
  );
  const removed = verdicts.filter(({ action }) => action === 'remove').length;
  await repo.updateBatch(tx, batchId, {
    undo_state: 'running',
    moved_at: ctx.clock.now(),
    undo_cursor: fromRow,
    undo_done: batch.undo_done + images.length,
    undo_removed: batch.undo_removed + removed,
    undo_kept: batch.undo_kept + kept.length,
    undo_restored: batch.undo_restored + images.length - removed - kept.length,
  });
  await tell(fromRow);
  tx.afterCommit(() => {
    ctx.hint(tx.tenantId, { topic: 'leads' });
    ctx.hint(tx.tenantId, { topic: 'batches', ids: [batchId] });
  });
  return true;
}

/** The images up to the first of a record that stands there already. */
export function eachOnce(images: readonly undo.StoredImage[]): undo.StoredImage[] {
  const seen = new Set<string>();
  const once: undo.StoredImage[] = [];
  for (const image of images) {
    if (seen.has(image.recordId)) break;
    seen.add(image.recordId);
    once.push(image);
  }
  return once;
}

async function takeBack(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  batch: repo.StoredBatch,
  images: readonly undo.StoredImage[],
  settings: ChangeSettings,
): Promise<Verdict[]> {
  const at = ctx.clock.now();
  const now = at.toISOString();
  const ids = images.map(({ recordId }) => recordId);
  const stored = new Map((await leads.lockLeads(tx, ids, null)).map((lead) => [lead.id, lead]));
  const verdicts = await assess(tx, images, stored, {
    batchId: batch.id,
    choice: batch.undo_choice ?? 'keep_later',
    settings,
    now,
  });
  const gone = verdicts.flatMap(({ action, stored: lead }) => (action === 'remove' && lead ? [lead.id] : []));
  if (gone.length > 0) await bulk.markManyDeleted(tx, gone, at);
  await writeChanges(
    ctx,
    tx,
    actor,
    verdicts.flatMap(({ action, stored: lead, done }) =>
      action === 'restore' && lead && done ? [{ stored: lead, done }] : [],
    ),
    settings,
    now,
    { batchId: batch.id, trigger: 'undone' },
  );
  await revive(
    tx,
    actor,
    verdicts.filter(({ action }) => action === 'revive'),
    at,
    settings,
  );
  const withdrawn = verdicts.flatMap(({ reason, image }) =>
    reason === 'worked_with' || reason === 'gone' ? [] : [image.recordId],
  );
  await undo.withdraw(tx, batch.id, withdrawn, batch.created_at);
  return verdicts;
}

/** Brings deleted leads back whose contact points are still free. */
async function revive(
  tx: Tx,
  actor: Actor,
  verdicts: readonly Verdict[],
  at: Date,
  settings: ChangeSettings,
): Promise<void> {
  const byId = new Map(verdicts.map((verdict) => [verdict.image.recordId, verdict]));
  for (const row of await undo.lockDeletedMany(tx, [...byId.keys()])) {
    const lead = { ...row, ...(await leads.contactsOf(tx, row.id)) };
    const verdict = byId.get(row.id);
    if (!verdict) continue;
    const [taken] = await leads.findMatches(tx, [keysOf(lead)]);
    if (taken) {
      verdict.action = 'none';
      verdict.reason = 'contact_taken';
      continue;
    }
    // Its stage may have been taken out of the pipeline meanwhile.
    const stage =
      settings.stages.find((s) => s.id === row.stageId && !s.archived) ?? entryStage(settings.stages);
    await leads.markRestored(tx, row.id, {
      at,
      stageId: stage.id,
      moved: restoredInto(actor, row.id, settings.stages, row.stageId, stage.id, at),
      ownerId: row.ownerId,
      pondId: row.pondId,
      ...toSearch(lead),
    });
    byId.delete(row.id);
  }
  for (const verdict of byId.values()) {
    if (verdict.action !== 'revive') continue;
    verdict.action = 'none';
    verdict.reason = 'gone';
  }
}

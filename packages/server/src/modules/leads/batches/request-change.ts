import {
  type Batch,
  type BodyOf,
  BULK_AT_ONCE,
  BULK_MAX,
  type BulkChanges,
  type BulkPreview,
  type BulkSelection,
  type batches as contract,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { insertBatch } from '../bulk.repository.ts';
import { type ChangeSettings, changeSettings } from '../change-leads.ts';
import { liveStage } from '../create-lead.ts';
import { checkCustom } from '../custom-values.ts';
import { checkWritable } from '../field-rules.ts';
import { listFields } from '../fields/custom-fields.ts';
import * as leads from '../leads.repository.ts';
import { filterFor } from '../list-leads.ts';
import { checkEntry } from '../pipelines/stage-needs.ts';
import { allStages } from '../pipelines/stages.ts';
import { respell } from '../tags/known-tags.ts';
import { changedNames, fieldsOfChanges, needsOf, UNDOABLE_MS } from './batches.policy.ts';
import * as repo from './batches.repository.ts';
import * as bulk from './bulk-change.repository.ts';
import { requireBatch, shown } from './list-batches.ts';
import { changeChunk, inNameOf } from './run-change.ts';
import { toBatch } from './show-batch.ts';

type Want = BodyOf<typeof contract.changeBulk>;

/** How many leads a change would reach, and why not the others. */
export async function previewChange(
  ctx: Ctx,
  actor: Actor,
  want: Pick<Want, 'selection' | 'changes'>,
): Promise<BulkPreview> {
  const { country } = await changeSettings(ctx, actor);
  const chosen = await prepare(ctx, actor, want, country);
  const counts = await ctx.tx(actor, async (tx) => {
    await checkTargets(tx, want.changes);
    return bulk.countChosen(tx, chosen, needsOf(actor, want.changes));
  });
  // Ids that are all unknown are answered like none.
  if ('ids' in chosen && counts.every(({ refusal }) => refusal === 'gone')) throw new AppError('batch.empty');
  return {
    total: counts.reduce((sum, { count }) => sum + count, 0),
    allowed: counts.find(({ refusal }) => refusal === null)?.count ?? 0,
    refused: counts.flatMap(({ refusal, count }) =>
      refusal === null ? [] : [{ reason: refusal, count, text: t(`batches.reason.${refusal}`) }],
    ),
  };
}

/**
 * Changes many leads. What is selected, and what of it the actor may change, is decided here and frozen; up to 200 leads
 * are changed before the answer comes, more by a job that hears of the request. One lead that cannot be changed never
 * stops the others: it is kept as a problem of the batch. `tag` is spelled so from then on, by everybody.
 */
export async function changeMany(ctx: Ctx, actor: Actor, want: Want, tag?: string): Promise<Batch> {
  const settings = await changeSettings(ctx, actor);
  const chosen = await prepare(ctx, actor, want, settings.country);
  return ctx.tx(
    actor,
    async (tx) => {
      await checkTargets(tx, want.changes);
      if (tag !== undefined) settings.tags = await respell(ctx, tx, settings.tags, tag);
      const id = newId();
      const at = ctx.clock.now();
      await insertBatch(tx, {
        id,
        kind: 'bulk',
        created_by: actor.userId,
        created_at: at,
        undo_until: new Date(at.getTime() + UNDOABLE_MS),
        changes: JSON.stringify(want.changes),
        automate: want.automate,
        state: 'waiting',
      });
      const { total, refused } = await bulk.freezeChosen(
        tx,
        id,
        chosen,
        needsOf(actor, want.changes),
        BULK_MAX,
      );
      if (total > BULK_MAX) throw new AppError('batch.too_many', { values: { most: BULK_MAX } });
      if (total === refused) throw new AppError('batch.empty');
      await repo.updateBatch(tx, id, { total, failed: refused, done: refused, announced: refused });
      await ctx.record(tx, actor, 'bulk.requested', {
        subject: { type: 'batch', id },
        payload: { batchId: id },
        changed: changedNames(want.changes),
      });
      if (total - refused <= BULK_AT_ONCE) await atOnce(ctx, tx, actor, id, settings);
      tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'batches' }));
      return toBatch(ctx, actor, (await repo.findBatch(tx, id))!, 0);
    },
    { statementTimeoutMs: 60_000 },
  );
}

const atOnce = (ctx: Ctx, tx: Tx, actor: Actor, batchId: string, settings: ChangeSettings): Promise<void> =>
  tx.reaching('all', async () => {
    while (await changeChunk(ctx, tx, inNameOf(actor), batchId, settings, { announce: false }));
  });

/** Refuses what no lead could take, and puts the selection as the database reads it. */
async function prepare(
  ctx: Ctx,
  actor: Actor,
  { selection, changes }: { selection: BulkSelection; changes: BulkChanges },
  country: string,
): Promise<bulk.Chosen> {
  checkWritable(actor, fieldsOfChanges(changes));
  if (changes.custom) changes.custom = checkCustom(await listFields(ctx, actor), changes.custom, { country });
  if (changes.stageId !== undefined) {
    const { id, reasons } = liveStage(await allStages(ctx, actor), changes.stageId);
    checkEntry({ id, required: [], reasons }, {}, changes.stageReason ?? null, 'changes.stageReason');
  }
  return 'ids' in selection
    ? { ids: selection.ids }
    : { filter: await filterFor(ctx, actor, selection.filter) };
}

/** Owners must be members who may act, a pond must be there. */
async function checkTargets(tx: Tx, { ownerIds, pondId }: BulkChanges): Promise<void> {
  if (ownerIds) {
    const wanted = [...new Set(ownerIds)];
    if ((await leads.countActiveMembers(tx, wanted)) < wanted.length) throw new AppError('user.not_found');
  }
  if (pondId !== undefined && !(await leads.isPond(tx, pondId))) throw new AppError('pond.not_found');
}

/** Stops a change that is under way. What is changed stays, and can be taken back. */
export const cancelChange = (ctx: Ctx, actor: Actor, batchId: string): Promise<Batch> =>
  ctx.tx(actor, async (tx) => {
    const batch = await requireBatch(tx, actor, batchId, repo.lockBatch);
    if (batch.kind !== 'bulk' || (batch.state !== 'waiting' && batch.state !== 'running'))
      throw new AppError('batch.finished');
    await bulk.clearTargets(tx, batchId);
    await ctx.audit(tx, actor, 'bulk.cancelled', { subject: { type: 'batch', id: batchId } });
    const saved = await repo.updateBatch(tx, batchId, { state: 'cancelled', finished_at: ctx.clock.now() });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'batches', ids: [batchId] }));
    return shown(ctx, tx, actor, saved);
  });

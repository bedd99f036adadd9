import type { CustomField } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { UNDOABLE_MS } from '../batches/batches.policy.ts';
import * as batches from '../batches/batches.repository.ts';
import { insertBatch } from '../bulk.repository.ts';
import * as catalogue from '../catalogue.repository.ts';
import { forgetFields } from './custom-fields.ts';
import * as repo from './fields.repository.ts';
import type { Retyping } from './retype.ts';

/** Opens the batch and gives the field its type; the leads with a value are frozen as targets. */
export async function startRetyping(
  ctx: Ctx,
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  next: CustomField,
  order: Retyping,
  holders: { since?: Date; undone?: string },
): Promise<{ batchId: string; total: number }> {
  const batchId = newId();
  const at = ctx.clock.now();
  await insertBatch(tx, {
    id: batchId,
    kind: 'field',
    created_by: actor.userId,
    label: next.label,
    created_at: at,
    undo_until: new Date(at.getTime() + UNDOABLE_MS),
    changes: JSON.stringify({ retype: order }),
    state: 'waiting',
  });
  const total = await tx.reaching('all', () =>
    repo.freezeHolders(tx, batchId, order.key, { after: 0, ...holders }),
  );
  await batches.updateBatch(tx, batchId, { total });
  await catalogue.updateField(tx, { ...next, batchId }, at);
  forgetFields(ctx, tx);
  tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'batches' }));
  return { batchId, total };
}

/**
 * The targets of a change of type are through. Leads that somebody wrote the old type to meanwhile become targets too;
 * when there are none, the field is done. Returns how many came.
 */
export async function finishRetyping(
  ctx: Ctx,
  tx: Tx,
  batch: batches.StoredBatch,
  { fieldId, key }: Retyping,
): Promise<number> {
  const late = await repo.freezeHolders(tx, batch.id, key, { after: batch.total, since: batch.created_at });
  if (late > 0) {
    await batches.updateBatch(tx, batch.id, { total: batch.total + late });
    return late;
  }
  const field = await catalogue.lockField(tx, fieldId);
  if (field?.batchId === batch.id) {
    await catalogue.updateField(tx, { ...field, batchId: null }, ctx.clock.now());
    forgetFields(ctx, tx);
  }
  return 0;
}

/** A change of type is to be taken back: the field has its old type again before its values have. */
export async function retypeBack(ctx: Ctx, tx: Tx, { from, to, fieldId }: Retyping): Promise<void> {
  const field = await catalogue.lockField(tx, fieldId);
  if (!field) throw new AppError('field.not_found');
  if (field.batchId !== null) throw new AppError('field.converting');
  if (field.type !== to.type) throw new AppError('field.retyped_since');
  await catalogue.updateField(tx, { ...field, ...from }, ctx.clock.now());
  forgetFields(ctx, tx);
}

/** Values written since a change of type that is now taken back follow the field to its old type, as a batch of their own. */
export async function followBack(ctx: Ctx, tx: Tx, actor: Actor, batch: batches.StoredBatch): Promise<void> {
  const order = retypingOf(batch);
  if (!order) return;
  const field = await catalogue.lockField(tx, order.fieldId);
  if (!field || field.batchId !== null || field.type !== order.from.type) return;
  const written = { since: batch.created_at, undone: batch.id };
  if (!(await tx.reaching('all', () => repo.anyHolder(tx, batch.id, order.key, written)))) return;
  const back: Retyping = { ...order, from: order.to, to: order.from };
  const { batchId } = await startRetyping(ctx, tx, actor, field, back, written);
  await ctx.record(tx, actor, 'field.retyped', {
    subject: { type: 'field', id: field.id },
    payload: { fieldId: field.id, batchId },
    changed: ['type'],
  });
}

/** What a batch that changes a type was asked for; undefined for another. */
export const retypingOf = ({ changes }: Pick<batches.StoredBatch, 'changes'>): Retyping | undefined =>
  changes !== null && 'retype' in changes ? (changes.retype as Retyping) : undefined;

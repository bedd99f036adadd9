import { type Batch, BULK_AT_ONCE, type CustomField, type Retype, type TypePreview } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import * as batches from '../batches/batches.repository.ts';
import { changeChunk, inNameOf } from '../batches/run-change.ts';
import { toBatch } from '../batches/show-batch.ts';
import * as catalogue from '../catalogue.repository.ts';
import { changeSettings } from '../change-leads.ts';
import { companyDefaults } from '../draft.ts';
import { hides } from '../field-rules.ts';
import * as repo from './fields.repository.ts';
import { previewOf, type Retyping, retyped, shapeOf } from './retype.ts';
import { startRetyping } from './retyping.ts';

const LONG = { statementTimeoutMs: 60_000 } as const;

/** What a change of type would do to the values there are, nothing written. Values are shown to those who may see them. */
export async function previewType(
  ctx: Ctx,
  actor: Actor,
  fieldId: string,
  want: Retype,
): Promise<TypePreview> {
  const { country } = await companyDefaults(ctx, actor);
  return ctx.tx(
    actor,
    async (tx) => {
      const field = (await catalogue.listFields(tx)).find(({ id }) => id === fieldId);
      if (!field) throw new AppError('field.not_found');
      const [values, total] = await tx.reaching('all', () =>
        Promise.all([repo.valuesOf(tx, field.key), repo.countValues(tx, field.key)]),
      );
      return previewOf(retyped(field, want, values), values, {
        country,
        dateOrder: want.dateOrder,
        total,
        hidden: hides(actor, `custom.${field.key}`),
      });
    },
    LONG,
  );
}

/** How many leads of the company have a value of a field; `field.not_found` for a field there is not. */
export const valuesOfField = (
  ctx: Ctx,
  actor: Actor,
  fieldId: string,
): Promise<{ field: CustomField; values: number }> =>
  ctx.tx(
    actor,
    async (tx) => {
      const field = (await catalogue.listFields(tx)).find(({ id }) => id === fieldId);
      if (!field) throw new AppError('field.not_found');
      return { field, values: await tx.reaching('all', () => repo.countValues(tx, field.key)) };
    },
    LONG,
  );

/**
 * Gives a field another type at once, so that everybody writes the new one, and brings the values there are to it as a
 * batch: up to 200 before the answer comes, more by a job. A value that does not fit is cleared, listed as a problem of the
 * batch and kept in it.
 */
export async function changeType(
  ctx: Ctx,
  actor: Actor,
  fieldId: string,
  want: Retype,
): Promise<{ field: CustomField; batch: Batch }> {
  const settings = await changeSettings(ctx, actor);
  return ctx.tx(
    actor,
    async (tx) => {
      const field = await catalogue.lockField(tx, fieldId);
      if (!field) throw new AppError('field.not_found');
      if (field.batchId !== null) throw new AppError('field.converting');
      const values = await tx.reaching('all', () => repo.valuesOf(tx, field.key));
      const next = retyped(field, want, values);
      const order: Retyping = {
        fieldId,
        key: field.key,
        from: shapeOf(field),
        to: shapeOf(next),
        dateOrder: want.dateOrder,
      };
      const { batchId, total } = await startRetyping(ctx, tx, actor, next, order, {});
      await ctx.record(tx, actor, 'field.retyped', {
        subject: { type: 'field', id: fieldId },
        payload: { fieldId, batchId },
        changed: ['type'],
      });
      if (total <= BULK_AT_ONCE) {
        await tx.reaching('all', async () => {
          while (await changeChunk(ctx, tx, inNameOf(actor), batchId, settings, { announce: false }));
        });
      }
      const [saved, batch] = [await catalogue.lockField(tx, fieldId), await batches.findBatch(tx, batchId)];
      return { field: saved ?? next, batch: toBatch(ctx, actor, batch!, 0) };
    },
    LONG,
  );
}

import {
  BATCH_KINDS,
  type Batch,
  type BatchProblem,
  type batches as contract,
  type QueryOf,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { countsItself, maySee, seesAll } from './batches.policy.ts';
import * as repo from './batches.repository.ts';
import { toBatch } from './show-batch.ts';

/** The batch; 404 when it is not the actor's to see. */
export async function requireBatch(
  tx: Tx,
  actor: Actor,
  batchId: string,
  find = repo.findBatch,
): Promise<repo.StoredBatch> {
  const batch = await find(tx, batchId);
  if (!batch || !maySee(actor, batch)) throw new AppError('batch.not_found');
  return batch;
}

/** A page of batches, newest first. */
export async function listBatches(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.list>,
): Promise<{ items: Batch[]; nextCursor: string | null }> {
  if (want.cursor !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(want.cursor))
    throw new AppError('request.cursor_invalid');
  return ctx.read(actor, async (tx) => {
    const rows = await repo.listBatches(tx, {
      by: seesAll(actor) ? null : actor.userId,
      kinds: want.kind ? [want.kind] : BATCH_KINDS,
      before: want.cursor,
      limit: want.limit + 1,
    });
    const page = rows.slice(0, want.limit);
    const images = await repo.countImages(
      tx,
      page.filter((row) => !countsItself(row.kind)).map((row) => row.id),
    );
    return {
      items: page.map((row) => toBatch(ctx, actor, row, images.get(row.id) ?? 0)),
      nextCursor: rows.length > want.limit ? (page.at(-1)?.id ?? null) : null,
    };
  });
}

/** One batch with its progress. */
export const getBatch = (ctx: Ctx, actor: Actor, batchId: string): Promise<Batch> =>
  ctx.read(actor, async (tx) => shown(ctx, tx, actor, await requireBatch(tx, actor, batchId)));

/** A batch as the actor sees it, its records counted. */
export async function shown(ctx: Ctx, tx: Tx, actor: Actor, batch: repo.StoredBatch): Promise<Batch> {
  const images = countsItself(batch.kind) ? undefined : await repo.countImages(tx, [batch.id]);
  return toBatch(ctx, actor, batch, images?.get(batch.id) ?? 0);
}

/** What was left out of a batch or of its undoing, with words. */
export async function listProblems(
  ctx: Ctx,
  actor: Actor,
  batchId: string,
  want: QueryOf<typeof contract.problems>,
): Promise<{ items: BatchProblem[]; nextCursor: string | null }> {
  const after = want.cursor === undefined ? null : /^(change|undo)\.(\d{1,9})$/.exec(want.cursor);
  if (want.cursor !== undefined && !after) throw new AppError('request.cursor_invalid');
  return ctx.read(actor, async (tx) => {
    await requireBatch(tx, actor, batchId);
    const rows = await repo.problemsAfter(
      tx,
      batchId,
      after && { phase: after[1] ?? '', rowNo: Number(after[2]) },
      want.limit + 1,
    );
    const page = rows.slice(0, want.limit);
    const last = page.at(-1);
    return {
      items: page.map(({ phase, leadId, name, reason, fields }) => ({
        phase,
        leadId,
        name,
        reason,
        text: t(`batches.reason.${reason}`),
        fields: [...fields],
        retryable: reason === 'busy',
      })),
      nextCursor: rows.length > want.limit && last ? `${last.phase}.${last.rowNo}` : null,
    };
  });
}

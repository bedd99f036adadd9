import { type BodyOf, type pipelines as contract, PIPELINES_MAX, type Pipeline } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError, violated } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { changeSettings } from '../change-leads.ts';
import { emptyStages } from './empty-stages.ts';
import { readPipeline } from './list-pipelines.ts';
import * as repo from './pipelines.repository.ts';
import { lockedPipeline } from './save-stages.ts';
import { ensurePipelines, firstStages, forgetStages, stagesForgotten } from './stages.ts';

const taken = (error: unknown): unknown =>
  violated(error) === 'pipelines_name' ? new AppError('pipeline.name_taken') : error;

/** Adds a pipeline behind the others of its kind, with the stages every company begins with. */
export async function createPipeline(
  ctx: Ctx,
  actor: Actor,
  { name, kind }: BodyOf<typeof contract.create>,
): Promise<Pipeline> {
  await ensurePipelines(ctx, actor);
  const id = newId();
  const made = await ctx.tx(actor, async (tx) => {
    await repo.lockPipelines(tx);
    const others = await repo.pipelinesOf(tx, kind);
    if (others.length >= PIPELINES_MAX) throw new AppError('pipeline.too_many');
    const position = Math.max(-1, ...others.map((p) => p.position)) + 1;
    try {
      await repo.insertPipeline(tx, { id, version: 1, kind, name, position, isDefault: false });
    } catch (error) {
      throw taken(error);
    }
    await repo.insertStages(tx, actor.tenantId, firstStages(kind, id));
    await ctx.audit(tx, actor, 'pipeline.created', {
      subject: { type: 'pipeline', id },
      after: { name, kind },
    });
    forgetStages(ctx, tx);
    return readPipeline(tx, id);
  });
  await stagesForgotten(ctx, actor);
  return made;
}

/** Renames a pipeline, moves it among those of its kind, or makes it the default. */
export async function updatePipeline(
  ctx: Ctx,
  actor: Actor,
  id: string,
  want: BodyOf<typeof contract.update>,
): Promise<Pipeline> {
  const saved = await ctx.tx(actor, async (tx) => {
    const pipeline = await lockedPipeline(tx, id, want.version);
    const siblings = (await repo.pipelinesOf(tx, pipeline.kind)).sort(
      (a, b) => a.position - b.position || (a.id < b.id ? -1 : 1),
    );
    if (want.position !== undefined) {
      const order = siblings.filter((p) => p.id !== id);
      order.splice(Math.min(want.position, order.length), 0, pipeline);
      for (const [position, p] of order.entries())
        if (p.position !== position) await repo.placePipeline(tx, p.id, position);
      pipeline.position = order.indexOf(pipeline);
    }
    const old = siblings.find((p) => p.isDefault && p.id !== id);
    if (want.isDefault && old)
      await repo.updatePipeline(tx, { ...old, position: await placeNow(old.id), isDefault: false });
    const after = {
      ...pipeline,
      name: want.name ?? pipeline.name,
      isDefault: want.isDefault ?? pipeline.isDefault,
    };
    try {
      await repo.updatePipeline(tx, after);
    } catch (error) {
      throw taken(error);
    }
    const { version: _, ...asked } = want;
    await ctx.audit(tx, actor, 'pipeline.updated', {
      subject: { type: 'pipeline', id },
      changed: Object.keys(asked),
      before: { name: pipeline.name },
      after: { name: after.name },
    });
    forgetStages(ctx, tx);
    return readPipeline(tx, id);

    async function placeNow(other: string): Promise<number> {
      return (await repo.storedPipelines(tx)).find((p) => p.id === other)?.position ?? 0;
    }
  });
  await stagesForgotten(ctx, actor);
  return saved;
}

/** Removes a pipeline; what is in it moves to `toId`, each stage's leads as a batch of their own. */
export async function removePipeline(
  ctx: Ctx,
  actor: Actor,
  id: string,
  toId: string | undefined,
): Promise<string[]> {
  const settings = await changeSettings(ctx, actor);
  const batchIds = await ctx.tx(
    actor,
    async (tx) => {
      const pipeline = await repo.lockPipeline(tx, id);
      if (!pipeline) throw new AppError('pipeline.not_found');
      if (pipeline.isDefault) throw new AppError('pipeline.is_default');
      const going = (await repo.stagesOf(tx, id)).filter((s) => !s.archived);
      const moves = toId === undefined ? [] : going.map((s) => ({ fromId: s.id, toId }));
      const batches = await emptyStages(ctx, tx, actor, pipeline.kind, going, moves, settings);
      await repo.archivePipeline(tx, id, ctx.clock.now());
      await ctx.record(tx, actor, 'pipeline.removed', {
        subject: { type: 'pipeline', id },
        payload: { pipelineId: id, moves, batchIds: batches },
        before: { name: pipeline.name },
      });
      forgetStages(ctx, tx);
      return batches;
    },
    { statementTimeoutMs: 60_000 },
  );
  await stagesForgotten(ctx, actor);
  return batchIds;
}

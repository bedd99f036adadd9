import type { Pipeline, PipelineKind } from '@lintel/contract';
import { type Actor, reach } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { StoredPipeline, StoredStage } from './pipelines.repository.ts';
import * as repo from './pipelines.repository.ts';
import { ensurePipelines, toStage } from './stages.ts';

const REMOVED_MOST = 30;

/** The pipelines of a kind, or of both; those of deals only for who reads deals or shapes them. */
export async function listPipelines(ctx: Ctx, actor: Actor, kind?: PipelineKind): Promise<Pipeline[]> {
  await ensurePipelines(ctx, actor);
  const deals = reach(actor, 'deals:read') !== 'none' || reach(actor, 'fields:manage') !== 'none';
  const kinds = (['lead', 'deal'] as const).filter(
    (k) => (kind === undefined || k === kind) && (k === 'lead' || deals),
  );
  return ctx.read(actor, async (tx) => {
    const all = await repo.storedPipelines(tx);
    const stages = (await Promise.all(kinds.map((k) => repo.stagesOfKind(tx, k)))).flat();
    return kinds.flatMap((k) =>
      all
        .filter((p) => p.kind === k && !p.archived)
        .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
        .map((p) => toPipeline(p, stages)),
    );
  });
}

/** One pipeline that is not removed; `pipeline.not_found` otherwise. */
export async function readPipeline(tx: Tx, id: string): Promise<Pipeline> {
  const [all, stages] = await Promise.all([repo.storedPipelines(tx), repo.stagesOf(tx, id)]);
  const pipeline = all.find((p) => p.id === id && !p.archived);
  if (!pipeline) throw new AppError('pipeline.not_found');
  return toPipeline(pipeline, stages);
}

function toPipeline({ archived: _, ...pipeline }: StoredPipeline, stages: readonly StoredStage[]): Pipeline {
  const own = stages.filter((s) => s.pipelineId === pipeline.id);
  return {
    ...pipeline,
    stages: own.filter((s) => !s.archived).map(toStage),
    removedStages: own
      .filter((s) => s.archived)
      .slice(-REMOVED_MOST)
      .map(toStage),
  };
}

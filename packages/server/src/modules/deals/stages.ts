import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { companyOf } from '../auth/index.ts';
import { pipelinesOf, type StoredStage, stagesOfKind } from '../leads/index.ts';

/** Pipelines of deals as a transaction finds them, the default one first. */
export interface DealStages {
  pipelineIds: readonly string[];
  stages: readonly StoredStage[];
}

export async function dealStages(tx: Tx): Promise<DealStages> {
  const [pipelines, stages] = await Promise.all([pipelinesOf(tx, 'deal'), stagesOfKind(tx, 'deal')]);
  return { pipelineIds: pipelines.map((p) => p.id), stages };
}

/** The pipeline of an id, else the default one; `pipeline.not_found` for one that is gone or of leads. */
export function pipelineId({ pipelineIds }: DealStages, id: string | undefined): string {
  const found = id === undefined ? pipelineIds[0] : pipelineIds.find((known) => known === id);
  if (found === undefined) throw new AppError('pipeline.not_found');
  return found;
}

/** Stages of a pipeline that are not removed, in order. */
export const liveStages = ({ stages }: DealStages, pipeline: string): StoredStage[] =>
  stages.filter((s) => s.pipelineId === pipeline && !s.archived);

/** A stage that deals can be in; `stage.not_found` for any other. */
export function liveStage({ stages }: DealStages, id: string): StoredStage {
  const stage = stages.find((s) => s.id === id && !s.archived);
  if (!stage) throw new AppError('stage.not_found');
  return stage;
}

/** The first open stage of a pipeline. */
export function entryStage(all: DealStages, pipeline: string): StoredStage {
  const entry = liveStages(all, pipeline).find((s) => s.kind === 'open');
  if (!entry) throw new AppError('stage.not_found');
  return entry;
}

/** The pipeline a stage belongs to, removed ones too. */
export const pipelineOfStage = ({ stages, pipelineIds }: DealStages, stageId: string): string =>
  stages.find((s) => s.id === stageId)?.pipelineId ?? pipelineIds[0] ?? stageId;

/** Today where the company is, `YYYY-MM-DD`. */
export const todayOf = async (ctx: Ctx, actor: Actor): Promise<string> => {
  const { timeZone } = await companyOf(ctx, actor);
  // Canadian English writes a day as ISO 8601 does.
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(ctx.clock.now());
};

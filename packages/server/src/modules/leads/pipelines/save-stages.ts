import type { BodyOf, pipelines as contract, Pipeline, PipelineKind, Stage } from '@lintel/contract';
import { stageFields } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, invalid } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { changeSettings } from '../change-leads.ts';
import { listFields } from '../fields/custom-fields.ts';
import { emptyStages } from './empty-stages.ts';
import { readPipeline } from './list-pipelines.ts';
import type { StoredPipeline, StoredStage } from './pipelines.repository.ts';
import * as repo from './pipelines.repository.ts';
import { forgetStages, stagesForgotten } from './stages.ts';

type Want = BodyOf<typeof contract.saveStages>;
const COLORS = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6'] as const;

/**
 * Replaces the ordered stages of a pipeline. Leads in a stage that goes move where `moves` says, each stage's as a batch
 * of its own; what holds deals hears of the event. A stage that is left out and in use refuses with `stage.in_use`.
 */
export async function saveStages(
  ctx: Ctx,
  actor: Actor,
  pipelineId: string,
  want: Want,
): Promise<{ pipeline: Pipeline; batchIds: string[] }> {
  const settings = await changeSettings(ctx, actor);
  const custom = new Set((await listFields(ctx, actor)).map((f) => `custom.${f.key}`));
  const saved = await ctx.tx(
    actor,
    async (tx) => {
      const pipeline = await lockedPipeline(tx, pipelineId, want.version);
      checkItems(want.items, pipeline.kind, custom);
      const before = await repo.stagesOf(tx, pipelineId);
      const wanted = wantedStages(pipeline, before, want.items);
      const kept = new Set(wanted.map((s) => s.id));
      const going = before.filter((s) => !s.archived && !kept.has(s.id));
      const batchIds = await emptyStages(ctx, tx, actor, pipeline.kind, going, want.moves, settings);
      const known = new Set(before.map((s) => s.id));
      await repo.insertStages(
        tx,
        actor.tenantId,
        wanted.filter((s) => !known.has(s.id)),
      );
      for (const stage of wanted.filter((s) => known.has(s.id))) await repo.updateStage(tx, stage);
      await repo.updatePipeline(tx, pipeline);
      await ctx.record(tx, actor, 'stages.saved', {
        subject: { type: 'pipeline', id: pipelineId },
        payload: {
          pipelineId,
          moves: want.moves.filter((move) => going.some((s) => s.id === move.fromId)),
          batchIds,
        },
        changed: ['stages'],
        before: { stages: before.filter((s) => !s.archived).map((s) => s.name) },
        after: { stages: wanted.map((s) => s.name) },
      });
      forgetStages(ctx, tx);
      return { pipeline: await readPipeline(tx, pipelineId), batchIds };
    },
    { statementTimeoutMs: 60_000 },
  );
  await stagesForgotten(ctx, actor);
  return saved;
}

/** A pipeline at the version the person saw, locked. */
export async function lockedPipeline(tx: Tx, id: string, version: number): Promise<StoredPipeline> {
  const pipeline = await repo.lockPipeline(tx, id);
  if (!pipeline) throw new AppError('pipeline.not_found');
  if (pipeline.version !== version)
    throw new AppError('pipeline.stale', { context: { version: pipeline.version } });
  return pipeline;
}

function checkItems(items: Want['items'], kind: PipelineKind, custom: ReadonlySet<string>): void {
  if (!items.some((s) => s.kind === 'open')) throw new AppError('stage.none_open');
  const known = new Set(stageFields(kind));
  for (const [i, item] of items.entries()) {
    if (items.findIndex((other) => other.name.toLowerCase() === item.name.toLowerCase()) < i)
      throw invalid(`items.${i}.name`, 'invalid_value', t('pipelines.stage.name_twice'));
    for (const [j, field] of item.required.entries()) {
      const at = `items.${i}.required.${j}`;
      if (field.startsWith('custom.') && kind === 'lead') {
        if (custom.has(field)) continue;
        const problem = { path: at, code: 'field.not_found', message: t('error.field.not_found') };
        throw new AppError('field.not_found', { errors: [problem] });
      }
      if (!known.has(field)) throw invalid(at, 'invalid_value', t('pipelines.stage.field_other'));
    }
  }
}

function wantedStages(
  pipeline: StoredPipeline,
  before: readonly StoredStage[],
  items: Want['items'],
): Stage[] {
  const known = new Map(before.map((s) => [s.id, s]));
  const wanted = items.map((item, position): Stage => {
    const old = item.id === undefined ? undefined : known.get(item.id);
    if (item.id !== undefined && !old) throw new AppError('stage.not_found');
    return {
      id: item.id ?? newId(),
      pipelineId: pipeline.id,
      name: item.name,
      kind: item.kind,
      position,
      color: item.color ?? old?.color ?? COLORS[position % COLORS.length] ?? 'v1',
      limitDays: item.limitDays,
      required: [...new Set<string>(item.required)],
      reasons: item.kind === 'lost' ? [...new Set(item.reasons)] : [],
    };
  });
  if (new Set(wanted.map((s) => s.id)).size !== wanted.length) throw new AppError('stage.not_found');
  return wanted;
}

import { createHash } from 'node:crypto';
import type { BodyOf, leads as contract, Stage } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { SystemTx, Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { StoredStage } from './catalogue.repository.ts';
import * as repo from './catalogue.repository.ts';

const KEPT_MS = 60_000;
const stagesKey = (tenantId: string) => `${tenantId}:leads.stages`;

const DEFAULT_STAGES: readonly [string, Stage['kind'], Stage['color']][] = [
  ['New', 'open', 'v1'],
  ['Contacted', 'open', 'v2'],
  ['Qualified', 'open', 'v3'],
  ['Showing', 'open', 'v4'],
  ['Offer', 'open', 'v5'],
  ['Under contract', 'open', 'v6'],
  ['Closed', 'won', 'v1'],
  ['Lost', 'lost', 'v2'],
];
const COLORS = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6'] as const;

/**
 * Gives a company the pipeline it starts with. Ids follow from the company's, so that doing it twice, or at the same
 * time, changes nothing.
 */
export async function seedStages(tx: Tx | SystemTx, tenantId: string): Promise<void> {
  await repo.insertStages(
    tx,
    tenantId,
    DEFAULT_STAGES.map(([name, kind, color], position) => {
      const tail = createHash('sha256').update(`${tenantId} stage ${position}`).digest('hex').slice(0, 12);
      return { id: `${tenantId.slice(0, 24)}${tail}`, name, kind, color, position };
    }),
  );
}

/** Every stage, archived ones too, from the cache. A company without any gets the default pipeline. */
export const allStages = (ctx: Ctx, actor: Actor): Promise<StoredStage[]> =>
  ctx.cache.get(stagesKey(actor.tenantId), KEPT_MS, async () => {
    const stages = await ctx.read(actor, (tx) => repo.listStages(tx));
    if (stages.length > 0) return stages;
    // The system role's transaction stands alone: what the cache keeps is committed.
    await ctx.system('register', (tx) => seedStages(tx, actor.tenantId));
    return ctx.read(actor, (tx) => repo.listStages(tx));
  });

const toStage = ({ archived: _, ...stage }: StoredStage): Stage => stage;

/** The pipeline as people see it. */
export const listStages = async (ctx: Ctx, actor: Actor): Promise<Stage[]> =>
  (await allStages(ctx, actor)).filter((s) => !s.archived).map(toStage);

/** The stage a new lead enters: the first open one. */
export function entryStage(stages: readonly StoredStage[]): StoredStage {
  const live = stages.filter((s) => !s.archived);
  const entry = live.find((s) => s.kind === 'open') ?? live[0];
  if (!entry) throw new Error('A company without stages');
  return entry;
}

/** Replaces the ordered list of stages. One that leads are in cannot go. */
export async function saveStages(
  ctx: Ctx,
  actor: Actor,
  items: BodyOf<typeof contract.saveStages>['items'],
): Promise<Stage[]> {
  await allStages(ctx, actor);
  await ctx.tx(actor, async (tx) => {
    await repo.lockStages(tx);
    const before = await repo.listStages(tx);
    const known = new Map(before.map((s) => [s.id, s]));
    const wanted = items.map((item, position): Stage => {
      if (item.id !== undefined && !known.has(item.id)) throw new AppError('stage.not_found');
      const old = item.id === undefined ? undefined : known.get(item.id);
      const color = old?.color ?? COLORS[position % COLORS.length] ?? 'v1';
      return { id: item.id ?? newId(), name: item.name, kind: item.kind, position, color };
    });
    const kept = new Set(wanted.map((s) => s.id));
    if (kept.size !== wanted.length) throw new AppError('stage.not_found');
    for (const stage of before.filter((s) => !s.archived && !kept.has(s.id))) {
      if (await tx.reaching('all', () => repo.stageInUse(tx, stage.id)))
        throw new AppError('field.in_use', { context: { stageId: stage.id } });
      await repo.archiveStage(tx, stage.id, ctx.clock.now());
    }
    await repo.insertStages(
      tx,
      actor.tenantId,
      wanted.filter((s) => !known.has(s.id)),
    );
    for (const stage of wanted.filter((s) => known.has(s.id))) await repo.updateStage(tx, stage);
    await ctx.record(tx, actor, 'stages.saved', { payload: {} });
    tx.afterCommit(() => {
      void ctx.cache.forget(stagesKey(actor.tenantId));
      ctx.hint(actor.tenantId, { topic: 'stages' });
    });
  });
  await ctx.cache.forget(stagesKey(actor.tenantId));
  return listStages(ctx, actor);
}

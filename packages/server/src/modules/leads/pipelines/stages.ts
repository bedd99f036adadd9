import { createHash } from 'node:crypto';
import type { PipelineKind, Stage } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import { newId } from '../../../kernel/ids.ts';
import type { StoredStage } from './pipelines.repository.ts';
import * as repo from './pipelines.repository.ts';

const KEPT_MS = 60_000;
const stagesKey = (tenantId: string) => `${tenantId}:leads.pipeline_stages`;

type FirstStage = readonly [name: string, kind: Stage['kind'], color: Stage['color']];
const FIRST_STAGES: Record<PipelineKind, readonly FirstStage[]> = {
  lead: [
    ['New', 'open', 'v1'],
    ['Contacted', 'open', 'v2'],
    ['Qualified', 'open', 'v4'],
    ['Showing', 'open', 'v3'],
    ['Offer', 'open', 'v6'],
    ['Under contract', 'open', 'v2'],
    ['Closed', 'won', 'v6'],
    ['Lost', 'lost', 'v5'],
  ],
  deal: [
    ['Offer made', 'open', 'v1'],
    ['Under contract', 'open', 'v2'],
    ['Inspection', 'open', 'v4'],
    ['Clear to close', 'open', 'v3'],
    ['Closed', 'won', 'v6'],
    ['Fell through', 'lost', 'v5'],
  ],
};

/** The stages a pipeline begins with. */
export const firstStages = (
  kind: PipelineKind,
  pipelineId: string,
  idOf: (position: number) => string = newId,
): Stage[] =>
  FIRST_STAGES[kind].map(([name, stageKind, color], position) => ({
    id: idOf(position),
    pipelineId,
    name,
    kind: stageKind,
    color,
    position,
    limitDays: null,
    required: [],
    reasons: [],
  }));

/**
 * Gives a company the pipelines it starts with. Ids follow from the company's, so that doing it twice, or at the same
 * time, changes nothing; migration 0025 makes the same ones.
 */
async function seedPipelines(tx: SystemTx, tenantId: string): Promise<void> {
  const id = (what: string): string => {
    const tail = createHash('sha256').update(`${tenantId} ${what}`).digest('hex').slice(0, 12);
    return `${tenantId.slice(0, 24)}${tail}`;
  };
  const [leads, deals] = [id('pipeline lead'), id('pipeline deal')];
  await repo.insertPipelines(tx, tenantId, [
    { id: leads, kind: 'lead', name: 'Leads', position: 0, isDefault: true },
    { id: deals, kind: 'deal', name: 'Deals', position: 0, isDefault: true },
  ]);
  await repo.insertStages(tx, tenantId, [
    ...firstStages('lead', leads, (position) => id(`stage ${position}`)),
    ...firstStages('deal', deals, (position) => id(`deal stage ${position}`)),
  ]);
}

/**
 * Every stage leads can be in, archived ones too, from the cache, the default pipeline first. A company without any gets
 * its first pipelines.
 */
export const allStages = (ctx: Ctx, actor: Actor): Promise<StoredStage[]> =>
  ctx.cache.get(stagesKey(actor.tenantId), KEPT_MS, async () => {
    const read = () => ctx.read(actor, (tx) => repo.stagesOfKind(tx, 'lead'));
    const stages = await read();
    if (stages.length > 0) return stages;
    // The system role's transaction stands alone: what the cache keeps is committed.
    await ctx.system('register', (tx) => seedPipelines(tx, actor.tenantId));
    return read();
  });

/** Makes sure that the company has its pipelines. Ask before a transaction is open. */
export const ensurePipelines = async (ctx: Ctx, actor: Actor): Promise<void> => {
  await allStages(ctx, actor);
};

/** What is kept of stages is old: called in the transaction of a change, and heard by open screens. */
export function forgetStages(ctx: Ctx, tx: Tx): void {
  tx.afterCommit(() => {
    void ctx.cache.forget(stagesKey(tx.tenantId));
    ctx.hint(tx.tenantId, { topic: 'stages' });
    ctx.hint(tx.tenantId, { topic: 'pipeline' });
  });
}
/** Waits until this process has forgotten what it kept, so that who changed stages reads them changed. */
export const stagesForgotten = (ctx: Ctx, actor: Actor): Promise<void> =>
  ctx.cache.forget(stagesKey(actor.tenantId));

export const toStage = ({ archived: _, ...stage }: StoredStage): Stage => stage;

/** The stages leads can be put into, as people see them. */
export const listStages = async (ctx: Ctx, actor: Actor): Promise<Stage[]> =>
  (await allStages(ctx, actor)).filter((s) => !s.archived).map(toStage);

/** The stage a new lead enters: the first open one of the default pipeline. */
export function entryStage(stages: readonly StoredStage[]): StoredStage {
  const live = stages.filter((s) => !s.archived);
  const entry = live.find((s) => s.kind === 'open') ?? live[0];
  if (!entry) throw new Error('A company without stages');
  return entry;
}

/** Where a lead that was lost goes on when the person asks again: the first open stage of its pipeline. */
export function stageAgain(stages: readonly StoredStage[], stageId: string): StoredStage | undefined {
  const at = stages.find((s) => s.id === stageId);
  if (at?.kind !== 'lost') return undefined;
  return stages.find((s) => s.pipelineId === at.pipelineId && s.kind === 'open' && !s.archived);
}

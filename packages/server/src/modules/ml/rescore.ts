import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { listCompanies } from '../auth/index.ts';
import { leadIdsOfBatch } from '../leads/index.ts';
import { scoreLeads } from './score-leads.ts';
import { leadsToRescore } from './scores.repository.ts';
import { servingModel } from './serving.ts';

/** Leads between two looks at whether to stop. */
const PAGE = 1000;
const LAST_ROW = 2_147_483_647;

/** Scores the leads of a batch, or of some of its rows, chunk by chunk. */
export async function rescoreBatch(
  ctx: Ctx,
  tenantId: string,
  rows: { batchId: string; fromRow?: number; toRow?: number },
  signal: AbortSignal,
): Promise<void> {
  const ids = await ctx.read(systemActor(tenantId), (tx) =>
    leadIdsOfBatch(tx, rows.batchId, rows.fromRow ?? 0, rows.toRow ?? LAST_ROW),
  );
  for (let from = 0; from < ids.length; from += PAGE) {
    signal.throwIfAborted();
    await scoreLeads(ctx, tenantId, ids.slice(from, from + PAGE));
  }
}

/**
 * Scores every lead in play that the model in charge has not scored yet. Run again after a kill it goes on with what
 * is left; run again when all is done it does nothing.
 */
export const rescoreOpenLeads = (ctx: Ctx, tenantId: string, signal: AbortSignal): Promise<void> =>
  walk(ctx, tenantId, { all: false }, signal);

/** Scores every lead in play of one company anew: the scale itself has moved. */
export const rescoreEveryLead = (ctx: Ctx, tenantId: string, signal: AbortSignal): Promise<void> =>
  walk(ctx, tenantId, { all: true }, signal);

/** After the starter came in, went, or was brought to another rate: every lead in play, unless a model of the company's own scores. */
export async function rescoreForStarter(ctx: Ctx, tenantId: string, signal: AbortSignal): Promise<void> {
  const serving = await ctx.read(systemActor(tenantId), (tx) => servingModel(ctx, tx));
  if (serving?.source !== 'model') await rescoreEveryLead(ctx, tenantId, signal);
}

/** Scores every lead in play of every company anew: silence counts, and nothing else tells of it. */
export async function refreshScores(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (const { id } of await listCompanies(ctx)) await rescoreEveryLead(ctx, id, signal);
}

async function walk(ctx: Ctx, tenantId: string, which: { all: boolean }, signal: AbortSignal): Promise<void> {
  const actor = systemActor(tenantId);
  let after: string | null = null;
  for (;;) {
    signal.throwIfAborted();
    const ids: string[] = await ctx.read(actor, async (tx) => {
      const serving = await servingModel(ctx, tx);
      const by = { modelId: serving?.id ?? null, source: serving?.source ?? ('rules' as const) };
      return leadsToRescore(tx, { after, limit: PAGE, by, ...which });
    });
    if (ids.length > 0) await scoreLeads(ctx, tenantId, ids);
    if (ids.length < PAGE) return;
    after = ids.at(-1) ?? null;
  }
}

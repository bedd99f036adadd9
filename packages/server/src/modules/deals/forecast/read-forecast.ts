import type { deals as contract, Forecast, QueryOf } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { companyOf } from '../../auth/index.ts';
import { ensurePipelines } from '../../leads/index.ts';
import { readers } from '../deals.policy.ts';
import { dealStages, pipelineId, todayOf } from '../stages.ts';
import { openDealsOn, stageHistory } from './forecast.repository.ts';
import { weigh } from './weigh.ts';

/** Open deals one forecast reads. */
const MOST = 20_000;

/**
 * What the open deals within the actor's reach are worth, by the company's own history: as it stands, or as it stood at
 * the end of a past day, with the owners of that day. Rates are of the whole company; whether the actor reaches a deal is
 * decided as of today.
 */
export async function readForecast(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.forecast>,
): Promise<Forecast> {
  await ensurePipelines(ctx, actor);
  const [today, { timeZone }] = await Promise.all([todayOf(ctx, actor), companyOf(ctx, actor)]);
  const day = want.asOf !== undefined && want.asOf < today ? want.asOf : today;
  return ctx.read(actor, async (tx) => {
    const all = await dealStages(tx);
    const id = pipelineId(all, want.pipelineId);
    // Removed stages too: on a past day deals were in them.
    const stageIds = all.stages.filter((s) => s.pipelineId === id && s.kind === 'open').map((s) => s.id);
    const shown = all.stages.filter((s) => s.pipelineId === id && s.kind === 'open' && !s.archived);
    const [history, deals] = await Promise.all([
      stageHistory(tx, { stageIds, day, timeZone }),
      openDealsOn(
        tx,
        { people: readers(actor), stageIds, ownerId: want.ownerId ?? null, day, timeZone },
        MOST + 1,
      ),
    ]);
    const read = deals.slice(0, MOST);
    const inUse = stageIds.filter(
      (stageId) => shown.some((s) => s.id === stageId) || read.some((deal) => deal.stageId === stageId),
    );
    return {
      asOf: day,
      ...weigh(inUse, history, read),
      ownersOfToday:
        want.ownerId === undefined || day === today ? 0 : read.filter((deal) => !deal.ownerKept).length,
      capped: deals.length > MOST,
    };
  });
}

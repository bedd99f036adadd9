import type { BodyOf, deals as contract, Deal, DealDates } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { companyOf } from '../auth/index.ts';
import { ensurePipelines } from '../leads/index.ts';
import { addHistory, addressOf, checkNewOwner } from './change-deal.ts';
import { applyTemplates, giveFirstTemplates } from './checklist/templates.ts';
import * as repo from './deals.repository.ts';
import { checkRequired } from './move-deal.ts';
import { asTwice, insertPeople } from './people.ts';
import { showDeal } from './read-deal.ts';
import { dealStages, entryStage, liveStage, pipelineId, todayOf } from './stages.ts';
import { tellLeads } from './tell-leads.ts';

/**
 * Opens a deal with its people, dates and the checklists that fit its pipeline and side. Nobody named as owner: it is
 * the actor's.
 */
export async function createDeal(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.create>,
): Promise<Deal> {
  await ensurePipelines(ctx, actor);
  await giveFirstTemplates(ctx, actor);
  const [today, company] = await Promise.all([todayOf(ctx, actor), companyOf(ctx, actor)]);
  const at = ctx.clock.now();
  const id = newId();
  try {
    return await ctx.tx(actor, async (tx) => {
      const ownerId = want.ownerId === undefined ? actor.userId : want.ownerId;
      await checkNewOwner(tx, actor, ownerId);
      const stages = await dealStages(tx);
      const stage =
        want.stageId === undefined
          ? entryStage(stages, pipelineId(stages, want.pipelineId))
          : liveStage(stages, want.stageId);
      if (stage.kind !== 'open')
        throw new AppError('deal.needs_outcome', { context: { outcome: stage.kind, stageId: stage.id } });
      const dates = (want.dates ?? {}) as Partial<DealDates>;
      await repo.insertDeal(tx, {
        id,
        name: want.name,
        side: want.side,
        stage_id: stage.id,
        stage_since: at,
        owner_id: ownerId,
        listing_id: want.listingId ?? null,
        address: (await addressOf(tx, want)) ?? null,
        price: want.price ?? null,
        currency: want.currency ?? company.currency,
        earnest_money: want.earnestMoney ?? null,
        dates,
        lost_reason: null,
        lost_note: null,
        lost_note_subject: null,
        created_at: at,
        updated_at: at,
      });
      await insertPeople(ctx, tx, actor, id, want.people ?? []);
      const deal = (await repo.findDeal(tx, id, null))!;
      await checkRequired(tx, deal, stage);
      await applyTemplates(tx, deal, stage.pipelineId);
      await addHistory(ctx, tx, actor, id, 'created');
      await ctx.record(tx, actor, 'deal.created', {
        subject: { type: 'deal', id },
        payload: { dealId: id },
        changed: Object.keys(want),
      });
      await tellLeads(ctx, tx, actor, deal.leadIds, 'deal.created', { dealId: id, stageId: stage.id });
      tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'deals' }));
      return showDeal(ctx, tx, actor, deal, today);
    });
  } catch (error) {
    throw asTwice(error);
  }
}

import type { Lead } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { asDuplicate } from './change-leads.ts';
import { duplicate, keysOf, toSearch } from './draft.ts';
import { peopleOf } from './leads.policy.ts';
import * as repo from './leads.repository.ts';
import { restoredInto } from './pipelines/restored-into.ts';
import { allStages, entryStage } from './pipelines/stages.ts';
import { toLead } from './stored-lead.ts';

const RESTORABLE_MS = 30 * 86_400_000;

/** Deletes a lead: out of every list and search, its contact points free for others. It can be restored for 30 days. */
export async function deleteLead(ctx: Ctx, actor: Actor, leadId: string): Promise<void> {
  await ctx.tx(actor, async (tx) => {
    const [lead] = await repo.lockLeads(tx, [leadId], peopleOf(actor, 'leads:delete'));
    if (!lead) throw new AppError('lead.not_found');
    await repo.markDeleted(tx, lead.id, ctx.clock.now());
    await ctx.record(tx, actor, 'lead.deleted', {
      subject: { type: 'lead', id: lead.id },
      payload: { leadId: lead.id },
    });
    tx.afterCommit(() => tell(ctx, actor, lead.id));
  });
}

/** Brings a deleted lead back; `lead.duplicate` when somebody else has one of its contact points by now. */
export async function restoreLead(ctx: Ctx, actor: Actor, leadId: string): Promise<Lead> {
  const stages = await allStages(ctx, actor);
  return ctx.tx(actor, async (tx) => {
    const now = ctx.clock.now();
    const since = new Date(now.getTime() - RESTORABLE_MS);
    const row = await repo.lockDeleted(tx, leadId, since, peopleOf(actor, 'leads:delete'));
    if (!row) throw new AppError('lead.not_found');
    const lead = {
      name: row.name,
      source: row.source,
      externalId: row.external_id,
      ...(await repo.contactsOf(tx, row.id)),
    };
    const [taken] = await repo.findMatches(tx, [keysOf(lead)]);
    if (taken) throw duplicate(actor, taken.by, taken);
    // Its stage may have been taken out of the pipeline meanwhile.
    const stage = stages.find((s) => s.id === row.stage_id && !s.archived) ?? entryStage(stages);
    try {
      await repo.markRestored(tx, row.id, {
        at: now,
        stageId: stage.id,
        moved: restoredInto(actor, row.id, stages, row.stage_id, stage.id, now),
        ownerId: row.user_id,
        pondId: row.pond_id,
        ...toSearch(lead),
      });
    } catch (error) {
      throw asDuplicate(actor, error) ?? error;
    }
    await ctx.record(tx, actor, 'lead.restored', {
      subject: { type: 'lead', id: row.id },
      payload: { leadId: row.id },
    });
    const restored = await repo.findLead(tx, row.id, null);
    if (!restored) throw new AppError('lead.not_found');
    tx.afterCommit(() => tell(ctx, actor, row.id));
    return toLead(actor, restored);
  });
}

function tell(ctx: Ctx, actor: Actor, leadId: string): void {
  ctx.hint(actor.tenantId, { topic: 'lead', ids: [leadId] });
  ctx.hint(actor.tenantId, { topic: 'leads', ids: [leadId] });
}

import type { Lead } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { peopleOf } from './leads.policy.ts';
import * as repo from './leads.repository.ts';
import { toLead } from './stored-lead.ts';

/**
 * One lead the actor may see; `lead.not_found` for any other. Of one that was merged away `lead.merged`, with the lead
 * that stayed if the actor may see that one.
 */
export async function readLead(ctx: Ctx, actor: Actor, leadId: string): Promise<Lead> {
  const people = peopleOf(actor, 'leads:read');
  return ctx.read(actor, async (tx) => {
    const lead = await repo.findLead(tx, leadId, people);
    if (lead) return toLead(actor, lead);
    const merged = await repo.findMerged(tx, leadId, people);
    if (!merged) throw new AppError('lead.not_found');
    throw new AppError('lead.merged', merged.intoId ? { context: { leadId: merged.intoId } } : {});
  });
}

/**
 * Several leads by id, as far as the transaction reaches, without what the actor's role hides. Those that are gone are
 * absent.
 */
export async function readLeads(
  tx: Tx,
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Lead>> {
  if (ids.length === 0) return new Map();
  const leads = await repo.findLeads(tx, ids);
  return new Map(leads.map((lead) => [lead.id, toLead(actor, lead)]));
}

import type { Lead } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { peopleOf } from './leads.policy.ts';
import * as repo from './leads.repository.ts';
import { toLead } from './stored-lead.ts';

/** One lead the actor may see; `lead.not_found` for any other. */
export async function readLead(ctx: Ctx, actor: Actor, leadId: string): Promise<Lead> {
  const lead = await ctx.read(actor, (tx) => repo.findLead(tx, leadId, peopleOf(actor, 'leads:read')));
  if (!lead) throw new AppError('lead.not_found');
  return toLead(actor, lead);
}

import type { Lead } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { peopleOf } from './leads.policy.ts';
import * as repo from './leads.repository.ts';
import { toLead } from './stored-lead.ts';

/** Sets who works on a lead beside its owner; they see it from then on. People who were there already keep their place. */
export async function shareLead(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  userIds: readonly string[],
): Promise<Lead> {
  const wanted = [...new Set(userIds)];
  return ctx.tx(actor, async (tx) => {
    const [lead] = await repo.lockLeads(tx, [leadId], peopleOf(actor, 'leads:assign'));
    if (!lead) throw new AppError('lead.not_found');
    const added = wanted.filter((id) => !lead.collaboratorIds.includes(id));
    if ((await repo.countActiveMembers(tx, added)) < added.length) throw new AppError('user.not_found');
    await repo.setCollaborators(tx, lead.id, wanted, ctx.clock.now());
    await ctx.audit(tx, actor, 'lead.shared', {
      subject: { type: 'lead', id: lead.id },
      changed: ['collaboratorIds'],
      before: { collaboratorIds: lead.collaboratorIds },
      after: { collaboratorIds: wanted },
    });
    tx.afterCommit(() => {
      ctx.hint(actor.tenantId, { topic: 'lead', ids: [lead.id] });
      ctx.hint(actor.tenantId, { topic: 'leads', ids: [lead.id] });
    });
    const kept = lead.collaboratorIds.filter((id) => wanted.includes(id));
    return toLead(actor, { ...lead, collaboratorIds: [...kept, ...added] });
  });
}

import type { Fact } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { hides, lockLeads, peopleOf, readLead } from '../leads/index.ts';
import * as repo from './enrichment.repository.ts';

/** Facts say what they were looked up by: who may not see that may not see them. */
const ABOUT: Readonly<Record<string, string>> = {
  phone: 'phones',
  email: 'emails',
  domain: 'emails',
  address: 'location',
  listings: 'budget',
};

/** What was looked up about a lead the actor may see, without what the actor's role hides. */
export async function readFacts(ctx: Ctx, actor: Actor, leadId: string): Promise<Fact[]> {
  await readLead(ctx, actor, leadId);
  const [facts, providers] = await ctx.read(actor, (tx) =>
    Promise.all([repo.factsOf(tx, leadId), repo.providers(tx)]),
  );
  const names = new Map(providers.map((p) => [p.id, p.rules.name]));
  return facts
    .filter((f) => f.fact !== '')
    .filter((f) => {
      const about = ABOUT[f.provider];
      // What another company says may be about anything that was sent to it.
      const fields = about ? [about] : ['phones', 'emails', 'location'];
      return !fields.some((field) => hides(actor, field)) && !(f.applied_to && hides(actor, f.applied_to));
    })
    .map((f) => ({
      provider: f.provider,
      providerName: names.get(f.provider) ?? t('enrichment.lintel'),
      fact: f.fact,
      value: f.value,
      appliedTo: f.applied_to,
      lookedUpAt: f.looked_up_at.toISOString(),
      expiresAt: f.expires_at.toISOString(),
    }));
}

/** Has everything about a lead looked up anew, in the background; what the cache of a service holds counts until it expires. */
export function requestLookUp(ctx: Ctx, actor: Actor, leadId: string): Promise<{ leadId: string }> {
  return ctx.tx(actor, async (tx) => {
    const [lead] = await lockLeads(tx, [leadId], peopleOf(actor, 'leads:update'));
    if (!lead) throw new AppError('lead.not_found');
    await repo.expireFacts(tx, leadId, ctx.clock.now());
    await ctx.record(tx, actor, 'enrichment.requested', {
      subject: { type: 'lead', id: leadId },
      payload: { leadId },
    });
    return { leadId };
  });
}

import type { MergePreview } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { countConsent, refusalsOf } from '../../consent/index.ts';
import { peopleOf } from '../leads.policy.ts';
import { toLead } from '../stored-lead.ts';
import * as repo from './merge.repository.ts';
import { absent } from './merge-leads.ts';
import { combine, locked, mergeFields, says, suggestPick, suggestSurvivor, teamOf } from './merged-lead.ts';

/** What a merge of these leads would keep, move and unite, for somebody who reaches them all. */
export function previewMerge(
  ctx: Ctx,
  actor: Actor,
  ids: readonly string[],
  survivorId?: string,
): Promise<MergePreview> {
  return ctx.read(actor, async (tx) => {
    const people = peopleOf(actor, 'leads:merge');
    const leads = await repo.readLeads(tx, ids, people);
    if (leads.length < ids.length) throw await absent(tx, people, ids, leads);
    const [counted, refused, consents] = await Promise.all([
      repo.countOf(tx, ids),
      refusalsOf(tx, ids),
      countConsent(tx, ids),
    ]);
    const countOf = new Map(counted.map(({ leadId, ...counts }) => [leadId, counts]));
    const survivor =
      leads.find((lead) => lead.id === survivorId) ??
      suggestSurvivor(leads, new Map(counted.map((row) => [row.leadId, row.events])));
    const ordered = [survivor, ...leads.filter((lead) => lead.id !== survivor.id)];
    const merged = combine(leads, survivor.id, {}, ctx.clock.now().toISOString());
    const owners = new Set(leads.flatMap((lead) => lead.ownerId ?? []));
    return {
      leads: ordered.map((lead) => toLead(actor, lead)),
      survivorId: survivor.id,
      fields: mergeFields(leads).map((field) => ({
        field,
        leadId: suggestPick(leads, survivor, field),
        differs: new Set(leads.map((lead) => says(lead, field))).size > 1,
        locked: locked(actor, field),
      })),
      counts: ordered.map((lead) => ({
        leadId: lead.id,
        counts: {
          ...(countOf.get(lead.id) ?? { events: 0, notes: 0, stageMoves: 0, relations: 0 }),
          consents: consents.get(lead.id) ?? 0,
          emails: lead.emails.length,
          phones: lead.phones.length,
          tags: lead.tags.length,
          collaborators: lead.collaboratorIds.length,
        },
      })),
      optOuts: refused.map(({ leadId, channel, purpose }) => ({ leadId, channel, purpose })),
      formerOwnerIds: teamOf(leads, merged).filter((id) => owners.has(id)),
    };
  });
}

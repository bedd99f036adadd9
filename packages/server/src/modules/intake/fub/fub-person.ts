import type { Lead, Stage } from '@lintel/contract';

/** A lead as Follow Up Boss answers a person. Its ids are ours. */
export function toFubPerson(lead: Lead, stages: readonly Stage[]): Record<string, unknown> {
  const [firstName = '', ...rest] = (lead.name ?? '').split(' ');
  const contacts = (list: Lead['emails'], type: string) =>
    list.map((c) => ({ value: c.value ?? c.raw, type, isPrimary: c.primary ? 1 : 0 }));
  return {
    id: lead.id,
    created: lead.createdAt,
    updated: lead.updatedAt,
    lastActivity: lead.lastEventAt ?? lead.updatedAt,
    name: lead.name ?? '',
    firstName,
    lastName: rest.join(' '),
    stage: stages.find((stage) => stage.id === lead.stageId)?.name ?? null,
    source: lead.source,
    price: lead.budgetMax,
    assignedUserId: lead.ownerId,
    assignedPondId: lead.pondId,
    tags: lead.tags,
    emails: contacts(lead.emails, 'home'),
    phones: contacts(lead.phones, 'mobile'),
  };
}

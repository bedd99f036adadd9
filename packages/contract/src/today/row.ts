import type { Lead } from '../leads.ts';

/** What a row of Today is made of, the same on the server and on a device without a network. */

/** Rows of the queue in one answer; the counts say how many there are. */
export const QUEUE_MOST = 50;

/** What somebody said or did, for the words of a row. */
export const HEARD_KINDS = [
  'call.incoming',
  'text.received',
  'email.received',
  'inquiry.general',
  'inquiry.property',
  'inquiry.seller',
  'showing.requested',
  'open-house.visited',
  'registration',
] as const;

/** Looks at homes, searches, mail that was opened. */
export const INTEREST_KINDS = [
  'property.viewed',
  'property.saved',
  'property.searched',
  'search.saved',
  'email.opened',
  'email.clicked',
] as const;

/** What a row shows of the lead itself; of phones and addresses the first that the reader may see. */
export const leadOfRow = (lead: Lead) => ({
  leadId: lead.id,
  ownerId: lead.ownerId,
  name: lead.name,
  type: lead.type,
  stageId: lead.stageId,
  score: lead.score,
  budgetMin: lead.budgetMin,
  budgetMax: lead.budgetMax,
  currency: lead.currency,
  propertyType: lead.propertyType,
  location: lead.location,
  phone: lead.phones.find(({ value }) => value !== null)?.value ?? null,
  email: lead.emails.find(({ value }) => value !== null)?.value ?? null,
});

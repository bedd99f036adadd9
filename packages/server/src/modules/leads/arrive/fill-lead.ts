import type { NewLead } from '@lintel/contract';
import { same } from '../change-leads.ts';
import { nameKey } from '../contact-keys.ts';
import { cents, type LeadDefaults, toEmails, toPhones, withoutNulls } from '../draft.ts';
import { iso, type StoredContact, type StoredLead } from '../stored-lead.ts';
import { differentName } from './different-name.ts';

/** Contact points and tags a lead may gather; what comes beyond is kept with the event. */
const MOST_CONTACTS = 50;
const MOST_TAGS = 100;

/** What an event says of a person that is a lead already. */
export interface Said {
  person: NewLead;
  /** Addresses and numbers that belong to other leads, normalised: they stay there. */
  taken: ReadonlySet<string>;
  /** The name may be filled in; false when a number of the lead is kept under that name by somebody else. */
  mayName: boolean;
  /** The person asks for an answer: a lead that was closed or archived is open again. */
  reopens: boolean;
  /** The stage it goes on in, where it was lost and the person asks again. */
  stageId?: string | undefined;
  now: string;
}

export interface Filled {
  lead: StoredLead;
  newEmails: StoredContact[];
  newPhones: StoredContact[];
  /** A clearly other name under which the event came. */
  otherName: string | null;
  /** An id of a source that is not the one the lead keeps. */
  otherId: string | null;
  /** What found no room, by field: it is kept with the event. */
  left: Record<string, unknown>;
}

const PLAIN = ['type', 'timeline', 'propertyType', 'location', 'financing', 'timeZone'] as const;

/** The lead with what was empty filled in; nothing that stands is replaced, contact points and tags are added. */
export function fillLead(stored: StoredLead, said: Said, { country }: Pick<LeadDefaults, 'country'>): Filled {
  const { person } = said;
  const lead: StoredLead = { ...stored, updatedAt: said.now };
  const left: Record<string, unknown> = {};

  let otherName: string | null = null;
  if (person.name) {
    if (stored.name === null && said.mayName) lead.name = person.name;
    else if (nameKey(stored.name) !== nameKey(person.name)) {
      if (stored.name === null || differentName(stored.name, person.name)) otherName = person.name;
      else left.name = person.name;
    }
  }
  for (const field of PLAIN) {
    const value = person[field];
    if (value === undefined || value === null) continue;
    if (stored[field] === null) (lead as Record<typeof field, string | null>)[field] = value;
    else if (stored[field] !== value) left[field] = value;
  }
  fillBudget(stored, lead, person, left);
  let otherId: string | null = null;
  const { source, externalId } = person;
  if (source && stored.source === null) {
    lead.source = source;
    lead.campaign = stored.campaign ?? person.campaign ?? null;
  }
  if (source && externalId && (lead.source !== source || stored.externalId !== externalId)) {
    if (lead.source === source && stored.externalId === null) lead.externalId = externalId;
    else otherId = externalId;
  }
  const custom = withoutNulls(person.custom ?? {});
  lead.custom = { ...custom, ...stored.custom };
  const kept = Object.entries(custom).filter(([key, value]) => !same(lead.custom[key], value));
  if (kept.length > 0) left.custom = Object.fromEntries(kept);
  const tags = addTags(stored.tags, person.tags ?? []);
  lead.tags = tags.slice(0, Math.max(MOST_TAGS, stored.tags.length));
  if (tags.length > lead.tags.length) left.tags = tags.slice(lead.tags.length);
  if (said.reopens && (stored.status === 'closed' || stored.status === 'archived')) lead.status = 'open';
  if (said.stageId) Object.assign(lead, { stageId: said.stageId, stageSince: said.now });

  const add = (of: 'emails' | 'phones', given: StoredContact[]): StoredContact[] => {
    const known = new Set(stored[of].map(keyOf));
    const fresh = given.filter((c) => {
      const key = keyOf(c);
      return !known.has(key) && known.add(key);
    });
    const free = fresh.filter((c) => c.value === null || !said.taken.has(c.value));
    const room = free.slice(0, Math.max(0, MOST_CONTACTS - stored[of].length));
    const out = fresh.filter((c) => !room.includes(c));
    if (out.length > 0) left[of] = out.map((c) => c.raw);
    lead[of] = [...stored[of], ...room];
    return room;
  };
  const newEmails = add('emails', toEmails(person.emails ?? []));
  const newPhones = add('phones', toPhones(person.phones ?? [], country));
  // Two moments compare as text only when both are ISO.
  if (said.now > iso(stored.lastEventAt)) lead.lastEventAt = said.now;
  return { lead, newEmails, newPhones, otherName, otherId, left };
}

const keyOf = (c: StoredContact): string => c.value ?? `raw ${c.raw.trim().toLowerCase()}`;

/** A budget is filled when the lead has none, and completed as long as the lower end stays below the upper one. */
function fillBudget(
  stored: StoredLead,
  lead: StoredLead,
  person: NewLead,
  left: Record<string, unknown>,
): void {
  const [min, max] = [cents(person.budgetMin), cents(person.budgetMax)];
  if (min === null && max === null) return;
  const { currency } = person;
  if (stored.budgetMin === null && stored.budgetMax === null) {
    lead.budgetMin = min;
    lead.budgetMax = max;
    if (currency) lead.currency = currency;
    return;
  }
  const next = { budgetMin: stored.budgetMin ?? min, budgetMax: stored.budgetMax ?? max };
  const fits = next.budgetMin === null || next.budgetMax === null || next.budgetMin <= next.budgetMax;
  if (fits && (currency === undefined || currency === stored.currency)) Object.assign(lead, next);
  if ((min !== null && lead.budgetMin !== min) || (max !== null && lead.budgetMax !== max))
    left.budget = { min, max, currency: currency ?? stored.currency };
}

/** Tags with new ones added; capitals make no other tag. */
function addTags(stored: readonly string[], more: readonly string[]): string[] {
  const seen = new Set(stored.map((tag) => tag.toLowerCase()));
  const tags = [...stored];
  for (const tag of more) {
    if (seen.has(tag.toLowerCase())) continue;
    seen.add(tag.toLowerCase());
    tags.push(tag);
  }
  return tags;
}

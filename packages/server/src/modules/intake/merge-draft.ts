import type { LeadPatch, StoredLead } from '../leads/index.ts';
import type { Draft, DraftContact, OnDuplicate } from './draft.ts';

/** Fields filled or overwritten as they are. */
const PLAIN = [
  'name',
  'type',
  'ownerId',
  'campaign',
  'timeline',
  'propertyType',
  'location',
  'financing',
  'timeZone',
] as const;

/**
 * What the file changes of a lead that exists, or undefined when nothing: empty fields are filled; with `overwrite`
 * the file wins where it says something. Contact points and tags are only ever added. Status and stage move only by
 * `overwrite`. A lead that carries an id of its source keeps both. `free` says which contact points nobody else has.
 */
export function patchOf(
  lead: StoredLead,
  draft: Draft,
  rule: OnDuplicate,
  free: { contact(contact: DraftContact): boolean; externalId: boolean },
): LeadPatch | undefined {
  if (rule === 'skip') return undefined;
  const wins = rule === 'overwrite';
  const set: Record<string, unknown> = {};
  for (const key of PLAIN) {
    const value = draft[key];
    if (value !== undefined && value !== lead[key] && (wins || lead[key] === null)) set[key] = value;
  }
  for (const key of ['status', 'stageId'] as const) {
    if (wins && draft[key] !== undefined && draft[key] !== lead[key]) set[key] = draft[key];
  }
  Object.assign(set, identity(lead, draft, wins, free.externalId), budget(lead, draft, wins));
  const custom = Object.fromEntries(
    Object.entries(draft.custom ?? {}).filter(([key, value]) => {
      const known = lead.custom[key] ?? null;
      return known !== value && (wins || known === null);
    }),
  );
  if (Object.keys(custom).length > 0) set.custom = custom;
  const known = new Set(lead.tags.map((tag) => tag.toLowerCase()));
  const tags = (draft.tags ?? []).filter((tag) => !known.has(tag.toLowerCase()));
  if (tags.length > 0 && lead.tags.length < 50) set.tags = [...lead.tags, ...tags].slice(0, 50);

  const added = (kind: 'emails' | 'phones') =>
    (draft[kind] ?? [])
      .filter(
        (contact) =>
          !lead[kind].some((has) =>
            contact.value === null ? has.raw === contact.raw : has.value === contact.value,
          ),
      )
      .filter((contact) => free.contact(contact))
      .slice(0, Math.max(0, 10 - lead[kind].length))
      .map(({ raw }) => raw);
  const [addEmails, addPhones] = [added('emails'), added('phones')];
  if (Object.keys(set).length === 0 && addEmails.length === 0 && addPhones.length === 0) return undefined;
  return {
    id: lead.id,
    set: set as LeadPatch['set'],
    ...(addEmails.length > 0 && { addEmails }),
    ...(addPhones.length > 0 && { addPhones }),
  };
}

function identity(lead: StoredLead, draft: Draft, wins: boolean, free: boolean): Record<string, unknown> {
  if (lead.externalId !== null) return {};
  const taken = lead.source === null || (wins && !draft.sourceAssumed);
  const source =
    draft.source !== undefined && draft.source !== lead.source && taken ? draft.source : undefined;
  // An id only means something beside its own source.
  const takesId = draft.externalId !== undefined && free && (source ?? lead.source) === draft.source;
  return { ...(source !== undefined && { source }), ...(takesId && { externalId: draft.externalId }) };
}

/** A budget is one thing: minimum, maximum and currency come from one side wherever they would not fit together. */
function budget(lead: StoredLead, draft: Draft, wins: boolean): Record<string, unknown> {
  if (draft.budgetMin === undefined && draft.budgetMax === undefined) return {};
  const empty = lead.budgetMin === null && lead.budgetMax === null;
  const set: Record<string, unknown> = {};
  if (empty || wins) {
    if (
      (draft.budgetMin ?? null) !== lead.budgetMin &&
      (draft.budgetMin !== undefined || overlaps(lead, draft))
    )
      set.budgetMin = draft.budgetMin ?? null;
    if (
      (draft.budgetMax ?? null) !== lead.budgetMax &&
      (draft.budgetMax !== undefined || overlaps(lead, draft))
    )
      set.budgetMax = draft.budgetMax ?? null;
    if (draft.currency !== undefined && draft.currency !== lead.currency) set.currency = draft.currency;
    return set;
  }
  if (lead.budgetMin === null && draft.budgetMin !== undefined && draft.budgetMin <= lead.budgetMax!)
    set.budgetMin = draft.budgetMin;
  if (lead.budgetMax === null && draft.budgetMax !== undefined && draft.budgetMax >= lead.budgetMin!)
    set.budgetMax = draft.budgetMax;
  return set;
}

/** The side the file is silent about would contradict the side it names. */
const overlaps = (lead: StoredLead, draft: Draft): boolean =>
  (draft.budgetMin ?? lead.budgetMin ?? 0) > (draft.budgetMax ?? lead.budgetMax ?? Number.POSITIVE_INFINITY);

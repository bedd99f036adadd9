import { MERGE_FIELDS, type MergeField } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import { fieldRule } from '../../../kernel/actor.ts';
import { contactKey } from '../draft.ts';
import { ruledName } from '../field-rules.ts';
import { iso, type StoredContact, type StoredLead } from '../stored-lead.ts';

/** Field → record whose value is kept. */
export type Picks = Readonly<Record<string, string>>;

/** What belongs together and is taken from one record. */
const PARTS: Readonly<Record<string, readonly (keyof StoredLead)[]>> = {
  owner: ['ownerId', 'pondId'],
  source: ['source', 'externalId'],
  budget: ['budgetMin', 'budgetMax', 'currency'],
};
const partsOf = (field: string): readonly (keyof StoredLead)[] => PARTS[field] ?? [field as keyof StoredLead];

/** Every field a merge of these leads decides, custom fields in order of their keys. */
export const mergeFields = (leads: readonly StoredLead[]): MergeField[] => [
  ...MERGE_FIELDS,
  ...[...new Set(leads.flatMap((lead) => Object.keys(lead.custom)))]
    .sort()
    .map((key) => `custom.${key}` as const),
];

/** What a lead says of a field, as one text to compare; empty when it says nothing. */
export function says(lead: StoredLead, field: MergeField): string {
  if (field === 'emails' || field === 'phones') {
    const first = lead[field][0];
    return first ? (first.value ?? first.raw) : '';
  }
  if (field.startsWith('custom.')) return text(lead.custom[field.slice('custom.'.length)]);
  const [head, ...rest] = partsOf(field).map((part) => text(lead[part]));
  // A currency alone says nothing of a budget.
  const values = field === 'budget' ? [head, rest[0]] : [head, ...rest];
  return values.every((value) => value === '') ? '' : [head, ...rest].join('\n');
}
const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** True when the role keeps the field from changes: nobody picks it, the suggestion stands. */
export const locked = (actor: Actor, field: MergeField): boolean =>
  fieldRule(actor, ruledName(field)) !== undefined;

/** The record that stays unless somebody says otherwise: somebody's, with the most that happened, the oldest. */
export function suggestSurvivor(
  leads: readonly StoredLead[],
  happened: ReadonlyMap<string, number>,
): StoredLead {
  const weight = (lead: StoredLead) => [lead.ownerId === null ? 0 : 1, happened.get(lead.id) ?? 0];
  const [best] = [...leads].sort((a, b) => {
    const [[ownedA = 0, muchA = 0], [ownedB = 0, muchB = 0]] = [weight(a), weight(b)];
    return (
      ownedB - ownedA || muchB - muchA || compare(iso(a.createdAt), iso(b.createdAt)) || compare(a.id, b.id)
    );
  });
  if (!best) throw new Error('A merge of no leads');
  return best;
}

/** Whose value is kept unless somebody says otherwise: the surviving record's, else the one changed last that has any. */
export function suggestPick(leads: readonly StoredLead[], survivor: StoredLead, field: MergeField): string {
  if (says(survivor, field) !== '') return survivor.id;
  const [latest] = leads
    .filter((lead) => says(lead, field) !== '')
    .sort((a, b) => compare(iso(b.updatedAt), iso(a.updatedAt)) || compare(a.id, b.id));
  return latest?.id ?? survivor.id;
}
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The lead that several become. Contact points keep their ids; of equal ones the surviving record's is kept. */
export function combine(
  leads: readonly StoredLead[],
  survivorId: string,
  picks: Picks,
  now: string,
): StoredLead {
  const byId = new Map(leads.map((lead) => [lead.id, lead]));
  const survivor = byId.get(survivorId);
  if (!survivor) throw new Error('The surviving lead is none of those merged');
  const pickOf = (field: MergeField): StoredLead =>
    byId.get(picks[field] ?? suggestPick(leads, survivor, field)) ?? survivor;
  const merged: StoredLead = { ...survivor, custom: {} };
  for (const field of mergeFields(leads)) {
    const from = pickOf(field);
    if (field === 'emails' || field === 'phones') {
      merged[field] = unite(survivor, [from, survivor, ...leads], field);
    } else if (field.startsWith('custom.')) {
      const key = field.slice('custom.'.length);
      const value = from.custom[key];
      if (value !== undefined && value !== null) merged.custom[key] = value;
    } else {
      Object.assign(merged, Object.fromEntries(partsOf(field).map((part) => [part, from[part]])));
    }
  }
  const others = leads.filter((lead) => lead.id !== survivorId);
  merged.tags = [...new Set([survivor, ...others].flatMap((lead) => lead.tags))];
  if (merged.stageId !== survivor.stageId) merged.stageSince = pickOf('stageId').stageSince;
  merged.lastEventAt = [...leads.map((lead) => iso(lead.lastEventAt)), now].reduce((a, b) => (a > b ? a : b));
  merged.updatedAt = now;
  return merged;
}

function unite(survivor: StoredLead, order: readonly StoredLead[], of: 'emails' | 'phones'): StoredContact[] {
  const own = new Map(survivor[of].map((c) => [contactKey(c), c]));
  const seen = new Map<string, StoredContact>();
  for (const contact of order.flatMap((lead) => lead[of])) {
    const key = contactKey(contact);
    if (!seen.has(key)) seen.set(key, own.get(key) ?? contact);
  }
  return [...seen.values()];
}

/** People who work on the merged lead beside its owner: everybody who did on any of the records, and their owners. */
export function teamOf(leads: readonly StoredLead[], merged: StoredLead): string[] {
  const survivor = leads.find((lead) => lead.id === merged.id);
  const everybody = [
    ...(survivor?.collaboratorIds ?? []),
    ...leads.flatMap((lead) => [...lead.collaboratorIds, ...(lead.ownerId === null ? [] : [lead.ownerId])]),
  ];
  return [...new Set(everybody)].filter((id) => id !== merged.ownerId);
}

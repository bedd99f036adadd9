import type { Lead, LeadChange } from '@lintel/contract';
import { mergeChange } from '../../store/offline/merge-change.ts';

/** What a person changes, without the version they saw. */
export type LeadEdit = Omit<LeadChange, 'version'>;
type Contact = Lead['emails'][number];

/** A field as the server takes it: contact points as the texts they came as. `custom.<key>` reads one custom value. */
export function wireValue(lead: Lead, field: string): unknown {
  if (field.startsWith('custom.')) return lead.custom[field.slice(7)] ?? null;
  if (field === 'emails' || field === 'phones') return lead[field].map((point) => point.raw);
  return lead[field as keyof Lead] ?? null;
}

/** The fields of an edit, custom ones one by one. */
export function editedFields(edit: LeadEdit): { field: string; value: unknown }[] {
  return Object.entries(edit).flatMap(([field, value]) =>
    field === 'custom'
      ? Object.entries((value ?? {}) as Record<string, unknown>).map(([key, one]) => ({
          field: `custom.${key}`,
          value: one ?? null,
        }))
      : [{ field, value: value ?? null }],
  );
}

export interface Clash {
  readonly field: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** The fields of an edit as they are in `lead`, in the shape of the edit. */
function asEdited(edit: LeadEdit, lead: Lead): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(edit).map((field) => [field, field === 'custom' ? lead.custom : wireValue(lead, field)]),
  );
}

export interface MergedEdit {
  /** What may go on top of their change: fields they left alone, and lists that hold both. */
  readonly rest: LeadEdit;
  /** My values of the fields both gave another value. */
  readonly disputed: LeadEdit;
  readonly clashes: readonly Clash[];
}

/**
 * Puts an edit on top of what someone else has changed since `base` was read, field by field. `current` are the values
 * now, as a `lead.stale` answer gives them.
 */
export function mergeEdit(
  edit: LeadEdit,
  base: Lead,
  current: Readonly<Record<string, unknown>>,
): MergedEdit {
  const { merged, conflicts } = mergeChange(asEdited(edit, base), edit, current);
  const disputed: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  for (const { field, mine } of conflicts) {
    if (field.startsWith('custom.')) custom[field.slice(7)] = mine;
    else disputed[field] = mine;
  }
  return {
    rest: merged as LeadEdit,
    disputed: { ...disputed, ...(Object.keys(custom).length > 0 ? { custom } : {}) } as LeadEdit,
    clashes: conflicts.map(({ field, mine, theirs }) => ({ field, mine, theirs })),
  };
}

/** The lead with the values now of these fields. */
export function withCurrent(lead: Lead, version: number, current: Readonly<Record<string, unknown>>): Lead {
  return { ...applyEdit(lead, current as LeadEdit), version };
}

const contacts = (known: readonly Contact[], raw: readonly string[]): Contact[] =>
  raw.map((text, index) => ({
    ...(known.find((point) => point.raw === text) ?? { id: `new ${text}`, raw: text, value: text }),
    primary: index === 0,
  }));

/** The lead as it will be once the edit is saved, to show at once. */
export function applyEdit(lead: Lead, { emails, phones, custom, ...plain }: LeadEdit): Lead {
  const merged =
    custom &&
    Object.fromEntries(Object.entries({ ...lead.custom, ...custom }).filter(([, value]) => value !== null));
  return {
    ...lead,
    ...plain,
    // A lead has an owner or waits in a pond, never both.
    ...(plain.ownerId && { pondId: null }),
    ...(plain.pondId && { ownerId: null }),
    ...(emails && { emails: contacts(lead.emails, emails) }),
    ...(phones && { phones: contacts(lead.phones, phones) }),
    ...(merged && { custom: merged }),
    ...(plain.stageId && plain.stageId !== lead.stageId && { stageSince: new Date().toISOString() }),
  };
}

/** The edit that puts the fields of `edit` back as they were in `lead`. */
export function undoEdit(edit: LeadEdit, lead: Lead): LeadEdit {
  const back: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  for (const { field } of editedFields(edit)) {
    if (field.startsWith('custom.')) custom[field.slice(7)] = wireValue(lead, field);
    else back[field] = wireValue(lead, field);
  }
  return { ...back, ...(edit.custom && { custom }) } as LeadEdit;
}

import type { Lead, LeadChange } from '@lintel/contract';

/** What a person changes, without the version they saw. */
export type LeadEdit = Omit<LeadChange, 'version'>;
type Contact = Lead['emails'][number];

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

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

/**
 * Where someone else has set the same field to something else since `base` was read. `current` are the values now,
 * as a `lead.stale` answer gives them. Fields they left alone are no clash: the edit may go on top of theirs.
 */
export function clashes(edit: LeadEdit, base: Lead, current: Readonly<Record<string, unknown>>): Clash[] {
  return editedFields(edit).flatMap(({ field, value: mine }) => {
    const theirs = field.startsWith('custom.')
      ? ((current.custom as Record<string, unknown> | undefined)?.[field.slice(7)] ?? null)
      : (current[field] ?? null);
    return same(theirs, wireValue(base, field)) || same(theirs, mine) ? [] : [{ field, mine, theirs }];
  });
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

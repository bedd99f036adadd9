import type { Words } from './reading/problems.ts';

export interface DraftContact {
  raw: string;
  /** Normalised, or null when it cannot be parsed: then it is kept and flagged. */
  value: string | null;
}

/** What a row, or all rows of one lead together, say about the lead. Absent means the file says nothing. */
export interface Draft {
  name?: string;
  emails?: DraftContact[];
  phones?: DraftContact[];
  type?: string;
  status?: string;
  stageId?: string;
  ownerId?: string;
  source?: string;
  /** The source is the one for the whole file, not what the row says: it never replaces another. */
  sourceAssumed?: true;
  externalId?: string;
  campaign?: string;
  budgetMin?: number;
  budgetMax?: number;
  currency?: string;
  timeline?: string;
  propertyType?: string;
  location?: string;
  financing?: string;
  timeZone?: string;
  tags?: string[];
  custom?: Record<string, string | number | boolean | string[]>;
  notes?: string[];
  /** ISO moment the lead came to be, by the file. */
  createdAt?: string;
  /** The result the score is to learn, when it is known. */
  outcome?: boolean;
  /** Ways of contact the file says the person refused. */
  refused?: ('call' | 'text' | 'email')[];
}

/** A cell (or, with `fatal`, a whole row) that could not be taken as it stands. */
export interface Problem {
  column: string | null;
  words: Words;
  value: string;
  fatal: boolean;
}

export type OnDuplicate = 'fill_empty' | 'overwrite' | 'skip';

/** Fields with one value each, beside custom fields. */
export const SINGLE = [
  'name',
  'type',
  'status',
  'stageId',
  'ownerId',
  'source',
  'externalId',
  'campaign',
  'budgetMin',
  'budgetMax',
  'currency',
  'timeline',
  'propertyType',
  'location',
  'financing',
  'timeZone',
  'createdAt',
  'outcome',
] as const;

/**
 * Adds a later row of the same lead to an earlier one: the earlier value stays unless `overwrite`. Returns whether
 * the later row said anything new. `skip` takes nothing.
 */
export function fold(into: Draft, later: Draft, rule: OnDuplicate): boolean {
  if (rule === 'skip') return false;
  let changed = false;
  const put = <K extends (typeof SINGLE)[number]>(key: K) => {
    const value = key === 'source' && later.sourceAssumed ? undefined : later[key];
    if (value === undefined || into[key] === value || (into[key] !== undefined && rule !== 'overwrite'))
      return;
    into[key] = value;
    changed = true;
  };
  if (
    into.sourceAssumed &&
    !later.sourceAssumed &&
    later.source !== undefined &&
    into.externalId === undefined
  ) {
    into.source = later.source;
    delete into.sourceAssumed;
    changed = true;
  }
  for (const key of SINGLE) put(key);
  for (const [key, value] of Object.entries(later.custom ?? {})) {
    into.custom ??= {};
    if (
      JSON.stringify(into.custom[key]) === JSON.stringify(value) ||
      (into.custom[key] !== undefined && rule !== 'overwrite')
    )
      continue;
    into.custom[key] = value;
    changed = true;
  }
  const addAll = <T>(
    key: 'emails' | 'phones' | 'tags' | 'notes' | 'refused',
    same: (a: T, b: T) => boolean,
  ) => {
    const list = (into[key] ?? []) as T[];
    for (const item of (later[key] ?? []) as T[]) {
      if (list.some((known) => same(known, item))) continue;
      list.push(item);
      changed = true;
    }
    if (list.length > 0) Object.assign(into, { [key]: list });
  };
  addAll<DraftContact>('emails', sameContact);
  addAll<DraftContact>('phones', sameContact);
  addAll<string>('tags', (a, b) => a.toLowerCase() === b.toLowerCase());
  addAll<string>('notes', (a, b) => a === b);
  addAll<string>('refused', (a, b) => a === b);
  return changed;
}

export const sameContact = (a: DraftContact, b: DraftContact): boolean =>
  a.value === null || b.value === null ? a.raw === b.raw : a.value === b.value;

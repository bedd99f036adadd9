import type { UndoChoice } from '@lintel/contract';
import type { Values } from './images.ts';

/** What undoing does to the fields of one record. */
export interface Judged {
  /** Fields that go back, with the values they get. */
  set: Values;
  /** Fields whose value is no longer the one the batch left. */
  later: string[];
}

/** Fields that hold several things: what the batch added goes, what came later stays. */
const LISTS = new Set(['tags', 'emails', 'phones']);
/** Carried along with the stage; a field of its own to nobody. */
const CARRIED = new Set(['stageSince', 'deleted']);

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * Decides field by field: `before` the batch, `after` it (null: not known, so every difference counts as later), and
 * `now`. A value that is still the batch's goes back. One that was changed since stays, unless `restore_all`.
 */
export function judge(
  { before, after }: { before: Values; after: Values | null },
  now: Values,
  choice: UndoChoice,
): Judged {
  const set: Values = {};
  const later: string[] = [];
  for (const [field, was] of Object.entries(before).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (CARRIED.has(field)) continue;
    const is = now[field] ?? null;
    if (same(is, was)) continue;
    const untouched = after !== null && same(is, after[field] ?? null);
    if (!untouched) later.push(field);
    if (untouched || choice === 'restore_all') set[field] = was;
    else if (LISTS.has(field) && after !== null) {
      const kept = withoutBatch(list(was), list(after[field]), list(is));
      if (!same(kept, is)) set[field] = kept;
    }
  }
  keepTogether(set, later, now, choice);
  return { set, later };
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The list as it is without what the batch added and with what it took away. */
function withoutBatch(was: unknown[], left: unknown[], is: unknown[]): unknown[] {
  const added = left.filter((item) => !was.includes(item));
  const taken = was.filter((item) => !left.includes(item) && !is.includes(item));
  return [...is.filter((item) => !added.includes(item)), ...taken];
}

/** A lead is somebody's or in a pond, and its budget has an order: such fields go back together or not at all. */
function keepTogether(set: Values, later: string[], now: Values, choice: UndoChoice): void {
  const next = (field: string) => (field in set ? set[field] : now[field]) ?? null;
  const drop = (fields: readonly string[]) => {
    for (const field of fields) {
      if (!(field in set)) continue;
      delete set[field];
      if (!later.includes(field)) later.push(field);
    }
  };
  const place = ['ownerId', 'pondId'] as const;
  if (choice === 'restore_all') {
    if (set.ownerId) set.pondId = null;
    else if (set.pondId) set.ownerId = null;
  } else if (place.some((field) => later.includes(field))) drop(place);
  if (next('ownerId') !== null && next('pondId') !== null) drop(place);
  const [least, most] = [next('budgetMin'), next('budgetMax')];
  if (typeof least === 'number' && typeof most === 'number' && least > most) drop(['budgetMin', 'budgetMax']);
}

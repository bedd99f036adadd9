/** Values of a record's fields as they go over the wire; `custom` holds one more level of them. */
export type Fields = Readonly<Record<string, unknown>>;

export interface FieldConflict {
  /** Name of the field; `custom.<key>` for one custom value. */
  readonly field: string;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Merge {
  /** What to write over `theirs`, in the shape of `mine`: fields in conflict and those that are so already are left out. */
  readonly merged: Record<string, unknown>;
  readonly conflicts: readonly FieldConflict[];
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
/** Lists whose first entry is the main one. */
const RANKED: ReadonlySet<string> = new Set(['emails', 'phones']);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const keyOf = (entry: unknown): string =>
  typeof entry === 'string' ? entry.trim().toLowerCase() : JSON.stringify(entry);

/** Whether two values mean the same: money to the cent, moments whichever way they are written, nothing as null. */
export function sameValue(a: unknown, b: unknown): boolean {
  const [one, other] = [a ?? null, b ?? null];
  if (one === other) return true;
  if (typeof one === 'number' && typeof other === 'number')
    return Math.round(one * 100) === Math.round(other * 100);
  if (typeof one === 'string' && typeof other === 'string')
    return MOMENT.test(one) && MOMENT.test(other) && Date.parse(one) === Date.parse(other);
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Adds to `theirs` what was added here and takes out what was taken out here; null where both chose another main entry. */
function mergeLists(
  base: readonly unknown[],
  mine: readonly unknown[],
  theirs: readonly unknown[],
  ranked: boolean,
): unknown[] | null {
  const before = new Set(base.map(keyOf));
  const here = new Set(mine.map(keyOf));
  const there = new Set(theirs.map(keyOf));
  const kept = theirs.filter((entry) => here.has(keyOf(entry)) || !before.has(keyOf(entry)));
  const merged = [...kept, ...mine.filter((entry) => !before.has(keyOf(entry)) && !there.has(keyOf(entry)))];
  const [first, main] = [base[0], mine[0]];
  if (!ranked || main === undefined || keyOf(main) === keyOf(first ?? null)) return merged;
  const place = merged.findIndex((entry) => keyOf(entry) === keyOf(main));
  if (place <= 0) return merged;
  const theirMain = theirs[0];
  const theyChose = theirMain !== undefined && keyOf(theirMain) !== keyOf(first ?? null);
  if (theyChose && keyOf(merged[0]) === keyOf(theirMain)) return null;
  return [merged[place], ...merged.filter((_entry, index) => index !== place)];
}

/**
 * Puts a change on top of what others have changed since `base` was read, field by field. A field they left alone takes
 * my value; lists take what I added and lose what I removed; one they gave another value than I did is a conflict.
 * `mine` holds changed fields only, `base` and `theirs` at least those.
 */
export function mergeChange(base: Fields, mine: Fields, theirs: Fields): Merge {
  const merged: Record<string, unknown> = {};
  const conflicts: FieldConflict[] = [];
  for (const [field, value] of Object.entries(mine)) {
    const [before, now] = [base[field], theirs[field]];
    if (isFields(value)) {
      const inner = mergeChange(isFields(before) ? before : {}, value, isFields(now) ? now : {});
      if (Object.keys(inner.merged).length > 0) merged[field] = inner.merged;
      conflicts.push(...inner.conflicts.map((one) => ({ ...one, field: `${field}.${one.field}` })));
    } else if (sameValue(now, value) || sameValue(before, value)) {
      // They came to the same value, or I changed nothing: nothing to write.
    } else if (sameValue(now, before)) {
      merged[field] = value;
    } else {
      const list =
        Array.isArray(value) && Array.isArray(now)
          ? mergeLists(Array.isArray(before) ? before : [], value, now, RANKED.has(field))
          : null;
      if (!list) {
        conflicts.push({ field, base: before ?? null, mine: value ?? null, theirs: now ?? null });
      } else if (!sameValue(list, now)) merged[field] = list;
    }
  }
  return { merged, conflicts };
}

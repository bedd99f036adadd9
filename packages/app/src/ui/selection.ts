export type Selection = ReadonlySet<string>;

/** Adds a row or takes it away. */
export function toggle(selection: Selection, key: string): Set<string> {
  const next = new Set(selection);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** Selects all rows from the anchor (the last one toggled) to `key`, in the order shown. */
export function selectRange(
  selection: Selection,
  keys: readonly string[],
  anchor: string | null,
  key: string,
): Set<string> {
  const to = keys.indexOf(key);
  const from = anchor === null ? to : keys.indexOf(anchor);
  if (to < 0) return new Set(selection);
  const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
  return new Set([...selection, ...keys.slice(first, last + 1)]);
}

/** State of the box in the head: all of the rows shown, some, or none. */
export function headState(selection: Selection, keys: readonly string[]): boolean | 'mixed' {
  const chosen = keys.filter((key) => selection.has(key)).length;
  if (chosen === 0) return selection.size > 0 ? 'mixed' : false;
  return chosen === keys.length ? true : 'mixed';
}

/** Pressing the box in the head: everything shown, or nothing. */
export function toggleAll(selection: Selection, keys: readonly string[]): Set<string> {
  if (headState(selection, keys) === true) return new Set();
  return new Set([...selection, ...keys]);
}

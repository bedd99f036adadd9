import type { LeadRow } from '@lintel/contract';
import { useCallback, useMemo, useRef, useState } from 'react';

interface Kept {
  row: LeadRow;
  /** The row it stood behind; null at the head. */
  after: string | null;
}

/** `rows` with what has left put back where it stood. */
export function withLeavers(
  rows: readonly LeadRow[],
  kept: ReadonlyMap<string, Kept>,
): { rows: readonly LeadRow[]; left: ReadonlySet<string> } {
  const here = new Set(rows.map(({ id }) => id));
  const left = [...kept].filter(([id]) => !here.has(id));
  if (left.length === 0) return { rows, left: new Set() };
  const next = [...rows];
  for (const [, { row, after }] of left) {
    const at = after === null ? -1 : next.findIndex(({ id }) => id === after);
    next.splice(at + 1, 0, row);
  }
  return { rows: next, left: new Set(left.map(([id]) => id)) };
}

/**
 * Rows that leave the list by one's own edit stay in their place, drawn faintly, until the list is read again, so that
 * nothing jumps away under the hand. `key` is the list: another one begins afresh.
 */
export function useLeavers(rows: readonly LeadRow[], key: string) {
  const [state, setState] = useState<{ key: string; kept: ReadonlyMap<string, Kept> }>({
    key,
    kept: new Map(),
  });
  const kept = state.key === key ? state.kept : none;
  const shown = useMemo(() => withLeavers(rows, kept), [rows, kept]);
  const latest = useRef(shown.rows);
  latest.current = shown.rows;
  /** These rows are about to be edited. */
  const touch = useCallback(
    (ids: readonly string[]) =>
      setState((was) => {
        const next = new Map(was.key === key ? was.kept : none);
        const wanted = new Set(ids);
        for (const [at, row] of latest.current.entries())
          if (wanted.has(row.id)) next.set(row.id, { row, after: latest.current[at - 1]?.id ?? null });
        return { key, kept: next };
      }),
    [key],
  );
  const forget = useCallback(() => setState({ key, kept: new Map() }), [key]);
  return { ...shown, touch, forget };
}

const none: ReadonlyMap<string, Kept> = new Map();

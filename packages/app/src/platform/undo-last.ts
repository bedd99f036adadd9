let last: (() => void) | null = null;

/** Keeps how to take back what was just done; the newest is what Ctrl-Z takes back, wherever somebody is by then. */
export function rememberUndo(undo: () => void): void {
  last = undo;
}

/** Forgets an undo that was used otherwise. */
export function forgetUndo(undo: () => void): void {
  if (last === undo) last = null;
}

/** Takes back what was done last, once; false when there is nothing. */
export function undoLast(): boolean {
  const undo = last;
  last = null;
  undo?.();
  return undo !== null;
}

import { useLayoutEffect, useSyncExternalStore } from 'react';

/** The line on which the server says what has changed. */
export interface LiveLine {
  /** When it was lost, in milliseconds by this device's clock; null while it stands, and for its first seconds away. */
  readonly lostAt: number | null;
  /** How many parts of the screen say so themselves; while there is one, no banner does. */
  readonly saidBy: number;
}

let line: LiveLine = { lostAt: null, saidBy: 0 };
const watchers = new Set<() => void>();

export const liveLine = {
  get: (): LiveLine => line,
  set(change: Partial<LiveLine>): void {
    line = { ...line, ...change };
    for (const tell of watchers) tell();
  },
};
const watch = (tell: () => void): (() => void) => {
  watchers.add(tell);
  return () => void watchers.delete(tell);
};

export const useLiveLine = (): LiveLine => useSyncExternalStore(watch, liveLine.get);

/** While `says` is true, what calls this is where a lost line is told of. */
export function useSayLine(says: boolean): void {
  useLayoutEffect(() => {
    if (!says) return;
    liveLine.set({ saidBy: liveLine.get().saidBy + 1 });
    return () => liveLine.set({ saidBy: liveLine.get().saidBy - 1 });
  }, [says]);
}

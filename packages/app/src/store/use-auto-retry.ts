import { useEffect, useRef } from 'react';

const WAITS_MS = [1_000, 4_000, 15_000];

/** Tries a failed read again after 1, 4 and 15 s; the count starts over once it has succeeded. */
export function useAutoRetry(failed: boolean, fetching: boolean, retry: () => void): void {
  const tries = useRef(0);
  const latest = useRef(retry);
  latest.current = retry;
  useEffect(() => {
    if (!failed) {
      if (!fetching) tries.current = 0;
      return;
    }
    const wait = WAITS_MS[tries.current];
    if (fetching || wait === undefined) return;
    const timer = setTimeout(() => {
      tries.current++;
      latest.current();
    }, wait);
    return () => clearTimeout(timer);
  }, [failed, fetching]);
}

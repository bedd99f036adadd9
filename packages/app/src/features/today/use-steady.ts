import { useMemo, useRef } from 'react';

/** The same functions under the same names for as long as the screen stands, doing what the latest ones do. */
export function useSteady<T extends object>(runs: T): T {
  const latest = useRef(runs);
  latest.current = runs;
  return useMemo(() => {
    const steady = Object.keys(latest.current).map((key) => [
      key,
      (...args: unknown[]) =>
        (latest.current as Record<string, (...of: unknown[]) => unknown>)[key]?.(...args),
    ]);
    return Object.fromEntries(steady) as T;
  }, []);
}

import { useEffect, useRef, useState } from 'react';
import { useNow } from '@/ui/use-now';

/**
 * The server's time, every second, whatever the clock here says; it stands still while `frozen`.
 * `said` is the server's time of the last answer and `heardAt` when it came, both in milliseconds.
 */
export function useServerTime(
  said: number | undefined,
  heardAt: number | undefined,
  frozen: boolean,
): number {
  const here = useNow(1_000);
  const offset = said !== undefined && heardAt !== undefined ? said - heardAt : 0;
  const now = Math.max(here, heardAt ?? 0) + offset;
  const stopped = useRef(now);
  if (!frozen) stopped.current = now;
  return stopped.current;
}

/** Runs `again` shortly after the next of these moments (server's time) has passed. */
export function useAfter(moments: readonly number[], now: number, again: () => void): void {
  const next = moments.filter((at) => at > now).sort((a, b) => a - b)[0];
  const latest = useRef(again);
  latest.current = again;
  const [started] = useState(() => ({ now }));
  started.now = now;
  useEffect(() => {
    if (next === undefined) return;
    const timer = setTimeout(() => latest.current(), Math.min(next - started.now + 1_500, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [next, started]);
}

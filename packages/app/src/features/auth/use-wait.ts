import { useEffect, useState } from 'react';
import { isAppProblem } from '@/store/problem';

/** Seconds left until another try is allowed, counted down. */
export function useWait(error: unknown): number {
  const refused =
    isAppProblem(error) && (error.code === 'auth.too_many_attempts' || error.code === 'request.rate_limited');
  const asked = refused ? Math.ceil(error.retryAfter ?? 0) : 0;
  const [left, setLeft] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each refusal starts the wait anew, also of the same length
  useEffect(() => {
    if (asked === 0) return setLeft(0);
    const until = Date.now() + asked * 1_000;
    const tick = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1_000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [asked, error]);
  return left;
}

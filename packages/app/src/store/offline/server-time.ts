import type { WaitingWrite } from './waiting-write';

/**
 * Moments by the server's clock, which `skew` is ahead of this device's, and none of them in its future. Null for a
 * snooze that is over.
 */
export function onServerTime(write: WaitingWrite, skew: number, now: number): WaitingWrite | null {
  const body = { ...((write.call.body ?? {}) as Record<string, unknown>) };
  for (const name of ['occurredAt', 'asOf']) {
    const at = typeof body[name] === 'string' ? Date.parse(body[name] as string) : Number.NaN;
    if (!Number.isNaN(at)) body[name] = new Date(Math.min(at + skew, now + skew - 1_000)).toISOString();
  }
  if (write.endpoint === 'today.snooze' && Date.parse(String(body.until)) <= now + skew) return null;
  return write.call.body === undefined ? write : { ...write, call: { ...write.call, body } };
}

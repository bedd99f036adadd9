import { LRUCache } from 'lru-cache';
import type { Logger } from '../log.ts';
import { addressBlock } from './address.ts';

/** Lines a minute of one cause from one network. A flood must not fill the disk with its own story. */
const LINES = 20;
const counts = new LRUCache<string, number>({ max: 10_000, ttl: 60_000 });

/**
 * Logs that somebody could not show who they are, may not do what they asked, or asks too often: why, and from which
 * network; `more` says what was asked, and who asked when that is known.
 */
export function logRefusal(
  log: Logger,
  { code, ip, requestId }: { code: string; ip: string | null; requestId: string },
  more: Record<string, unknown> = {},
): void {
  const address = addressBlock(ip);
  const key = `${code} ${address}`;
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count, { noUpdateTTL: true });
  if (count > LINES) return;
  log.info(
    {
      event: { action: 'request.refused', outcome: 'failure' },
      code,
      trace: { id: requestId },
      client: { address },
      ...(count === LINES ? { reason: 'further ones of this minute are counted only' } : {}),
      ...more,
    },
    'a request was refused',
  );
}

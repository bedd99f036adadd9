import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';

/** One piece of work: a password to hash, or to hold against a stored hash. */
export type HashTask = { password: string; stored: string } | { password: string; stored: null };

/** argon2id, 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet). */
export const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Enough to let others go first, not so much that nobody gets in while a machine is busy. */
const NICE = 15;

if (parentPort) {
  // Linux gives each thread a priority of its own: whoever waits for a page goes before whoever signs in.
  if (process.platform === 'linux') setPriority(NICE);
  const port = parentPort;
  port.on('message', ({ password, stored }: HashTask) => {
    try {
      port.postMessage({
        value: stored === null ? hashSync(password, OPTIONS) : verifySync(stored, password),
      });
    } catch (error) {
      port.postMessage({ error: error instanceof Error ? error.message : String(error) });
    }
  });
}

import { hash } from 'node:crypto';

/** What stands before the first entry. */
export const BEGINNING = Buffer.alloc(32);

let scratch = Buffer.alloc(4096);

/** Hash of an entry in the chain, hex: SHA-256(hash before ‖ bytes of the entry). A buffer of its own would cost more than the hash. */
export function link(before: Uint8Array, entry: Uint8Array): string {
  const length = before.length + entry.length;
  if (scratch.length < length) scratch = Buffer.alloc(length * 2);
  scratch.set(before, 0);
  scratch.set(entry, before.length);
  return hash('sha256', scratch.subarray(0, length), 'hex');
}

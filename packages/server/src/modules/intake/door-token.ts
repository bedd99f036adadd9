import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A fresh token for an address: 32 random bytes, in letters an address can hold. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** True for what can be a token at all. */
export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** What is kept of a token. 256 random bits cannot be guessed, so no slow hash is needed. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Compares hashes in constant time. */
export const sameHash = (a: Buffer | null, b: Buffer): boolean =>
  a !== null && a.length === b.length && timingSafeEqual(a, b);

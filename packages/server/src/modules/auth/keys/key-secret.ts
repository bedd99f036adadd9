import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM = /^lintel_([0-9A-Za-z]{12})_[0-9A-Za-z]{43}$/;

const randomText = (length: number): string =>
  Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** A fresh `lookup`: 12 letters and digits that find a key, and prove nothing. */
export const newLookup = (): string => randomText(12);

/** A fresh secret of the key found by `lookup`: 43 letters and digits, 256 bits. */
export const newSecret = (lookup: string): string => `${prefixOf(lookup)}_${randomText(43)}`;

/** What is shown of a key, to find it by. */
export const prefixOf = (lookup: string): string => `lintel_${lookup}`;

/** True for what presents itself as an API key, well-formed or not. */
export const isKey = (token: string): boolean => token.startsWith('lintel_');

/** The `lookup` of a well-formed key. */
export const lookupOf = (token: string): string | undefined => FORM.exec(token)?.[1];

export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Compares hashes in constant time. */
export const sameHash = (a: Buffer | null, b: Buffer): boolean =>
  a !== null && a.length === b.length && timingSafeEqual(a, b);

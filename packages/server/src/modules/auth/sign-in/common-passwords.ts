import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Made by tools/common-passwords.ts, which names its source: sorted beginnings of SHA-256. */
export const LIST_FILE = join(import.meta.dirname, 'common-passwords.bin');
export const HASH_BYTES = 5;
/** Shorter pieces are not looked up: a few letters are part of many good passwords. */
export const SHORTEST = 4;

let list: Buffer | undefined;

function isListed(text: string): boolean {
  list ??= readFileSync(LIST_FILE);
  const wanted = createHash('sha256').update(text).digest().subarray(0, HASH_BYTES);
  let from = 0;
  let to = list.length / HASH_BYTES;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const order = wanted.compare(list, middle * HASH_BYTES, (middle + 1) * HASH_BYTES);
    if (order === 0) return true;
    if (order < 0) to = middle;
    else from = middle + 1;
  }
  return false;
}

const LOOKALIKES: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
};
const unmask = (text: string): string => text.replace(/[0134578@$!|+]/g, (sign) => LOOKALIKES[sign] ?? sign);
/** Without the digits and signs people put around a word. */
const core = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/**
 * True for a password known from breaches, and for one that only dresses such a password up: digits and signs around it
 * (years, "!"), look-alike signs in it, gaps between its letters, itself repeated, or two of them side by side.
 * `text` is in lower case and NFKC.
 */
export function isCommon(text: string): boolean {
  const bare = text.replace(/[\s._-]+/g, '');
  const forms = new Set([text, bare, core(text), core(bare)]);
  for (const form of [...forms, core(unmask(core(bare))), core(unmask(bare))]) {
    if (form.length < SHORTEST) continue;
    if (isListed(form)) return true;
    const unit = /^(.+?)\1+$/u.exec(form)?.[1];
    if (unit !== undefined && (unit.length <= 6 || isListed(core(unit) || unit))) return true;
    for (let at = SHORTEST; at <= form.length - SHORTEST; at++) {
      if (isListed(form.slice(0, at)) && isListed(form.slice(at))) return true;
    }
  }
  return false;
}

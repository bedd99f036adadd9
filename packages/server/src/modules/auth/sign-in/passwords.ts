import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../../../kernel/errors.ts';
import { createGate } from '../../../kernel/gate.ts';

/** argon2id, 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet). */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Each hash takes a core for tens of milliseconds and 19 MiB: few at once, a short queue, then 429. */
const AT_ONCE = 2;
const QUEUE_LIMIT = 50;

const gate = createGate(
  AT_ONCE,
  QUEUE_LIMIT,
  () => new AppError('auth.too_many_attempts', { values: { seconds: 5 }, headers: { 'Retry-After': '5' } }),
);

export const hashPassword = (password: string): Promise<string> => gate.pass(() => hash(password, OPTIONS));

let decoy: Promise<string> | undefined;

/** True when the password fits. Takes as long for an account without one, so that the time tells nothing. */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash('no account has this password', OPTIONS);
  const against = stored ?? (await decoy);
  const fits = await gate.pass(() => verify(against, password));
  return stored !== null && fits;
}

/** Refuses passwords a guesser tries first: few different characters, or built from what is known of the person. */
export function isWeak(password: string, known: readonly string[]): boolean {
  const plain = password.toLowerCase();
  if (new Set(plain).size < 6) return true;
  if (/^(?:0123456789|1234567890|abcdefghij|qwertyuiop|password)/.test(plain)) return true;
  let rest = plain;
  for (const word of known.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))) {
    if (word.length >= 4) rest = rest.replaceAll(word, '');
  }
  return rest.replaceAll(/\s/g, '').length < 6;
}

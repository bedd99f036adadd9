import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { PASSWORD_MIN } from '@lintel/contract';
import { AppError } from '../../../kernel/errors.ts';
import { createGate } from '../../../kernel/gate.ts';
import { isCommon } from './common-passwords.ts';
import { tooMany } from './failures.ts';
import { type HashTask, OPTIONS } from './hash-worker.ts';

const PARAMETERS = `$argon2id$v=19$m=${OPTIONS.memoryCost},t=${OPTIONS.timeCost},p=${OPTIONS.parallelism}$`;
/**
 * Each hash takes a core for tens of milliseconds and 19 MiB: at most half the cores at once, so that a storm of
 * sign-ins leaves the others their time; then a short queue, then 429.
 */
const AT_ONCE = Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2)));
const QUEUE_LIMIT = 50;
const BUSY_SECONDS = 5;

const gate = createGate(AT_ONCE, QUEUE_LIMIT, () => tooMany(BUSY_SECONDS));
let computed = 0;
/** How many hashes this process has computed. */
export const hashesComputed = (): number => computed;

const idle: Worker[] = [];

/** Hashes in a thread of its own, of low priority, so that the others' requests go first. */
const costly = <T extends string | boolean>(task: HashTask): Promise<T> =>
  gate.pass(async () => {
    computed++;
    const worker = idle.pop() ?? new Worker(new URL('./hash-worker.ts', import.meta.url), { execArgv: [] });
    worker.ref();
    worker.postMessage(task);
    // A thread that dies rejects this, and is not used again.
    const [answer] = (await once(worker, 'message')) as [{ value: T } | { error: string }];
    worker.unref();
    idle.push(worker);
    if ('error' in answer) throw new Error(answer.error);
    return answer.value;
  });

/**
 * Lets a few sign-ins in at once, as many as keep the hashing busy, and refuses those beyond a short queue before they
 * cost anything: a storm must not take the others' connections to the database.
 */
export const door = createGate(AT_ONCE + 2, QUEUE_LIMIT, () => tooMany(BUSY_SECONDS));

/** One form for what looks the same, however a keyboard composes it (NIST SP 800-63B §3.1.1.2). */
const plain = (password: string): string => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> =>
  costly({ password: plain(password), stored: null });

/** Takes as long to check as a hash of ours, and no password fits it. */
const DECOY = `${PARAMETERS}${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** True when the password fits. Takes as long for an account without one, so that the time tells nothing. */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  const fits = await costly<boolean>({ password: plain(password), stored: stored ?? DECOY });
  return stored !== null && fits;
}

/** True for a hash made with other parameters than today's: it is replaced at the next sign-in. */
export const isOutdated = (stored: string): boolean => !stored.startsWith(PARAMETERS);

/**
 * True for a password a guesser tries first: too short, few different characters, known from breaches or nearly so, or
 * built from what is known of the person and the company.
 */
export function isWeak(password: string, known: readonly string[]): boolean {
  const text = plain(password).toLowerCase();
  if ([...text].length < PASSWORD_MIN || new Set(text).size < 6) return true;
  let rest = text;
  for (const words of known.map((name) => plain(name).toLowerCase())) {
    for (const word of [words, ...words.split(/[^\p{L}\p{N}]+/u)])
      if (word.length >= 4) rest = rest.replaceAll(word, '');
  }
  if (rest !== text && rest.replaceAll(/[^\p{L}\p{N}]/gu, '').length < 6) return true;
  return isCommon(text);
}

/** Throws `auth.password_weak` for a weak password; `path` names the field in the body. */
export function refuseWeak(password: string, known: readonly string[], path: string): void {
  if (!isWeak(password, known)) return;
  throw new AppError('auth.password_weak', {
    values: { min: PASSWORD_MIN },
    errors: [{ path, code: 'weak', message: 'Too easy to guess' }],
  });
}

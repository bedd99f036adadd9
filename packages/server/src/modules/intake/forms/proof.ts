import { createChallenge, type Payload, randomInt, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Ctx } from '../../../kernel/context.ts';

/**
 * Rounds of PBKDF2 a try takes, and how many tries: about half a second of an old phone, nothing a person notices while
 * they type, and too dear for thousands of posts.
 */
const ROUNDS = 2_000;
const TRIES = { least: 80, most: 240 };

const keyOf = (ctx: Ctx, what: string): string =>
  Buffer.from(ctx.secrets.mac('form-proof', what)).toString('base64');

/** A puzzle for the browser a page is shown in. It counts for this page alone. */
export const newPuzzle = (ctx: Ctx, pageNumber: string) =>
  createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: ROUNDS,
    counter: randomInt(TRIES.most, TRIES.least),
    deriveKey,
    data: { page: pageNumber },
    hmacSignatureSecret: keyOf(ctx, 'challenge'),
    hmacKeySignatureSecret: keyOf(ctx, 'solution'),
  });

/** Whether a page's puzzle was solved: `none` without an answer, as where scripts do not run. Never throws. */
export async function checkProof(
  ctx: Ctx,
  pageNumber: string,
  proof: string,
): Promise<'solved' | 'none' | 'wrong'> {
  if (proof === '') return 'none';
  try {
    const { challenge, solution } = JSON.parse(Buffer.from(proof, 'base64').toString()) as Payload;
    if (challenge.parameters.data?.page !== pageNumber) return 'wrong';
    const { verified } = await verifySolution({
      challenge,
      solution,
      deriveKey,
      hmacSignatureSecret: keyOf(ctx, 'challenge'),
      hmacKeySignatureSecret: keyOf(ctx, 'solution'),
    });
    return verified ? 'solved' : 'wrong';
  } catch {
    return 'wrong';
  }
}

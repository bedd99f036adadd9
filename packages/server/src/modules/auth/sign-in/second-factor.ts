import type { BodyOf, contract } from '@lintel/contract';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import type { OpenedSession } from '../sessions/cookie.ts';
import { removeChallenge } from './challenges.repository.ts';
import { countWrong, lockChallenge } from './challenges.ts';
import { beginCodeAttempt, useCode } from './codes.ts';
import { type Method, startSession } from './sign-in.ts';

/** Finishes signing in with a code. The challenge stands for the first proof, and dies of five wrong codes. */
export async function answerSecondFactor(
  ctx: Ctx,
  want: BodyOf<typeof contract.auth.secondFactor>,
  wire: Wire,
): Promise<OpenedSession> {
  const asked = await ctx.system('sign-in', (tx) =>
    lockChallenge(ctx, tx, 'second-factor', want.challenge, wire),
  );
  if (!asked?.account_id || asked.client !== want.client) throw new AppError('auth.challenge_expired');
  const account = { id: asked.account_id };
  const attempt = await beginCodeAttempt(ctx, account.id);
  const outcome = await ctx.system('sign-in', async (tx) => {
    // Others may have answered since it was looked at.
    const held = await lockChallenge(ctx, tx, 'second-factor', want.challenge, wire);
    if (!held) return 'expired';
    const right = await useCode(ctx, tx, account.id, want);
    await (right ? removeChallenge(tx, held.hash) : countWrong(tx, held));
    return right ? 'right' : 'wrong';
  });
  ctx.metrics.proofs.inc({ method: want.method, result: outcome === 'right' ? 'accepted' : 'refused' });
  if (outcome === 'expired') {
    await attempt.undo();
    throw new AppError('auth.challenge_expired');
  }
  if (outcome === 'wrong') {
    ctx.metrics.signIns.inc({ result: 'refused' });
    throw new AppError('auth.code_wrong');
  }
  await attempt.succeeded();
  const methods: Method[] = [...(asked.methods as Method[]), want.method === 'totp' ? 'otp' : 'rec'];
  return startSession(ctx, account, methods, want.client, wire);
}

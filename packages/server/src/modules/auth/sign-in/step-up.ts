import { type BodyOf, type contract, type ReplyOf, WebAuthnJson } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { STEP_UP_MS, type Wire } from '../../../kernel/http/route.ts';
import { type Factors, factorsOf } from '../account/factors.repository.ts';
import { personOf } from '../sessions/person.ts';
import * as sessions from '../sessions/sessions.repository.ts';
import { forgetStanding } from '../sessions/standings.ts';
import { takeOfSession } from './challenges.repository.ts';
import { openChallenge, takeChallenge } from './challenges.ts';
import { beginCodeAttempt, useCode } from './codes.ts';
import { beginAttempt } from './failures.ts';
import { knownDevice } from './known-device.ts';
import { assertionOptions, checkAssertion } from './passkeys.ts';
import { checkPassword } from './passwords.ts';
import { type Method, secondFactors } from './sign-in.ts';

type Want = BodyOf<typeof contract.auth.stepUp>;

/** The ways an account may prove itself again: its second factor once there is one, else the password. */
const waysOf = (factors: Factors): Want['method'][] => {
  const second = secondFactors(factors);
  if (second.length > 0) return second;
  return factors.password_hash === null ? [] : ['password'];
};

export async function stepUpOptions(
  ctx: Ctx,
  actor: Actor,
  wire: Wire,
): Promise<ReplyOf<typeof contract.auth.stepUpOptions>> {
  const { accountId, sessionId } = personOf(actor);
  const until = (actor.verifiedAt?.getTime() ?? 0) + STEP_UP_MS;
  return ctx.system('account', async (tx) => {
    const factors = await factorsOf(tx, accountId);
    const methods = waysOf(factors);
    let passkey = null;
    if (methods.includes('passkey')) {
      const options = await assertionOptions(wire, factors.passkeys);
      await takeOfSession(tx, 'step-up', sessionId);
      const want = { purpose: 'step-up', accountId, sessionId, nonce: options.challenge } as const;
      passkey = { handle: await openChallenge(ctx, tx, want, wire), options: WebAuthnJson.parse(options) };
    }
    return {
      // Whoever has neither password nor passkey proves themselves at their provider, by signing in anew.
      methods: methods.length === 0 && factors.identities > 0 ? ['oidc' as const] : methods,
      passkey,
      until: until > ctx.clock.now().getTime() ? new Date(until).toISOString() : null,
    };
  });
}

/** Proves again who is signed in. The session stays the same and may do for ten minutes what asks for a fresh proof. */
export async function stepUp(
  ctx: Ctx,
  actor: Actor,
  want: Want,
  wire: Wire,
): Promise<ReplyOf<typeof contract.auth.stepUp>> {
  const { accountId } = personOf(actor);
  const factors = await ctx.system('account', (tx) => factorsOf(tx, accountId));
  if (!waysOf(factors).includes(want.method)) throw new AppError('auth.method_refused');
  const until = await prove(ctx, actor, want, wire, factors).catch((error: unknown) => {
    if (error instanceof AppError) ctx.metrics.proofs.inc({ method: want.method, result: 'refused' });
    throw error;
  });
  ctx.metrics.proofs.inc({ method: want.method, result: 'accepted' });
  return { until: until.toISOString() };
}

async function prove(ctx: Ctx, actor: Actor, want: Want, wire: Wire, factors: Factors): Promise<Date> {
  const { accountId, sessionId } = personOf(actor);
  if (want.method === 'password') {
    const device = knownDevice(ctx, wire, accountId);
    const attempt = await beginAttempt(ctx, { of: factors.email, ip: wire.ip, device });
    if (!(await checkPassword(factors.password_hash, want.password)))
      throw new AppError('auth.credentials_wrong');
    await attempt.succeeded();
    return ctx.system('account', (tx) => confirm(ctx, tx, actor, 'pwd'));
  }
  if (want.method === 'passkey') {
    const outcome = await ctx.system('account', async (tx) => {
      const asked = await takeChallenge(ctx, tx, 'step-up', want.handle, wire);
      if (asked?.session_id !== sessionId) return 'expired';
      if (!(await checkAssertion(ctx, tx, asked, want.response, wire))) return 'refused';
      return confirm(ctx, tx, actor, 'hwk');
    });
    if (outcome === 'expired') throw new AppError('auth.challenge_expired');
    if (outcome === 'refused') throw new AppError('auth.passkey_invalid');
    return outcome;
  }
  const attempt = await beginCodeAttempt(ctx, accountId);
  const until = await ctx.system('account', async (tx) => {
    if (!(await useCode(ctx, tx, accountId, want))) return undefined;
    return confirm(ctx, tx, actor, want.method === 'totp' ? 'otp' : 'rec');
  });
  if (!until) throw new AppError('auth.code_wrong');
  await attempt.succeeded();
  return until;
}

/** Writes the proof into the session. Gives until when it counts. */
async function confirm(ctx: Ctx, tx: SystemTx, actor: Actor, method: Method): Promise<Date> {
  const { sessionId } = personOf(actor);
  const now = ctx.clock.now();
  await sessions.confirmSession(tx, sessionId, method, now);
  await ctx.audit(tx, actor, 'session.confirmed', { subject: { type: 'session', id: sessionId } });
  tx.afterCommit(() => forgetStanding(ctx, { sessionId }));
  return new Date(now.getTime() + STEP_UP_MS);
}

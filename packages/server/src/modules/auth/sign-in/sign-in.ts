import type { BodyOf, contract, SignedIn } from '@lintel/contract';
import { type Actor, memberActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { renewHash } from '../account/credentials.repository.ts';
import { type Factors, factorsOf } from '../account/factors.repository.ts';
import * as repo from '../auth.repository.ts';
import { me } from '../company/company.ts';
import { actorOfSession, tokens } from '../sessions/authenticate.ts';
import { type OpenedSession, refreshCookie } from '../sessions/cookie.ts';
import { endHeldSession } from '../sessions/end-sessions.ts';
import { openSession, rotateSession, type SessionHolder } from '../sessions/sessions.ts';
import { openChallenge } from './challenges.ts';
import { beginAttempt } from './failures.ts';
import { knownDevice, rememberDevice } from './known-device.ts';
import { checkPassword, door, hashPassword, isOutdated } from './passwords.ts';

export type Client = 'browser' | 'device';

/** How somebody has proven who they are (RFC 8176; `rec` is a recovery code, `mail` a link in a letter). */
export type Method = 'pwd' | 'otp' | 'hwk' | 'fed' | 'rec' | 'mail' | 'mfa';

/** Where a proof leads: into a session, or to the second factor that is still missing. */
export type SignInStep =
  | { status: 'signed-in'; opened: OpenedSession }
  | Extract<SignedIn, { status: 'second-factor' }>;

/** Signs in. One answer for every failure, in the same time, so that nobody learns which accounts exist. */
export const signIn = (
  ctx: Ctx,
  want: BodyOf<typeof contract.auth.signIn>,
  wire: Wire,
): Promise<SignInStep> => door.pass(() => checkAndSignIn(ctx, want, wire));

async function checkAndSignIn(
  ctx: Ctx,
  want: BodyOf<typeof contract.auth.signIn>,
  wire: Wire,
): Promise<SignInStep> {
  const account = await ctx.system('sign-in', (tx) => repo.findAccount(tx, want.email));
  const device = account ? knownDevice(ctx, wire, account.id) : null;
  const attempt = await beginAttempt(ctx, { of: want.email, ip: wire.ip, device });
  try {
    const fits = await checkPassword(account?.password_hash ?? null, want.password);
    if (!account?.password_hash || !fits) {
      ctx.metrics.signIns.inc({ result: 'refused' });
      throw new AppError('auth.credentials_wrong');
    }
    const step = await completeSignIn(ctx, account, ['pwd'], want.client, wire);
    if (isOutdated(account.password_hash)) {
      const fresh = await hashPassword(want.password);
      await ctx.system('sign-in', (tx) => renewHash(tx, account.id, account.password_hash, fresh));
    }
    await attempt.succeeded();
    return step;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'auth.credentials_wrong')) await attempt.undo();
    throw error;
  }
}

/**
 * Goes on after a first proof: asks for the second factor when the account has one and the proof was not both at once,
 * else opens a session. Throws `auth.credentials_wrong` for an account that belongs to no company any more.
 */
export async function completeSignIn(
  ctx: Ctx,
  account: { id: string },
  methods: readonly Method[],
  client: Client,
  wire: Wire,
): Promise<SignInStep> {
  const asked = methods.some((method) => STRONG.includes(method))
    ? undefined
    : await ctx.system('sign-in', async (tx) => {
        const factors = await factorsOf(tx, account.id);
        const ways = secondFactors(factors);
        if (ways.length === 0) return undefined;
        const want = { purpose: 'second-factor', accountId: account.id, client, methods } as const;
        return { challenge: await openChallenge(ctx, tx, want, wire), methods: ways };
      });
  if (asked) {
    ctx.metrics.signIns.inc({ result: 'second-factor' });
    return { status: 'second-factor', ...asked };
  }
  return { status: 'signed-in', opened: await startSession(ctx, account, methods, client, wire) };
}

/** Proofs that leave no second factor to ask for; who signs in elsewhere has it there. */
const STRONG: readonly Method[] = ['otp', 'hwk', 'fed', 'rec'];

/** The second factors an account has set up, strongest first; recovery codes stand in for one and are none alone. */
export function secondFactors(factors: Factors): ('passkey' | 'totp' | 'recovery')[] {
  const ways: ('passkey' | 'totp' | 'recovery')[] = [];
  if (factors.passkeys.length > 0) ways.push('passkey');
  if (factors.totp_sealed) ways.push('totp');
  if (ways.length > 0 && factors.recoveryCodesLeft > 0) ways.push('recovery');
  return ways;
}

/**
 * Opens a session for somebody who has proven enough, in the company they were in last or in `tenantId`. Always a new
 * session: whatever the client held before gains nothing, and ends. Throws `auth.credentials_wrong` without an active membership.
 */
export async function startSession(
  ctx: Ctx,
  account: { id: string },
  methods: readonly Method[],
  client: Client,
  wire: Wire,
  tenantId?: string,
): Promise<OpenedSession> {
  const opened = await ctx.system('sign-in', async (tx) => {
    const memberships = await repo.membershipsOf(tx, account.id);
    const membership = memberships.find((m) => tenantId === undefined || m.tenant_id === tenantId);
    if (!membership) return undefined;
    const who = { tenantId: membership.tenant_id, userId: membership.id, accountId: account.id };
    if (client === 'browser') await endHeldSession(ctx, tx, refreshCookie(wire));
    const made = await openSession(ctx, tx, who, client, methods, wire);
    const actor = memberActor(who.tenantId, who.userId, who.accountId, membership.role);
    await ctx.audit(tx, { ...actor, request: requestOf(wire) }, 'session.started', {
      subject: { type: 'user', id: who.userId },
    });
    return made;
  });
  if (!opened) {
    ctx.metrics.signIns.inc({ result: 'refused' });
    throw new AppError('auth.credentials_wrong');
  }
  ctx.metrics.signIns.inc({ result: 'accepted' });
  if (client === 'browser') rememberDevice(ctx, wire, account.id);
  return present(ctx, opened.holder, opened.refreshToken, client, wire);
}

export async function refresh(ctx: Ctx, token: string, wire: Wire): Promise<OpenedSession> {
  const { holder, refreshToken, client } = await rotateSession(ctx, token, wire);
  return present(ctx, holder, refreshToken, client, wire);
}

/** The reply to a session that was opened or renewed: access token, and who is signed in. */
export async function present(
  ctx: Ctx,
  holder: SessionHolder,
  refreshToken: string,
  client: Client,
  wire: Wire,
): Promise<OpenedSession> {
  const { token, expiresAt } = await tokens(ctx).sign(holder);
  return {
    session: {
      accessToken: token,
      expiresAt: expiresAt.toISOString(),
      ...(client === 'device' ? { refreshToken } : {}),
      me: await me(ctx, await actorOfSession(ctx, holder.sessionId, wire)),
    },
    refreshToken,
    client,
  };
}

/** Where a request came from, for the audit log. */
export const requestOf = (wire: Wire): Actor['request'] => ({
  id: wire.requestId,
  ip: wire.ip,
  userAgent: wire.userAgent,
});

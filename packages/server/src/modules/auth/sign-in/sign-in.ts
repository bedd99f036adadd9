import { type BodyOf, type contract, PASSWORD_MIN, type Session } from '@lintel/contract';
import { type Actor, memberActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import * as repo from '../auth.repository.ts';
import { me } from '../company/company.ts';
import { addTenantIn } from '../people/members.ts';
import { actorOfSession, forgetStanding, tokens } from '../sessions/authenticate.ts';
import { endSession, openSession, rotateSession, type SessionHolder } from '../sessions/sessions.ts';
import { failures } from './failures.ts';
import { checkPassword, hashPassword, isWeak } from './passwords.ts';

/** A session as the routes hand it out: the reply, and the refresh token to put into the cookie. */
export interface OpenedSession {
  session: Session;
  refreshToken: string;
  client: 'browser' | 'device';
}
export const setupNeeded = async (ctx: Ctx): Promise<boolean> =>
  !(await ctx.system('register', (tx) => repo.anyTenant(tx)));

/** Registers the first company of this server with its owner, who is signed in at once. */
export async function register(
  ctx: Ctx,
  want: BodyOf<typeof contract.auth.register>,
  wire: Wire,
): Promise<OpenedSession> {
  if (isWeak(want.owner.password, [want.owner.email, want.owner.name, want.company.name])) {
    throw new AppError('auth.password_weak', {
      values: { min: PASSWORD_MIN },
      errors: [{ path: 'owner.password', code: 'weak', message: 'Too easy to guess' }],
    });
  }
  if (!(await setupNeeded(ctx))) throw new AppError('setup.already_done');
  const passwordHash = await hashPassword(want.owner.password);
  const opened = await ctx.system('register', async (tx) => {
    await repo.lockRegistration(tx);
    if (await repo.anyTenant(tx)) throw new AppError('setup.already_done');
    const { tenantId, owner } = await addTenantIn(
      ctx,
      tx,
      { company: want.company, owner: { ...want.owner, passwordHash }, setupStep: 'stages' },
      wire,
    );
    return openSession(
      ctx,
      tx,
      { tenantId, userId: owner.userId as string, accountId: owner.accountId as string },
      want.client,
      ['pwd'],
      wire,
    );
  });
  return finish(ctx, opened.holder, opened.refreshToken, want.client, wire);
}

/** Signs in. One answer for every failure, in the same time, so that nobody learns which accounts exist. */
export async function signIn(
  ctx: Ctx,
  want: BodyOf<typeof contract.auth.signIn>,
  wire: Wire,
): Promise<OpenedSession> {
  const wait = failures(ctx).secondsToWait(want.email, wire.ip);
  if (wait > 0) throw tooMany(wait);
  const account = await ctx.system('sign-in', (tx) => repo.findAccount(tx, want.email));
  const fits = await checkPassword(account?.password_hash ?? null, want.password);
  const membership =
    account && fits
      ? (await ctx.system('sign-in', (tx) => repo.membershipsOf(tx, account.id)))[0]
      : undefined;
  if (!account || !membership) {
    failures(ctx).add(want.email, wire.ip);
    ctx.metrics.signIns.inc({ result: 'refused' });
    throw new AppError('auth.credentials_wrong');
  }
  failures(ctx).clear(want.email, wire.ip);
  const who = { tenantId: membership.tenant_id, userId: membership.id, accountId: account.id };
  const opened = await ctx.system('sign-in', async (tx) => {
    const made = await openSession(ctx, tx, who, want.client, ['pwd'], wire);
    const actor = memberActor(who.tenantId, who.userId, who.accountId, membership.role);
    await ctx.audit(tx, { ...actor, request: requestOf(wire) }, 'session.started', {
      subject: { type: 'user', id: who.userId },
    });
    return made;
  });
  ctx.metrics.signIns.inc({ result: 'accepted' });
  return finish(ctx, opened.holder, opened.refreshToken, want.client, wire);
}

export async function refresh(ctx: Ctx, token: string, wire: Wire): Promise<OpenedSession> {
  const { holder, refreshToken, client } = await rotateSession(ctx, token);
  return finish(ctx, holder, refreshToken, client, wire);
}

export async function signOut(ctx: Ctx, actor: Actor): Promise<void> {
  if (!actor.sessionId) return;
  await endSession(ctx, actor.sessionId, 'signed-out');
  forgetStanding(ctx, actor.sessionId);
  await ctx.tx(actor, (tx) => ctx.audit(tx, actor, 'session.ended'));
}
/** The reply to a session that was opened or renewed: access token, and who is signed in. */
async function finish(
  ctx: Ctx,
  holder: SessionHolder,
  refreshToken: string,
  client: 'browser' | 'device',
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

const requestOf = (wire: Wire): Actor['request'] => ({
  id: wire.requestId,
  ip: wire.ip,
  userAgent: wire.userAgent,
});

const tooMany = (seconds: number): AppError =>
  new AppError('auth.too_many_attempts', {
    values: { seconds },
    headers: { 'Retry-After': String(seconds) },
  });

import type { Actor } from '../../../kernel/actor.ts';
import { type AccessTokens, createAccessTokens } from '../../../kernel/auth-token.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { standingOfSession } from '../roles/standing.repository.ts';
import * as repo from './sessions.repository.ts';
import { openSession } from './sessions.ts';
import { type Known, standingOf } from './standings.ts';

const tokensOf = new WeakMap<Ctx, AccessTokens>();
/** The access tokens of this installation. */
export const tokens = (ctx: Ctx): AccessTokens => {
  let made = tokensOf.get(ctx);
  if (!made) {
    made = createAccessTokens(ctx);
    tokensOf.set(ctx, made);
  }
  return made;
};

/** When somebody was last seen is written down at most this often. */
const SEEN_MS = 60_000;

/** Which of these sessions still live: neither ended nor expired, their member active. */
export const livingSessions = (ctx: Ctx, sessionIds: readonly string[]): Promise<Set<string>> =>
  ctx.system('session-check', (tx) => repo.livingOf(tx, sessionIds, ctx.clock.now()));

/** Who is behind these sessions and what they may do right now; of a session that has ended there is nothing. */
export async function actorsBehind(ctx: Ctx, sessionIds: readonly string[]): Promise<Map<string, Actor>> {
  const standings = await Promise.all(sessionIds.map(async (id) => ({ id, now: await standingOf(ctx, id) })));
  const nobody = { requestId: '', ip: null, userAgent: null };
  return new Map(
    standings.flatMap(({ id, now }) => (now ? [[id, { ...actorOf(now, id, nobody), request: null }]] : [])),
  );
}

type Asking = Pick<Wire, 'requestId' | 'ip' | 'userAgent'>;

/** The actor behind an access token. Throws `auth.token_invalid` for a bad token, an ended session, an inactive member. */
export async function authenticate(ctx: Ctx, token: string, wire: Asking): Promise<Actor> {
  const claims = await tokens(ctx).verify(token);
  const now = await standingOf(ctx, claims.sessionId);
  if (!now)
    throw new AppError('auth.token_invalid', {
      headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    });
  if (now.tenantId !== claims.tenantId || now.userId !== claims.userId)
    throw new AppError('auth.token_invalid');
  seen(ctx, claims.sessionId, now);
  return actorOf(now, claims.sessionId, wire);
}

/** Writes down, roughly, when a session was last used; a request never waits for it and never fails by it. */
function seen(ctx: Ctx, sessionId: string, known: Known): void {
  const now = ctx.clock.now();
  if (now.getTime() - known.lastSeenAt.getTime() < SEEN_MS) return;
  known.lastSeenAt = now;
  ctx
    .system('session-check', (tx) => repo.touchSession(tx, sessionId, now, new Date(now.getTime() - SEEN_MS)))
    .catch((err: unknown) => ctx.log.debug({ err }, 'when a session was last seen was not written'));
}

/** The actor a session stands for. */
export const actorOf = (now: Known, sessionId: string, wire: Asking): Actor => ({
  tenantId: now.tenantId,
  userId: now.userId,
  accountId: now.accountId,
  sessionId,
  keyId: null,
  role: now.role,
  access: now.access,
  verifiedAt: now.verifiedAt,
  mustEnrol: now.mustEnrol,
  request: { id: wire.requestId, ip: wire.ip, userAgent: wire.userAgent },
});

/** The actor of a session that was just opened or renewed. Throws `auth.refresh_invalid` when its member is gone. */
export async function actorOfSession(ctx: Ctx, sessionId: string, wire: Asking): Promise<Actor> {
  const now = await ctx.system('session-check', (tx) => standingOfSession(tx, sessionId));
  if (!now?.active) throw new AppError('auth.refresh_invalid');
  return actorOf(now, sessionId, wire);
}

/** An access token for an actor over a session of its own: for tests and command-line tools. */
export async function issueAccessToken(ctx: Ctx, actor: Actor): Promise<string> {
  if (!actor.userId || !actor.accountId) throw new Error('Only a member can hold a session');
  const who = { tenantId: actor.tenantId, userId: actor.userId, accountId: actor.accountId };
  const { holder } = await ctx.system('sign-in', (tx) =>
    openSession(ctx, tx, who, 'device', ['pwd'], { ip: null, userAgent: null }),
  );
  return (await tokens(ctx).sign(holder)).token;
}

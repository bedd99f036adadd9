import { LRUCache } from 'lru-cache';
import type { Actor } from '../../../kernel/actor.ts';
import { type AccessTokens, createAccessTokens } from '../../../kernel/auth-token.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { standingOfSession } from '../roles/standing.repository.ts';
import { openSession } from './sessions.ts';

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
/** How long the standing of a session may be remembered: a sign-out or role change elsewhere takes effect within it. */
const STANDING_MS = 5_000;
type Known = NonNullable<Awaited<ReturnType<typeof standingOfSession>>>;
const standings = new WeakMap<Ctx, LRUCache<string, Known>>();
function standing(ctx: Ctx): LRUCache<string, Known> {
  let cache = standings.get(ctx);
  if (!cache) {
    cache = new LRUCache({ max: 20_000, ttl: STANDING_MS });
    standings.set(ctx, cache);
  }
  return cache;
}

async function standingOf(ctx: Ctx, sessionId: string): Promise<Known | undefined> {
  const known = standing(ctx).get(sessionId);
  if (known) return known;
  const now = await ctx.system('session-check', (tx) => standingOfSession(tx, sessionId));
  if (!now?.active) return undefined;
  standing(ctx).set(sessionId, now);
  return now;
}

/** False once the session was ended or its member deactivated. */
export const sessionLives = async (ctx: Ctx, sessionId: string): Promise<boolean> =>
  (await standingOf(ctx, sessionId)) !== undefined;

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
  return actorOf(now, claims.sessionId, wire);
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

/** Forgets what is remembered of a session, so that its end is felt at once. */
export const forgetStanding = (ctx: Ctx, sessionId: string): void => void standing(ctx).delete(sessionId);

/** An access token for an actor over a session of its own: for tests and command-line tools. */
export async function issueAccessToken(ctx: Ctx, actor: Actor): Promise<string> {
  if (!actor.userId || !actor.accountId) throw new Error('Only a member can hold a session');
  const who = { tenantId: actor.tenantId, userId: actor.userId, accountId: actor.accountId };
  const { holder } = await ctx.system('sign-in', (tx) =>
    openSession(ctx, tx, who, 'device', ['pwd'], { ip: null, userAgent: null }),
  );
  return (await tokens(ctx).sign(holder)).token;
}

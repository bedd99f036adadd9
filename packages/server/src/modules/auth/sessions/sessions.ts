import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { newId } from '../../../kernel/ids.ts';
import * as repo from './sessions.repository.ts';
import { forgetStanding } from './standings.ts';

/** How long a session lives unused, and at the most (OWASP ASVS 5.0 §7.3). */
const IDLE_MS = 14 * 24 * 3_600_000;
const ABSOLUTE_MS = 30 * 24 * 3_600_000;
/** A token that was just replaced still gets the same successor: two tabs may refresh at once. */
const LEEWAY_MS = 10_000;

export interface SessionHolder {
  sessionId: string;
  tenantId: string;
  userId: string;
  accountId: string;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: Uint8Array | null, b: Uint8Array): boolean =>
  a !== null && a.length === b.length && timingSafeEqual(a, b);

/**
 * A refresh token: the session's id, 32 bytes, and a tag over both, by which a token that was never given out is told
 * from an old one. Only the old one is a reason to end the session.
 */
function tokenOf(ctx: Ctx, sessionId: string, secret: Uint8Array): string {
  const body = `${sessionId}.${Buffer.from(secret).toString('base64url')}`;
  return `${body}.${tagOf(ctx, body).toString('base64url')}`;
}
const tagOf = (ctx: Ctx, body: string): Buffer =>
  Buffer.from(ctx.secrets.mac('refresh-tag', body)).subarray(0, 16);

/** The session a token was made for, or undefined for one we never made. */
export function sessionOf(ctx: Ctx, token: string): string | undefined {
  const [, body, sessionId, tag] =
    /^(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{22})$/.exec(token) ??
    [];
  if (!body || !tag || !same(tagOf(ctx, body), Buffer.from(tag, 'base64url'))) return undefined;
  return sessionId;
}

/**
 * Opens a session and gives its first refresh token. `methods` is how the person has proven who they are (RFC 8176:
 * pwd, otp, hwk, fed).
 */
export async function openSession(
  ctx: Ctx,
  tx: SystemTx,
  who: { tenantId: string; userId: string; accountId: string },
  client: 'browser' | 'device',
  methods: readonly string[],
  wire: Pick<Wire, 'ip' | 'userAgent'>,
): Promise<{ holder: SessionHolder; refreshToken: string }> {
  const id = newId();
  const refreshToken = tokenOf(ctx, id, randomBytes(32));
  const now = ctx.clock.now();
  await repo.insertSession(tx, {
    id,
    tenant_id: who.tenantId,
    user_id: who.userId,
    account_id: who.accountId,
    client,
    methods: [...methods],
    verified_at: now,
    current_hash: sha256(refreshToken),
    rotated_at: now,
    user_agent: wire.userAgent,
    ip_address: wire.ip,
    created_at: now,
    last_seen_at: now,
    expires_at: new Date(now.getTime() + IDLE_MS),
    absolute_expires_at: new Date(now.getTime() + ABSOLUTE_MS),
  });
  await repo.touchMember(tx, who.tenantId, who.userId, now);
  return { holder: { sessionId: id, ...who }, refreshToken };
}

/**
 * Rotates a refresh token. The successor is derived from the token it replaces, so parallel uses of the newest
 * token within the leeway all receive the one same successor although only hashes are stored. Any older token of a
 * living session is a replay: somebody holds a copy, so the session ends and an alert is raised. Throws
 * `auth.refresh_invalid`.
 */
export async function rotateSession(
  ctx: Ctx,
  token: string,
  wire: Pick<Wire, 'requestId' | 'ip' | 'userAgent'>,
): Promise<{ holder: SessionHolder; refreshToken: string; client: 'browser' | 'device' }> {
  const sessionId = sessionOf(ctx, token);
  if (!sessionId) throw new AppError('auth.refresh_invalid');
  const result = await ctx.system('refresh', async (tx) => {
    const row = await repo.lockSession(tx, sessionId);
    const now = ctx.clock.now();
    if (!row || row.ended_at || row.expires_at <= now || row.absolute_expires_at <= now) return undefined;
    const holder = { sessionId, tenantId: row.tenant_id, userId: row.user_id, accountId: row.account_id };
    const presented = sha256(token);
    const successor = tokenOf(ctx, sessionId, ctx.secrets.mac('refresh-token', token));
    if (same(row.current_hash, presented)) {
      const idle = Math.min(now.getTime() + IDLE_MS, row.absolute_expires_at.getTime());
      await repo.updateSession(tx, sessionId, {
        current_hash: sha256(successor),
        previous_hash: presented,
        rotated_at: now,
        last_seen_at: now,
        expires_at: new Date(idle),
        generation: row.generation + 1,
      });
      return { holder, refreshToken: successor, client: row.client };
    }
    if (same(row.previous_hash, presented) && now.getTime() - row.rotated_at.getTime() <= LEEWAY_MS) {
      return { holder, refreshToken: successor, client: row.client };
    }
    await repo.endSession(tx, sessionId, 'replayed', now);
    // Nobody knows who sent it: the company's log says whose session it was, and that person is told.
    const nobody = {
      ...systemActor(row.tenant_id),
      request: { id: wire.requestId, ip: wire.ip, userAgent: wire.userAgent },
    };
    await ctx.record(tx, nobody, 'session.replayed', {
      subject: { type: 'user', id: row.user_id },
      payload: { userId: row.user_id, sessionId },
    });
    tx.afterCommit(() => forgetStanding(ctx, { sessionId }));
    return 'replayed' as const;
  });
  if (result === 'replayed') {
    ctx.metrics.sessionReplays.inc();
    ctx.log.warn(
      { event: { action: 'session.replayed', outcome: 'failure' }, sessionId },
      'an old refresh token was used; the session was ended',
    );
    throw new AppError('auth.refresh_invalid');
  }
  if (!result) throw new AppError('auth.refresh_invalid');
  return result;
}

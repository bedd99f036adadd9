import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { newId } from '../../../kernel/ids.ts';
import * as repo from './sessions.repository.ts';

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
const same = (a: Buffer | null, b: Buffer): boolean =>
  a !== null && a.length === b.length && timingSafeEqual(a, b);

/**
 * Opens a session and gives its first refresh token: the session's id and 256 random bits. `methods` is how the person
 * has proven who they are (RFC 8176: pwd, otp, hwk, fed).
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
  const refreshToken = `${id}.${randomBytes(32).toString('base64url')}`;
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
  return { holder: { sessionId: id, ...who }, refreshToken };
}

/**
 * Rotates a refresh token. The successor is derived from the token it replaces, so parallel uses of the newest
 * token within the leeway all receive the one same successor although only hashes are stored. Any other token of a
 * living session is a replay: the session ends.
 */
export async function rotateSession(
  ctx: Ctx,
  token: string,
): Promise<{ holder: SessionHolder; refreshToken: string; client: 'browser' | 'device' }> {
  const sessionId = /^([0-9a-f-]{36})\.[A-Za-z0-9_-]{43}$/.exec(token)?.[1];
  if (!sessionId) throw new AppError('auth.refresh_invalid');
  const result = await ctx.system('refresh', async (tx) => {
    const row = await repo.lockSession(tx, sessionId);
    const now = ctx.clock.now();
    if (!row || row.ended_at || row.expires_at <= now || row.absolute_expires_at <= now) return undefined;
    const holder = { sessionId, tenantId: row.tenant_id, userId: row.user_id, accountId: row.account_id };
    const presented = sha256(token);
    const successor = `${sessionId}.${Buffer.from(ctx.secrets.mac('refresh-token', token)).toString('base64url')}`;
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
    return 'replayed' as const;
  });
  if (result === 'replayed') {
    ctx.log.warn(
      { event: { action: 'session.replayed', outcome: 'failure' } },
      'an old refresh token was used; the session was ended',
    );
    throw new AppError('auth.refresh_invalid');
  }
  if (!result) throw new AppError('auth.refresh_invalid');
  return result;
}

/** Ends a session; its access tokens stop within the session cache's life. */
export const endSession = (ctx: Ctx, sessionId: string, reason: string): Promise<void> =>
  ctx.system('sign-in', (tx) => repo.endSession(tx, sessionId, reason, ctx.clock.now()));

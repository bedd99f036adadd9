import { type Grants, KEY_PERMISSIONS, PERMISSIONS, type Permission, type Scope } from '@lintel/contract';
import { LRUCache } from 'lru-cache';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { type Standing, standingOfMember } from '../roles/standing.repository.ts';
import { hashOf, lookupOf, sameHash } from './key-secret.ts';
import * as repo from './keys.repository.ts';
import type { KeyGrants } from './keys.tables.ts';

/** How long a key and its service account may be remembered: what changes elsewhere takes effect within it. */
const REMEMBERED_MS = 5_000;
/** Use is noted at most this often. */
const NOTED_MS = 60_000;

type KeyRecord = NonNullable<Awaited<ReturnType<typeof repo.findByLookup>>>;
interface Known {
  readonly key: KeyRecord;
  readonly standing: Standing;
}

interface Memory {
  readonly known: LRUCache<string, Known>;
  /** When this process last noted a key's use. */
  readonly noted: LRUCache<string, number>;
}
const memories = new WeakMap<Ctx, Memory>();
function memory(ctx: Ctx): Memory {
  let made = memories.get(ctx);
  if (!made) {
    made = {
      known: new LRUCache({ max: 20_000, ttl: REMEMBERED_MS }),
      noted: new LRUCache({ max: 20_000 }),
    };
    memories.set(ctx, made);
  }
  return made;
}

/**
 * The service account behind an API key. Throws one and the same `auth.token_invalid` for a key that is malformed,
 * unknown, replaced, expired or revoked, or whose service account is deactivated.
 */
export async function authenticateKey(
  ctx: Ctx,
  token: string,
  wire: Pick<Wire, 'requestId' | 'ip' | 'userAgent'>,
): Promise<Actor> {
  const lookup = lookupOf(token);
  const found = lookup === undefined ? undefined : await find(ctx, lookup);
  const now = ctx.clock.now();
  if (!lookup || !found || !opens(found.key, hashOf(token), now)) {
    throw new AppError('auth.token_invalid', {
      headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    });
  }
  await noteUse(ctx, lookup, found.key, now, wire.ip);
  const { key, standing } = found;
  return {
    tenantId: key.tenant_id,
    userId: key.user_id,
    accountId: null,
    sessionId: null,
    keyId: key.id,
    limitPerMinute: key.limit_per_minute,
    role: standing.role,
    access: { ...standing.access, grants: grantsOfKey(key.grants) },
    verifiedAt: null,
    mustEnrol: false,
    request: { id: wire.requestId, ip: wire.ip, userAgent: wire.userAgent },
  };
}

/** Forgets what is remembered of a key, so that a change is felt at once. */
export const forgetKey = (ctx: Ctx, lookup: string): void => void memory(ctx).known.delete(lookup);

async function find(ctx: Ctx, lookup: string): Promise<Known | undefined> {
  const { known } = memory(ctx);
  const held = known.get(lookup);
  if (held) return held;
  const found = await ctx.system('key-check', async (tx) => {
    const key = await repo.findByLookup(tx, lookup);
    const standing = key && (await standingOfMember(tx, key.tenant_id, key.user_id));
    return key && standing?.active ? { key, standing } : undefined;
  });
  if (found) known.set(lookup, found);
  return found;
}

function opens(key: KeyRecord, presented: Buffer, now: Date): boolean {
  if (key.revoked_at || (key.expires_at && key.expires_at <= now)) return false;
  if (sameHash(key.hash, presented)) return true;
  return key.previous_until !== null && key.previous_until > now && sameHash(key.previous_hash, presented);
}

/** The key's own list and nothing beside it, whatever the service account's role holds. */
export function grantsOfKey(given: KeyGrants): Grants {
  const grants = Object.fromEntries(PERMISSIONS.map((p) => [p, 'none'])) as Record<Permission, Scope>;
  for (const permission of KEY_PERMISSIONS) grants[permission] = given[permission] ?? 'none';
  return grants;
}

async function noteUse(
  ctx: Ctx,
  lookup: string,
  key: KeyRecord,
  now: Date,
  from: string | null,
): Promise<void> {
  const { noted } = memory(ctx);
  const last = Math.max(noted.get(lookup) ?? 0, key.last_used_at?.getTime() ?? 0);
  if (now.getTime() - last < NOTED_MS) return;
  noted.set(lookup, now.getTime());
  // A note that cannot be written is no reason to refuse the call.
  await ctx
    .system('key-check', (tx) =>
      repo.noteUse(tx, lookup, { at: now, from, since: new Date(now.getTime() - NOTED_MS) }),
    )
    .catch((err: unknown) => ctx.log.warn({ err }, 'the use of an API key could not be noted'));
}

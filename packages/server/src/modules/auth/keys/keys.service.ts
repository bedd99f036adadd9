import {
  type ApiKey,
  type BodyOf,
  type contract,
  type NewApiKey,
  type Permission,
  SCOPED,
} from '@lintel/contract';
import type { Selectable, Updateable } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { assertMayHandle, resolveRole } from '../roles/may-grant.ts';
import { forgetKey, grantsOfKey } from './authenticate-key.ts';
import { hashOf, newLookup, newSecret, prefixOf } from './key-secret.ts';
import * as repo from './keys.repository.ts';
import type { ApiKeysTable, KeyGrants } from './keys.tables.ts';

/** What a service account is without a key: it may do nothing by itself. */
const SERVICE_ROLE = 'read_only';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export async function listKeys(ctx: Ctx, actor: Actor): Promise<{ items: ApiKey[] }> {
  const rows = await ctx.read(actor, repo.listKeys);
  return { items: rows.map(toKey) };
}

/**
 * Makes a key of a service account, new or existing. Throws `user.not_found` for an account that is none of the
 * company's active service accounts, `role.scope_invalid`, and `role.too_far` beyond what the actor may do.
 */
export async function createKey(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.keys.create>,
): Promise<NewApiKey> {
  const grants: KeyGrants = want.grants;
  checkScopes(grants);
  const [id, lookup] = [newId(), newLookup()];
  const secret = newSecret(lookup);
  const now = ctx.clock.now();
  const made = await ctx.tx(actor, async (tx) => {
    await assertMayHold(tx, actor, grants);
    await repo.insertKey(tx, {
      tenant_id: tx.tenantId,
      id,
      user_id: await serviceAccount(tx, want.account),
      name: want.name,
      lookup,
      hash: hashOf(secret),
      grants: JSON.stringify(grants),
      limit_per_minute: want.limitPerMinute,
      created_by: actor.userId,
      created_at: now,
      expires_at: want.expiresInDays === null ? null : new Date(now.getTime() + want.expiresInDays * DAY_MS),
    });
    await ctx.audit(tx, actor, 'key.created', { subject: { type: 'key', id } });
    return toKey(await repo.getKey(tx, id));
  });
  // A new service account is one of the company's people too.
  ctx.hint(actor.tenantId, { topic: 'people' });
  ctx.hint(actor.tenantId, { topic: 'keys', ids: [id] });
  return { ...made, secret };
}

/** Renames a key or changes its limit. Throws `key.not_found`. */
export const updateKey = (
  ctx: Ctx,
  actor: Actor,
  id: string,
  want: BodyOf<typeof contract.keys.update>,
): Promise<ApiKey> =>
  change(ctx, actor, id, 'key.updated', Object.keys(want), async () => ({
    ...(want.name !== undefined ? { name: want.name } : {}),
    ...(want.limitPerMinute !== undefined ? { limit_per_minute: want.limitPerMinute } : {}),
  }));

/** Gives a key a new secret; the one before works on for `overlapHours`. Throws `key.not_found`, `role.too_far`. */
export async function rotateKey(
  ctx: Ctx,
  actor: Actor,
  id: string,
  want: BodyOf<typeof contract.keys.rotate>,
): Promise<NewApiKey> {
  let secret = '';
  const key = await change(ctx, actor, id, 'key.rotated', ['secret'], async (tx, row) => {
    // Whoever holds the new secret holds the key, so it must not reach further than they do.
    await assertMayHold(tx, actor, row.grants);
    secret = newSecret(row.lookup);
    const until = new Date(ctx.clock.now().getTime() + want.overlapHours * HOUR_MS);
    return { hash: hashOf(secret), previous_hash: row.hash, previous_until: until };
  });
  return { ...key, secret };
}

/** Stops a key: here at once, in other processes within five seconds. Throws `key.not_found`. */
export async function revokeKey(ctx: Ctx, actor: Actor, id: string): Promise<void> {
  await change(ctx, actor, id, 'key.revoked', [], async () => ({ revoked_at: ctx.clock.now() }));
}

async function change(
  ctx: Ctx,
  actor: Actor,
  id: string,
  action: 'key.updated' | 'key.rotated' | 'key.revoked',
  changed: string[],
  work: (tx: Tx, row: Selectable<ApiKeysTable>) => Promise<Updateable<ApiKeysTable>>,
): Promise<ApiKey> {
  const saved = await ctx.tx(actor, async (tx) => {
    const row = await repo.lockLivingKey(tx, id);
    if (!row) throw new AppError('key.not_found');
    const set = await work(tx, row);
    if (Object.keys(set).length > 0) await repo.updateKey(tx, id, set);
    await ctx.audit(tx, actor, action, { subject: { type: 'key', id }, changed });
    return repo.getKey(tx, id);
  });
  forgetKey(ctx, saved.lookup);
  ctx.hint(actor.tenantId, { topic: 'keys', ids: [id] });
  return toKey(saved);
}

/** Throws `role.too_far` unless the actor holds what the key is to hold, lead fields included. */
async function assertMayHold(tx: Tx, actor: Actor, grants: KeyGrants): Promise<void> {
  // Which lead fields a key sees is the matter of the service account's role.
  const { base, fields } = await resolveRole(tx, SERVICE_ROLE);
  assertMayHandle(actor, { base, fields, grants: grantsOfKey(grants) });
}

function checkScopes(grants: KeyGrants): void {
  for (const [permission, scope] of Object.entries(grants)) {
    if (!SCOPED.has(permission as Permission) && scope !== 'all' && scope !== 'none')
      throw new AppError('role.scope_invalid', { context: { permission } });
  }
}

async function serviceAccount(tx: Tx, want: { id: string } | { name: string }): Promise<string> {
  if ('id' in want) {
    if (!(await repo.findServiceAccount(tx, want.id))) throw new AppError('user.not_found');
    return want.id;
  }
  const id = newId();
  await repo.insertServiceAccount(tx, { id, name: want.name, role: SERVICE_ROLE });
  return id;
}

const toKey = (row: repo.KeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  account: { id: row.user_id, name: row.account_name },
  prefix: prefixOf(row.lookup),
  grants: row.grants,
  limitPerMinute: row.limit_per_minute,
  createdAt: row.created_at.toISOString(),
  createdBy: row.creator,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  lastUsedFrom: row.last_used_from,
  expiresAt: row.expires_at?.toISOString() ?? null,
  previousUntil: row.previous_until?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

import { createHash } from 'node:crypto';
import type { AnyEndpoint } from '@lintel/contract';
import type { Actor } from '../actor.ts';
import type { Ctx } from '../context.ts';
import { AppError, sqlState } from '../errors.ts';
import { createGate, type Gate } from '../gate.ts';
import type { Call } from './route.ts';

/**
 * Runs a request at most once per Idempotency-Key (contract after Stripe: key up to 255 characters, kept 24 h, the
 * first answer replayed; another request under the key is refused; a parallel one waits, then hears 409).
 *
 * The key is claimed in the transaction of the work itself: `ctx.tx` calls of `run` join it. So the claim, the work
 * and the kept answer commit together, and a crash at any moment leaves either all of them or none.
 *
 * While it works it holds a connection and may read on a second one, so only half of the pool is given to such requests.
 */
export async function once(
  ctx: Ctx,
  actor: Actor,
  endpoint: AnyEndpoint,
  key: string,
  call: Call<AnyEndpoint>,
  run: () => Promise<unknown>,
): Promise<unknown> {
  if (key.length === 0 || key.length > 255 || !/^[\x21-\x7e]+$/.test(key)) {
    throw new AppError('request.invalid', {
      errors: [
        { path: 'Idempotency-Key', code: 'invalid_format', message: 'Use 1 to 255 visible ASCII characters' },
      ],
    });
  }
  // Keys of one service account are callers of their own: they may hold different permissions.
  const userId = actor.keyId ?? actor.userId ?? actor.tenantId;
  const hash = createHash('sha256')
    .update(JSON.stringify([endpoint.name, call.params, call.query, call.body]))
    .digest();
  try {
    return await gateOf(ctx).pass(() =>
      ctx.tx(
        actor,
        async (tx) => {
          const [claimed] = await tx.prepared<{ key: string }>(
            'idempotency.claim',
            `insert into idempotency_keys (tenant_id, user_id, key, endpoint, request_hash) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, user_id, key) do update
           set endpoint = excluded.endpoint, request_hash = excluded.request_hash, created_at = now(), status = null, reply = null
           where idempotency_keys.created_at < now() - interval '24 hours'
         returning key`,
            [actor.tenantId, userId, key, endpoint.name, hash],
          );
          if (claimed) {
            const reply = await run();
            await tx.prepared(
              'idempotency.keep',
              'update idempotency_keys set status = $4, reply = $5 where tenant_id = $1 and user_id = $2 and key = $3',
              [actor.tenantId, userId, key, endpoint.status, JSON.stringify(reply ?? null)],
            );
            return reply;
          }
          const [kept] = await tx.prepared<{ request_hash: Buffer; endpoint: string; reply: unknown }>(
            'idempotency.read',
            'select request_hash, endpoint, reply from idempotency_keys where tenant_id = $1 and user_id = $2 and key = $3',
            [actor.tenantId, userId, key],
          );
          if (!kept?.request_hash.equals(hash)) throw new AppError('idempotency.mismatch');
          return kept.reply;
        },
        { join: true },
      ),
    );
  } catch (error) {
    if (sqlState(error) === '55P03')
      throw new AppError('idempotency.in_flight', { headers: { 'Retry-After': '2' } });
    throw error;
  }
}

const gates = new WeakMap<Ctx, Gate>();
function gateOf(ctx: Ctx): Gate {
  let gate = gates.get(ctx);
  if (!gate) {
    gate = createGate(Math.max(1, Math.floor(ctx.config.database.pool / 2)));
    gates.set(ctx, gate);
  }
  return gate;
}

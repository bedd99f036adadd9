import { RoutingRules } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import * as repo from './rules.repository.ts';

/** What a company routes by until somebody writes rules: everything goes to its owner. */
const FIRST: RoutingRules = RoutingRules.parse({ rules: [], catchAll: { steps: [{ kind: 'owner' }] } });

/** A published version never changes, so each process keeps it. */
const KEPT_MS = 10 * 60_000;
const BANDS_MS = 60_000;

/** Rules as they were published; 404 `routing.version_not_found`. */
export const rulesOf = (ctx: Ctx, tx: Tx, version: number): Promise<RoutingRules> =>
  ctx.cache.get(`${tx.tenantId}:routing:${version}`, KEPT_MS, async () => {
    const stored = await repo.readVersion(tx, version);
    if (!stored) throw new AppError('routing.version_not_found');
    return RoutingRules.parse(stored.rules);
  });

const bandsKey = (tenantId: string): string => `${tenantId}:routing:bands`;

/** True when the published rules give some band of score another time for the first answer; from the cache. */
export const asksForBands = (ctx: Ctx, actor: Actor): Promise<boolean> =>
  ctx.cache.get(bandsKey(actor.tenantId), BANDS_MS, () =>
    ctx.read(actor, async (tx) => {
      const version = await repo.publishedVersion(tx);
      if (version === undefined) return false;
      const { rules, catchAll } = await rulesOf(ctx, tx, version);
      return [...rules, catchAll].some(({ urgency }) => urgency && Object.keys(urgency.byBand).length > 0);
    }),
  );

/** Has every process look at what is published anew. */
export function forgetPublished(ctx: Ctx, tenantId: string): void {
  ctx.cache
    .forget(bandsKey(tenantId))
    .catch((err: unknown) => ctx.log.warn({ err }, 'What is cached of routing rules stays for a minute'));
}

/**
 * The version that is published, locked so that leads of one company are placed one after the other: turns and caps are
 * exact, and whoever publishes waits for who is placing. Leads are locked before it.
 */
export async function lockPublished(ctx: Ctx, tx: Tx): Promise<number> {
  const version = await repo.lockPublished(tx);
  if (version !== undefined) return version;
  await repo.insertFirst(tx, FIRST, ctx.clock.now());
  return (await repo.lockPublished(tx)) ?? 1;
}

/** The company's head row, made when there is none yet; with the lock of `lockPublished`. */
export async function lockHead(ctx: Ctx, tx: Tx): Promise<repo.StoredHead> {
  await lockPublished(ctx, tx);
  const head = await repo.readHead(tx, true);
  if (!head) throw new AppError('service.internal');
  return head;
}

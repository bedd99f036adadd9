import type { BodyOf, deals as contract, Deal } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { ensurePipelines } from '../leads/index.ts';
import { checkOwner, writers } from './deals.policy.ts';
import type { StoredDealEvent } from './deals.repository.ts';
import * as repo from './deals.repository.ts';
import { showDeal } from './read-deal.ts';
import { todayOf } from './stages.ts';
import type { StoredDeal } from './stored-deal.ts';

/**
 * Changes a deal the actor may change, locked, in one transaction; answers it as it then is. With a version of another
 * state it is `deal.stale`; a closed one is `deal.closed` unless `closed` lets it through.
 */
export async function changeDeal(
  ctx: Ctx,
  actor: Actor,
  dealId: string,
  how: { version?: number; closed?: boolean },
  work: (tx: Tx, deal: StoredDeal, today: string) => Promise<void>,
): Promise<Deal> {
  await ensurePipelines(ctx, actor);
  const today = await todayOf(ctx, actor);
  return ctx.tx(actor, async (tx) => {
    const deal = await repo.lockDeal(tx, dealId, writers(actor));
    if (!deal) throw new AppError('deal.not_found');
    if (how.version !== undefined && how.version !== deal.version)
      throw new AppError('deal.stale', { context: { version: deal.version } });
    if (!how.closed && deal.state !== 'open') throw new AppError('deal.closed');
    await work(tx, deal, today);
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'deals', ids: [dealId] }));
    return showDeal(ctx, tx, actor, (await repo.findDeal(tx, dealId, null))!, today);
  });
}

/** Adds a line to the history of a deal, which stands as it is now. */
export const addHistory = (
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  dealId: string,
  kind: StoredDealEvent['kind'],
  changed: readonly string[] = [],
  fromStageId: string | null = null,
): Promise<unknown> =>
  repo.insertDealEvent(tx, {
    id: newId(),
    dealId,
    kind,
    at: ctx.clock.now(),
    userId: actor.userId,
    changed,
    fromStageId,
  });

const FIELDS = [
  'name',
  'side',
  'ownerId',
  'listingId',
  'address',
  'price',
  'currency',
  'earnestMoney',
] as const;

/** Changes fields of an open deal from the version that was seen. */
export const updateDeal = (
  ctx: Ctx,
  actor: Actor,
  dealId: string,
  { version, ...want }: BodyOf<typeof contract.update>,
): Promise<Deal> =>
  changeDeal(ctx, actor, dealId, { version }, async (tx, deal) => {
    const changed = FIELDS.filter((key) => want[key] !== undefined && want[key] !== deal[key]);
    if (want.ownerId !== undefined && want.ownerId !== deal.ownerId)
      await checkNewOwner(tx, actor, want.ownerId);
    const address = await addressOf(tx, want);
    const next = await repo.updateDeal(
      tx,
      dealId,
      {
        ...(want.name === undefined ? {} : { name: want.name }),
        ...(want.side === undefined ? {} : { side: want.side }),
        ...(want.ownerId === undefined ? {} : { owner_id: want.ownerId }),
        ...(want.listingId === undefined ? {} : { listing_id: want.listingId }),
        ...(address === undefined ? {} : { address }),
        ...(want.price === undefined ? {} : { price: want.price }),
        ...(want.currency === undefined ? {} : { currency: want.currency }),
        ...(want.earnestMoney === undefined ? {} : { earnest_money: want.earnestMoney }),
      },
      ctx.clock.now(),
    );
    const pick = (of: Partial<Record<(typeof FIELDS)[number], unknown>>) =>
      Object.fromEntries(changed.map((key) => [key, of[key]]));
    await ctx.record(tx, actor, 'deal.updated', {
      subject: { type: 'deal', id: dealId },
      payload: { dealId, version: next, changed },
      changed,
      before: pick(deal),
      after: pick(want),
    });
    if (changed.length > 0) await addHistory(ctx, tx, actor, dealId, 'changed', changed);
  });

/** Refuses an owner the actor may not give deals to, or who may not act. */
export async function checkNewOwner(tx: Tx, actor: Actor, ownerId: string | null): Promise<void> {
  checkOwner(actor, ownerId);
  if (ownerId !== null && (await repo.countActiveMembers(tx, [ownerId])) === 0)
    throw new AppError('user.not_found');
}

/** The address as it is to be: what was typed, else the listing's when one is named. */
export async function addressOf(
  tx: Tx,
  want: { listingId?: string | null | undefined; address?: string | null | undefined },
): Promise<string | null | undefined> {
  if (want.listingId === undefined || want.listingId === null) return want.address;
  const listed = await repo.listingAddress(tx, want.listingId);
  if (listed === undefined) throw new AppError('listing.not_found');
  return want.address === undefined ? listed : want.address;
}

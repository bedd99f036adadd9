import { type sync as contract, type ReplyOf, SYNC_LISTINGS } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { withInterest } from '../../properties/index.ts';
import { listingRoster } from './sync-listings.repository.ts';

/** Ids and stamps of the listings the actor's device should have; none when it knows this sum of them. */
export async function listListingRoster(
  ctx: Ctx,
  actor: Actor,
  known: string | undefined,
): Promise<ReplyOf<typeof contract.listingRoster>> {
  const { userId } = actor;
  // Leads that are one's own are within reach: the log is not asked about each event again.
  const items =
    userId === null
      ? []
      : await ctx.read(actor, (tx) => tx.reaching('all', () => listingRoster(tx, userId, SYNC_LISTINGS)));
  const sum = `${items.length}-${items.reduce((total, { stamp }) => total + stamp, 0)}`;
  return { sum, items: sum === known ? null : items };
}

/**
 * Listings by id, with the leads of the actor's device who asked about them; those that are not there are absent, and
 * `listing.not_found` when that is all of them.
 */
export async function listSyncedListings(
  ctx: Ctx,
  actor: Actor,
  ids: readonly string[],
): Promise<ReplyOf<typeof contract.listings>['items']> {
  const { userId } = actor;
  const items =
    userId === null
      ? []
      : await ctx.read(actor, (tx) => tx.reaching('all', () => withInterest(tx, ids, userId)));
  if (items.length === 0) throw new AppError('listing.not_found');
  return items;
}

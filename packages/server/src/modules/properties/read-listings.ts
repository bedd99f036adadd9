import {
  type listings as contract,
  LISTING_LEADS,
  type Listing,
  type ListingInterest,
  type ListingPage,
  type QueryOf,
  type ReplyOf,
} from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { listTag, readCursor, writeCursor } from '../../kernel/cursor.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { readLeads } from '../leads/index.ts';
import * as repo from './listings.repository.ts';

const COUNTED = 1000;

/** The company's listings, a page at a time; the first page says how many there are. */
export async function listListings(
  ctx: Ctx,
  actor: Actor,
  { limit, cursor, sort, of, status, q }: QueryOf<typeof contract.list>,
): Promise<ReplyOf<typeof contract.list>> {
  if (of === 'mine' && actor.userId === null)
    return { items: [], nextCursor: null, total: 0, totalCapped: false };
  const query: repo.ListingQuery = {
    agentId: of === 'mine' ? actor.userId : null,
    statuses: status?.length ? [...new Set(status)].sort() : null,
    q: q || null,
  };
  const tag = listTag(['listings', sort, query]);
  const after = cursor === undefined ? null : readCursor(cursor, tag, repo.ORDERS[sort].type);
  return ctx.read(actor, async (tx) => {
    const [rows, counted] = await Promise.all([
      repo.listListings(tx, query, sort, after, limit + 1),
      after === null ? repo.countListings(tx, query, COUNTED) : undefined,
    ]);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(({ listing }) => listing),
      nextCursor: last ? writeCursor(tag, { key: last.key, id: last.listing.id }) : null,
      ...(counted === undefined ? {} : { total: Math.min(counted, COUNTED), totalCapped: counted > COUNTED }),
    };
  });
}

/** One listing, with the leads within the actor's reach who asked about it or looked at it. */
export function readListing(ctx: Ctx, actor: Actor, id: string): Promise<ListingPage> {
  return ctx.read(actor, async (tx) => {
    const [one] = await withInterest(tx, [id], null);
    if (!one) throw new AppError('listing.not_found');
    const leads = await readLeads(
      tx,
      actor,
      one.leads.map(({ leadId }) => leadId),
    );
    return {
      ...one,
      leads: one.leads.map((interest) => ({ ...interest, name: leads.get(interest.leadId)?.name ?? null })),
    };
  });
}

/**
 * Listings by id, each with who asked about it, the latest first: the leads within the transaction's reach, or with a
 * person those they own or work on.
 */
export async function withInterest(
  tx: Tx,
  ids: readonly string[],
  userId: string | null,
): Promise<{ listing: Listing; leads: ListingInterest[]; moreLeads: boolean }[]> {
  const [listings, interest] = await Promise.all([
    repo.findByIds(tx, ids),
    repo.interestIn(tx, ids, userId, LISTING_LEADS + 1),
  ]);
  const by = Map.groupBy(interest, ({ propertyId }) => propertyId);
  return listings.map((listing) => {
    const leads = (by.get(listing.id) ?? []).map(({ propertyId: _, ...rest }) => rest);
    return { listing, leads: leads.slice(0, LISTING_LEADS), moreLeads: leads.length > LISTING_LEADS };
  });
}

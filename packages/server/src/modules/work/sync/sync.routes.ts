import { sync as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { leaveNote, listChanges, listDayFacts, listRoster, listSynced } from './sync.service.ts';
import { listListingRoster, listSyncedListings } from './sync-listings.ts';

export const syncRoutes = (): Route[] => [
  route(contract.changes, ({ ctx, actor, query }) => listChanges(ctx, actor, query)),
  route(contract.roster, async ({ ctx, actor }) => ({ items: await listRoster(ctx, actor) })),
  route(contract.leads, async ({ ctx, actor, query }) => ({
    items: await listSynced(ctx, actor, query.ids),
  })),
  route(contract.day, ({ ctx, actor }) => listDayFacts(ctx, actor)),
  route(contract.listingRoster, ({ ctx, actor, query }) => listListingRoster(ctx, actor, query.known)),
  route(contract.listings, async ({ ctx, actor, query }) => ({
    items: await listSyncedListings(ctx, actor, query.ids),
  })),
  route(contract.leaveNote, async ({ ctx, actor, body }) => {
    await leaveNote(ctx, actor, body);
    return undefined;
  }),
];

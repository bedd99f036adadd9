import { listings as contract } from '@lintel/contract';
import { type Route, route } from '../../kernel/http/route.ts';
import { listListings, readListing } from './read-listings.ts';

export const propertyRoutes = (): Route[] => [
  route(contract.list, ({ ctx, actor, query }) => listListings(ctx, actor, query)),
  route(contract.read, ({ ctx, actor, params }) => readListing(ctx, actor, params.propertyId)),
];

import type { Module } from '../../kernel/http/route.ts';
import { propertyJobs } from './properties.jobs.ts';

export { type FoundListing, findListing, type ListingClue } from './find-listing.ts';
export { listingContext } from './listing-context.repository.ts';
export { findByWords, type ListingFound } from './listings.repository.ts';
export { insertProperties, type ListingHit, searchListings } from './properties.repository.ts';
export { withInterest } from './read-listings.ts';

/** The company's own book of listings, and who asked about which. */
export const propertiesModule: Module = {
  name: 'properties',
  routes: async () => (await import('./properties.routes.ts')).propertyRoutes(),
  jobs: propertyJobs,
};

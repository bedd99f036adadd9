import type { Module } from '../../kernel/http/route.ts';
import { propertyJobs } from './properties.jobs.ts';

export { type FoundListing, findListing, type ListingClue } from './find-listing.ts';
export { listingContext } from './listing-context.repository.ts';
export { findByWords, insertProperties, type ListingFound, searchListings } from './properties.repository.ts';

/** Listings, as far as leads and the sample refer to them. */
export const propertiesModule: Module = { name: 'properties', routes: () => [], jobs: propertyJobs };

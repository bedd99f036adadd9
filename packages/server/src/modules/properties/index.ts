import type { Module } from '../../kernel/http/route.ts';
import { propertyJobs } from './properties.jobs.ts';

export { insertProperties } from './properties.repository.ts';

/** Listings, as far as leads and the sample refer to them. */
export const propertiesModule: Module = { name: 'properties', routes: () => [], jobs: propertyJobs };

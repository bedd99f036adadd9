import type { Module } from '../../kernel/http/route.ts';
import { enrichmentJobs } from './enrichment.jobs.ts';
import './enrichment.tables.ts';

/** What can be looked up about a lead, from where, and within which budget. */
export const enrichmentModule: Module = {
  name: 'enrichment',
  routes: async () => (await import('./enrichment.routes.ts')).enrichmentRoutes(),
  jobs: enrichmentJobs,
};

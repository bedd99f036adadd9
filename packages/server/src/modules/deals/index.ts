import type { Module } from '../../kernel/http/route.ts';
import { dealJobs } from './deals.jobs.ts';

export { createDeal } from './create-deal.ts';

/** Business that was signed: deals, their checklist, commission and forecast. */
export const dealsModule: Module = {
  name: 'deals',
  routes: async () => (await import('./deals.routes.ts')).dealRoutes(),
  jobs: dealJobs,
};

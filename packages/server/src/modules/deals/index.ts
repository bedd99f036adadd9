import type { Module } from '../../kernel/http/route.ts';
import { dealJobs } from './deals.jobs.ts';

export { changeItem } from './checklist/items.ts';
export { saveCommission } from './commission/commission.ts';
export { savePlan } from './commission/plans.ts';
export { createDeal } from './create-deal.ts';
export { listDeals } from './list-deals.ts';
export { closeDeal, moveDeal } from './move-deal.ts';

/** Business that was signed: deals, their checklist, commission and forecast. */
export const dealsModule: Module = {
  name: 'deals',
  routes: async () => (await import('./deals.routes.ts')).dealRoutes(),
  jobs: dealJobs,
};

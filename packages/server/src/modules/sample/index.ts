import { contract } from '@lintel/contract';
import { AppError } from '../../kernel/errors.ts';
import { type Module, route } from '../../kernel/http/route.ts';
import { job } from '../../kernel/jobs.ts';
import { holdsLeads } from '../leads/index.ts';
import { loadSample } from './sample.service.ts';
import { fillDeals } from './sample-deals.ts';
import { fillDay } from './working-day.ts';

export { generateBrokerage } from './generate.ts';
export { loadSample };

/** The seed of the brokerage that set-up and `--demo` offer. */
export const SAMPLE_SEED = 20_260_101;

/** An invented brokerage to try the product on. */
export const sampleModule: Module = {
  name: 'sample',
  routes: () => [
    route(contract.sample.load, async ({ ctx, actor }) => {
      // Invented people among real ones would be hard to tell apart later.
      if (await holdsLeads(ctx, actor)) throw new AppError('setup.already_done');
      return loadSample(ctx, actor, { seed: SAMPLE_SEED });
    }),
  ],
  jobs: [
    job({
      name: 'sample.fill-day',
      on: 'leads.generated',
      queue: 'bulk',
      run: (ctx, { tenantId, userId, payload }) =>
        fillDay(ctx, { tenantId, userId, batchId: payload.batchId }),
    }),
    job({
      name: 'sample.fill-deals',
      on: 'leads.generated',
      queue: 'bulk',
      run: (ctx, { tenantId, payload }) => fillDeals(ctx, { tenantId, batchId: payload.batchId }),
    }),
  ],
};

import { type AnyJob, job } from '../../../kernel/jobs.ts';
import { tidySources } from './tidy-sources.ts';

export const sourceJobs: readonly AnyJob[] = [
  job({
    name: 'leads.tidy-sources',
    on: 'source.updated',
    queue: 'bulk',
    run: async (ctx, event, signal) => {
      if (event.payload.changed.some((field) => field === 'name' || field === 'sameAs'))
        await tidySources(ctx, event.tenantId, signal);
    },
  }),
  job({
    name: 'leads.tidy-imported-sources',
    on: 'import.finished',
    queue: 'bulk',
    run: (ctx, event, signal) => tidySources(ctx, event.tenantId, signal),
  }),
  job({
    name: 'leads.tidy-generated-sources',
    on: 'leads.generated',
    queue: 'bulk',
    run: (ctx, event, signal) => tidySources(ctx, event.tenantId, signal),
  }),
];

import { type AnyJob, job } from '../../../kernel/jobs.ts';
import { runChange } from '../batches/run-change.ts';

/** Carry on with leads on their way out of stages that were removed. */
export const pipelineJobs: readonly AnyJob[] = [
  job({
    name: 'leads.empty-stages',
    on: 'stages.saved',
    queue: 'bulk',
    attempts: 8,
    run: async (ctx, event, signal) => {
      for (const id of event.payload.batchIds) await runChange(ctx, event.tenantId, id, signal);
    },
  }),
  job({
    name: 'leads.empty-pipeline',
    on: 'pipeline.removed',
    queue: 'bulk',
    attempts: 8,
    run: async (ctx, event, signal) => {
      for (const id of event.payload.batchIds) await runChange(ctx, event.tenantId, id, signal);
    },
  }),
];

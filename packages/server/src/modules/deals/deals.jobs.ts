import { type AnyJob, job } from '../../kernel/jobs.ts';
import { handOverJobs } from '../auth/index.ts';
import { followMerge, followUndo } from './follow-leads.ts';
import { followStages } from './follow-stages.ts';
import { dealWork } from './hand-over.ts';

export const dealJobs: readonly AnyJob[] = [
  job({
    name: 'deals.follow-merged-leads',
    on: 'leads.merged',
    run: (ctx, { tenantId, payload }) => followMerge(ctx, tenantId, payload),
  }),
  job({
    name: 'deals.follow-restored-leads',
    on: 'leads.restored_in_bulk',
    run: (ctx, { tenantId, payload }) => followUndo(ctx, tenantId, payload.batchId),
  }),
  job({
    name: 'deals.leave-removed-stages',
    on: 'stages.saved',
    queue: 'bulk',
    run: (ctx, { tenantId, userId, payload }, signal) =>
      followStages(ctx, tenantId, userId, payload.moves, signal),
  }),
  job({
    name: 'deals.leave-removed-pipeline',
    on: 'pipeline.removed',
    queue: 'bulk',
    run: (ctx, { tenantId, userId, payload }, signal) =>
      followStages(ctx, tenantId, userId, payload.moves, signal),
  }),
  ...handOverJobs('deals', dealWork),
];

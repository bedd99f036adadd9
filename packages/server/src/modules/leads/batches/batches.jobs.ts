import { type AnyJob, job } from '../../../kernel/jobs.ts';
import { runChange } from './run-change.ts';
import { runUndo } from './run-undo.ts';

export const batchJobs: readonly AnyJob[] = [
  job({
    name: 'leads.change-many',
    on: 'bulk.requested',
    queue: 'bulk',
    attempts: 8,
    run: (ctx, event, signal) => runChange(ctx, event.tenantId, event.payload.batchId, signal),
  }),
  job({
    name: 'leads.convert-field',
    on: 'field.retyped',
    queue: 'bulk',
    attempts: 8,
    run: (ctx, event, signal) => runChange(ctx, event.tenantId, event.payload.batchId, signal),
  }),
  job({
    name: 'leads.undo-batch',
    on: 'undo.requested',
    queue: 'bulk',
    attempts: 8,
    run: (ctx, event, signal) => runUndo(ctx, event.tenantId, event.payload.batchId, signal),
  }),
];

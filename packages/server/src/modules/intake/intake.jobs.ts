import { job } from '../../kernel/jobs.ts';
import { runCheck } from './run-check.ts';
import { runImport } from './run-import.ts';
import { countUpload } from './upload-import.ts';

export const countRowsOfUpload = job({
  name: 'intake.count-rows',
  on: 'import.uploaded',
  queue: 'bulk',
  run: (ctx, event) => countUpload(ctx, event.tenantId, event.payload.importId),
});

export const checkRows = job({
  name: 'intake.check-import',
  on: 'import.check_requested',
  queue: 'bulk',
  run: (ctx, event, signal) => runCheck(ctx, event.tenantId, event.payload.importId, signal),
});

export const importRows = job({
  name: 'intake.run-import',
  on: 'import.start_requested',
  queue: 'bulk',
  attempts: 8,
  run: (ctx, event, signal) => runImport(ctx, event.tenantId, event.payload.importId, signal),
});

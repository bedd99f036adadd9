import { type AnyJob, job, scheduled } from '../../kernel/jobs.ts';
import { checkEveryCompany, runCheck } from './checks.ts';

export const auditJobs: readonly AnyJob[] = [
  job({
    name: 'audit.run-check',
    on: 'audit.check_requested',
    queue: 'bulk',
    run: async (ctx, event, signal) =>
      void (await runCheck(ctx, event.tenantId, event.payload.checkId, signal)),
  }),
  scheduled({
    name: 'audit.check-every-company',
    queue: 'bulk',
    when: { cron: '0 3 * * *', timeZone: 'UTC' },
    run: checkEveryCompany,
  }),
];

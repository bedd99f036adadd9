import { type AnyJob, job, scheduled } from '../../kernel/jobs.ts';
import { handOverLateLeads, handOverLeads } from './hand-over.ts';

export const leadJobs: readonly AnyJob[] = [
  job({
    name: 'leads.hand-over-leads',
    on: 'user.deactivated',
    queue: 'bulk',
    run: (ctx, event, signal) =>
      handOverLeads(ctx, event.tenantId, { id: event.payload.handOverId, by: event.userId }, signal),
  }),
  scheduled({
    name: 'leads.hand-over-late-leads',
    queue: 'bulk',
    when: { everyMs: 10 * 60_000 },
    run: handOverLateLeads,
  }),
];

import { type AnyJob, job, scheduled } from '../../kernel/jobs.ts';
import { handOverLateListings, handOverListings } from './hand-over.ts';

export const propertyJobs: readonly AnyJob[] = [
  job({
    name: 'properties.hand-over-listings',
    on: 'user.deactivated',
    queue: 'bulk',
    run: (ctx, event, signal) =>
      handOverListings(ctx, event.tenantId, { id: event.payload.handOverId, by: event.userId }, signal),
  }),
  scheduled({
    name: 'properties.hand-over-late-listings',
    queue: 'bulk',
    when: { everyMs: 10 * 60_000 },
    run: handOverLateListings,
  }),
];

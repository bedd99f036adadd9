import { type AnyJob, job } from '../../kernel/jobs.ts';
import { enrichLead } from './enrich-lead.ts';

/** Fields look-ups go by. A change of anything else asks nothing. */
const ASKED_BY = new Set([
  'emails',
  'phones',
  'name',
  'location',
  'budgetMin',
  'budgetMax',
  'propertyType',
  'type',
]);

// Imports and bulk changes ask nothing by themselves: a file of thousands would use up a month's budget in a minute.
export const enrichmentJobs: readonly AnyJob[] = [
  job({
    name: 'enrichment.look-up-new-lead',
    queue: 'outside',
    on: 'lead.created',
    run: (ctx, event, signal) => enrichLead(ctx, event.tenantId, event.payload.leadId, signal),
  }),
  job({
    name: 'enrichment.look-up-inquiry',
    queue: 'outside',
    on: 'inquiry.received',
    run: (ctx, event, signal) => enrichLead(ctx, event.tenantId, event.payload.leadId, signal),
  }),
  job({
    name: 'enrichment.look-up-changed-lead',
    queue: 'outside',
    on: 'lead.updated',
    run: async (ctx, event, signal) => {
      if (event.payload.changed.some((field) => ASKED_BY.has(field)))
        await enrichLead(ctx, event.tenantId, event.payload.leadId, signal);
    },
  }),
  job({
    name: 'enrichment.look-up-merged-lead',
    queue: 'outside',
    on: 'leads.merged',
    run: (ctx, event, signal) => enrichLead(ctx, event.tenantId, event.payload.leadId, signal),
  }),
  job({
    name: 'enrichment.look-up-again',
    queue: 'outside',
    on: 'enrichment.requested',
    run: (ctx, event, signal) => enrichLead(ctx, event.tenantId, event.payload.leadId, signal),
  }),
];

import { type AnyJob, job } from '../../kernel/jobs.ts';
import { noteClaim, routeLead } from './decisions/route-lead.ts';
import { runSimulation } from './simulator/run-simulation.ts';

export const routingJobs: readonly AnyJob[] = [
  job({
    name: 'routing.route-lead',
    on: 'inquiry.received',
    attempts: 10,
    run: async (ctx, { tenantId, payload: { leadId, eventId, created, automate } }) => {
      // What only tells that somebody looked around leaves a known lead where it is.
      if (created || automate)
        await routeLead(ctx, tenantId, {
          leadId,
          cause: 'inquiry',
          causeId: eventId,
          inquiryId: eventId,
          isNew: created,
          asksForAnswer: automate,
        });
    },
  }),
  job({
    name: 'routing.route-passed-on-lead',
    on: 'lead.passed_on',
    attempts: 10,
    run: (ctx, { tenantId, payload: { leadId, decisionId } }) =>
      routeLead(ctx, tenantId, { leadId, cause: 'offer_over', causeId: decisionId, goOnFrom: decisionId }),
  }),
  job({
    name: 'routing.route-unanswered-lead',
    on: 'lead.unanswered',
    attempts: 10,
    run: (ctx, { id, tenantId, payload: { leadId, ownerId } }) =>
      routeLead(ctx, tenantId, { leadId, cause: 'unanswered', causeId: id, takeFrom: ownerId }),
  }),
  job({
    name: 'routing.note-claim',
    on: 'lead.claimed',
    run: (ctx, { tenantId, payload }) => noteClaim(ctx, tenantId, payload.offerId),
  }),
  job({
    name: 'routing.run-simulation',
    on: 'simulation.requested',
    queue: 'bulk',
    run: (ctx, { tenantId, payload }, signal) => runSimulation(ctx, tenantId, payload.simulationId, signal),
  }),
];

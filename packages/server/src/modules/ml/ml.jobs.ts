import { type AnyJob, job, scheduled } from '../../kernel/jobs.ts';
import { endDueOverrides } from './corrections/overrides.ts';
import { countFeatures, countFeaturesOf } from './features/statistics.ts';
import { watchModels } from './monitoring/watch.ts';
import {
  refreshScores,
  rescoreBatch,
  rescoreEveryLead,
  rescoreForStarter,
  rescoreOpenLeads,
} from './rescore.ts';
import { failAbandonedRuns, runTraining } from './run-training.ts';
import { scoreSamplePast } from './sample-past.ts';
import { scoreLeads } from './score-leads.ts';
import { decideStarter } from './starter/decide.ts';
import { trainOnSchedule } from './training-schedule.ts';

/** Fields no score reads. One we do not know counts as read: scoring once too often is cheap. */
const UNREAD = new Set([
  'name',
  'ownerId',
  'externalId',
  'location',
  'timeZone',
  'tags',
  'status',
  'stageId',
  'currency',
  'campaign',
  'pondId',
  'deleted',
]);

export const mlJobs: readonly AnyJob[] = [
  job({
    name: 'ml.score-new-lead',
    on: 'lead.created',
    run: async (ctx, event) => void (await scoreLeads(ctx, event.tenantId, [event.payload.leadId])),
  }),
  // A lead that came in is told of by its event alone, so a new one is scored once.
  job({
    name: 'ml.score-inquiry',
    on: 'inquiry.received',
    run: async (ctx, event) => void (await scoreLeads(ctx, event.tenantId, [event.payload.leadId])),
  }),
  job({
    name: 'ml.score-changed-lead',
    on: 'lead.updated',
    run: async (ctx, event) => {
      if (event.payload.changed.every((field) => UNREAD.has(field))) return;
      await scoreLeads(ctx, event.tenantId, [event.payload.leadId]);
    },
  }),
  job({
    name: 'ml.score-touched-lead',
    on: 'lead.touched',
    run: async (ctx, event) => void (await scoreLeads(ctx, event.tenantId, [event.payload.leadId])),
  }),
  job({
    name: 'ml.score-booked-leads',
    on: 'appointment.booked',
    run: async (ctx, event) => void (await scoreLeads(ctx, event.tenantId, event.payload.leadIds)),
  }),
  job({
    name: 'ml.score-met-leads',
    on: 'appointment.settled',
    run: async (ctx, event) => void (await scoreLeads(ctx, event.tenantId, event.payload.leadIds)),
  }),
  job({
    name: 'ml.score-restored-lead',
    on: 'lead.restored',
    run: async (ctx, event) => void (await scoreLeads(ctx, event.tenantId, [event.payload.leadId])),
  }),
  job({
    name: 'ml.score-merged-lead',
    on: 'leads.merged',
    run: async (ctx, event) => void (await scoreLeads(ctx, event.tenantId, [event.payload.leadId])),
  }),
  job({
    name: 'ml.score-imported-leads',
    on: 'leads.imported',
    queue: 'bulk',
    run: (ctx, event, signal) => rescoreBatch(ctx, event.tenantId, event.payload, signal),
  }),
  job({
    name: 'ml.score-leads-changed-in-bulk',
    on: 'leads.changed_in_bulk',
    queue: 'bulk',
    run: async (ctx, event, signal) => {
      if (event.payload.changed.every((field) => UNREAD.has(field))) return;
      await rescoreBatch(ctx, event.tenantId, event.payload, signal);
    },
  }),
  job({
    name: 'ml.score-restored-leads',
    on: 'leads.restored_in_bulk',
    queue: 'bulk',
    run: (ctx, event, signal) => rescoreBatch(ctx, event.tenantId, event.payload, signal),
  }),
  job({
    name: 'ml.score-generated-leads',
    on: 'leads.generated',
    queue: 'bulk',
    run: async (ctx, { tenantId, payload }, signal) => {
      await rescoreBatch(ctx, tenantId, payload, signal);
      await scoreSamplePast(ctx, tenantId, payload.batchId, signal);
    },
  }),
  job({
    name: 'ml.rescore-leads',
    on: 'model.promoted',
    queue: 'bulk',
    run: (ctx, event, signal) => rescoreOpenLeads(ctx, event.tenantId, signal),
  }),
  job({
    name: 'ml.count-features-of-new-model',
    on: 'model.promoted',
    queue: 'bulk',
    run: (ctx, event, signal) => countFeaturesOf(ctx, event.tenantId, signal),
  }),
  scheduled({
    name: 'ml.count-features',
    queue: 'bulk',
    when: { cron: '43 3 * * *', timeZone: 'UTC' },
    run: countFeatures,
  }),
  // What scores has changed, or what beside it: each walks through what is left to do, so a kill costs nothing.
  job({
    name: 'ml.rescore-by-rules',
    on: 'scoring.paused',
    queue: 'bulk',
    run: (ctx, event, signal) => rescoreOpenLeads(ctx, event.tenantId, signal),
  }),
  job({
    name: 'ml.rescore-by-model',
    on: 'scoring.resumed',
    queue: 'bulk',
    run: (ctx, event, signal) => rescoreOpenLeads(ctx, event.tenantId, signal),
  }),
  job({
    name: 'ml.score-recalibrated',
    on: 'model.recalibrated',
    queue: 'bulk',
    run: (ctx, event, signal) => rescoreEveryLead(ctx, event.tenantId, signal),
  }),
  // The starter is held against what is known anew where more may be known; what comes of it is one event.
  job({
    name: 'ml.decide-starter-after-import',
    on: 'import.finished',
    queue: 'bulk',
    run: (ctx, event, signal) => decideStarter(ctx, event.tenantId, signal),
  }),
  job({
    name: 'ml.decide-starter-after-training',
    on: 'model.registered',
    queue: 'bulk',
    run: (ctx, event, signal) => decideStarter(ctx, event.tenantId, signal),
  }),
  job({
    name: 'ml.score-by-starter',
    on: 'starter.changed',
    queue: 'bulk',
    run: (ctx, event, signal) => rescoreForStarter(ctx, event.tenantId, signal),
  }),
  job({
    name: 'ml.score-in-shadow',
    on: 'trial.started',
    queue: 'bulk',
    run: (ctx, event, signal) => rescoreEveryLead(ctx, event.tenantId, signal),
  }),
  job({
    name: 'ml.show-other-arm',
    on: 'trial.changed',
    queue: 'bulk',
    run: (ctx, event, signal) => rescoreEveryLead(ctx, event.tenantId, signal),
  }),
  job({
    name: 'ml.show-champion',
    on: 'trial.ended',
    queue: 'bulk',
    run: (ctx, event, signal) => rescoreOpenLeads(ctx, event.tenantId, signal),
  }),
  job({
    name: 'ml.move-hot-line',
    on: 'company.updated',
    queue: 'bulk',
    run: async (ctx, event, signal) => {
      if (event.payload.changed.includes('hotProbability'))
        await rescoreEveryLead(ctx, event.tenantId, signal);
    },
  }),
  job({
    name: 'ml.run-training',
    on: 'training.requested',
    queue: 'training',
    run: (ctx, event, signal) => runTraining(ctx, event.tenantId, event.payload.runId, signal),
  }),
  scheduled({
    name: 'ml.refresh-scores',
    queue: 'bulk',
    when: { cron: '17 */6 * * *', timeZone: 'UTC' },
    run: refreshScores,
  }),
  scheduled({
    name: 'ml.watch-models',
    queue: 'bulk',
    when: { cron: '41 3 * * *', timeZone: 'UTC' },
    run: watchModels,
  }),
  scheduled({ name: 'ml.train-when-due', when: { everyMs: 3_600_000 }, run: trainOnSchedule }),
  scheduled({ name: 'ml.end-overrides', when: { everyMs: 60_000 }, run: endDueOverrides }),
  scheduled({
    name: 'ml.end-abandoned-runs',
    when: { everyMs: 60_000 },
    run: (ctx) => failAbandonedRuns(ctx),
  }),
];

import type { Module } from '../../kernel/http/route.ts';
import { mlJobs } from './ml.jobs.ts';

/** Scores of leads and why, the registry of models, training. */
export const mlModule: Module = {
  name: 'ml',
  routes: async (ctx) => (await import('./ml.routes.ts')).mlRoutes(ctx),
  jobs: mlJobs,
};

export { offeredFeatures } from './features/catalogue.ts';
export { alarmSentence } from './monitoring/health.ts';
export { getModel } from './registry-reading.ts';
export { runTraining } from './run-training.ts';
export { scoreLeads } from './score-leads.ts';
export { outOfOrderShare } from './settings.repository.ts';
export { findTargets } from './targets.ts';
export { cancelRun, getRun, startTraining } from './training-runs.ts';
export { csvLine, examplesOf } from './training-table.ts';

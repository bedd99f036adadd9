import { fairnessEndpoints } from './ml/fairness.ts';
import { featureEndpoints } from './ml/features.ts';
import { modelEndpoints } from './ml/models.ts';
import { monitoringEndpoints } from './ml/monitoring.ts';
import { scoreEndpoints } from './ml/scores.ts';
import { trainingEndpoints } from './ml/training.ts';
import { trialEndpoints } from './ml/trials.ts';

export * from './ml/fairness.ts';
export * from './ml/features.ts';
export * from './ml/models.ts';
export * from './ml/monitoring.ts';
export * from './ml/scores.ts';
export * from './ml/training.ts';
export * from './ml/trials.ts';

/** Scores of leads and why; models, how they are trained, compared, watched and held to be fair. */
export const ml = {
  ...scoreEndpoints,
  ...featureEndpoints,
  ...modelEndpoints,
  ...trainingEndpoints,
  ...trialEndpoints,
  ...monitoringEndpoints,
  ...fairnessEndpoints,
};

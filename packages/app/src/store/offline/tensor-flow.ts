import type { createTfScorer as Create } from '@lintel/scoring/tfjs';

/** A phone scores by the plain pass alone and carries no TensorFlow.js. */
export const createTfScorer: typeof Create | null = null;

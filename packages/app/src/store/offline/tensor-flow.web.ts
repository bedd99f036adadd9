/** Brings the library itself when it is called. */
export { createTfScorer } from '@lintel/scoring/tfjs';

import './catalogue';

/** What computes on this device, as one late part of the app: two parts that share it would put it into the first load. */
export { checkHere } from './device-check.ts';
export { explainHere, scoreHere } from './device-score.ts';
export { createTfScorer } from './tensor-flow';

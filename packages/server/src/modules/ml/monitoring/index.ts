/** What tells whether a model still fits: pure functions over plain rows. */
export {
  type Drift,
  type DriftLevel,
  driftOfNumbers,
  findDrift,
  psi,
  type Reference,
} from './drift.ts';
export { judgeBlock, judgeDrift, latestBlock, tryStep } from './judge.ts';
export {
  auc,
  aucInterval,
  ece,
  expectedPerformance,
  liftTop10,
  logLoss,
  type Outcome,
} from './measure.ts';
export { weekOf } from './weeks.ts';

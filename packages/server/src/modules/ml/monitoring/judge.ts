import type { Finding } from './alarms.repository.ts';
import type { Drift, DriftLevel } from './drift.ts';
import {
  aucInterval,
  ece,
  fitStep,
  liftTop10,
  logLoss,
  type Outcome,
  recalibrated,
  type Step,
} from './measure.ts';

/** Nothing is said of a model's worth on fewer positives, and as many negatives. */
export const BLOCK_POSITIVES = 50;
const BLOCK_ROWS = 200;
const AUC_FLOOR = 0.55;
const AUC_LOSS = 0.05;
const ECE_CEILING = 0.05;
/** A share of missing or new values this much above training is worth a look, twice that asks for action. */
const SHARE_GAIN = 0.1;

/** The newest outcomes that hold enough of both kinds to be judged, or null; `rows` in order of time. */
export function latestBlock(rows: readonly Outcome[]): readonly Outcome[] | null {
  let [positives, negatives] = [0, 0];
  for (let at = rows.length - 1; at >= 0; at--) {
    if (rows[at]?.label) positives++;
    else negatives++;
    if (positives >= BLOCK_POSITIVES && negatives >= BLOCK_POSITIVES && rows.length - at >= BLOCK_ROWS)
      return rows.slice(at);
  }
  return null;
}

/** What the latest outcomes say of the model, against the AUC it was registered with. */
export function judgeBlock(block: readonly Outcome[], registeredAuc: number): Finding[] {
  const auc = aucInterval(block);
  if (!auc) return [];
  const figures = {
    auc: auc.value,
    low: auc.low,
    high: auc.high,
    registered: registeredAuc,
    outcomes: block.length,
    positives: block.filter((row) => row.label).length,
  };
  const error = ece(block);
  const found: Finding[] = [];
  if (auc.value < 0.5) {
    found.push({ kind: 'worse_than_chance', feature: null, level: 'act', detail: figures });
  } else if (auc.low < AUC_FLOOR || auc.value < registeredAuc - AUC_LOSS) {
    found.push({ kind: 'auc_low', feature: null, level: 'act', detail: figures });
  }
  if (error > ECE_CEILING) {
    found.push({ kind: 'calibration', feature: null, level: 'watch', detail: { ...figures, ece: error } });
  }
  return found;
}

/** Alarms out of a week's drift. */
export function judgeDrift(features: readonly Drift[], score: Drift | null): Finding[] {
  const raised = (level: DriftLevel): level is 'watch' | 'act' => level === 'watch' || level === 'act';
  const found: Finding[] = features.flatMap((one): Finding[] => {
    const { key: feature, level } = one;
    if (level === 'too_few') return [];
    const out: Finding[] = [];
    if (raised(level)) {
      const detail = { psi: one.psi, learned: one.moved.learned, now: one.moved.now };
      out.push({ kind: 'drift', feature, level, detail });
    }
    const more = one.missing.now - one.missing.learned;
    if (more > SHARE_GAIN) {
      const detail = { learned: one.missing.learned, now: one.missing.now };
      out.push({ kind: 'missing', feature, level: more > 2 * SHARE_GAIN ? 'act' : 'watch', detail });
    }
    const gain = one.unseen === null ? 0 : one.unseen.now - one.unseen.learned;
    if (gain > SHARE_GAIN && one.unseen) {
      const detail = { learned: one.unseen.learned, now: one.unseen.now };
      out.push({ kind: 'unseen', feature, level: gain > 2 * SHARE_GAIN ? 'act' : 'watch', detail });
    }
    return out;
  });
  if (score && raised(score.level)) {
    const detail = { psi: score.psi };
    found.push({ kind: 'score_drift', feature: null, level: score.level, detail });
  }
  return found;
}

/** Figures of a week's outcomes; null where there are too few of either kind. */
export function figuresOf(rows: readonly Outcome[]): Record<string, number | null> {
  const auc = aucInterval(rows);
  const positives = rows.filter((row) => row.label).length;
  const some = rows.length > 0;
  return {
    outcomes: rows.length,
    positives,
    auc: auc?.value ?? null,
    auc_low: auc?.low ?? null,
    auc_high: auc?.high ?? null,
    ece: some ? ece(rows) : null,
    log_loss: some ? logLoss(rows) : null,
    lift: liftTop10(rows),
    label_rate: some ? positives / rows.length : null,
  };
}

/** Outcomes a step of recalibration is fitted and tried on: the newest. */
export const STEP_MIN = 500;
export const STEP_MAX = 2000;
const TRIED = 0.2;
/** A step that gains less is no reason to move every score: half a thousandth of log loss. */
const LEAST_GAIN = 0.0005;
/** As strong as ten outcomes: few rows leave the step near the identity. */
const L2 = 10;

export interface Tried extends Step {
  rows: number;
  positives: number;
  logLossBefore: number;
  logLossAfter: number;
  kept: boolean;
}

/**
 * One nightly step: fitted on the older four fifths of the newest outcomes, tried on the fifth after them, kept only when it
 * lowers the log loss there against the step that holds. `rows` are in order of time, with the model's own chances.
 */
export function tryStep(rows: readonly Outcome[], current: Step): Tried | null {
  const newest = rows.slice(-STEP_MAX);
  if (newest.length < STEP_MIN) return null;
  const cut = Math.floor(newest.length * (1 - TRIED));
  const [fit, tried] = [newest.slice(0, cut), newest.slice(cut)];
  const positives = fit.filter((row) => row.label).length;
  const step = positives > 0 && positives < fit.length ? fitStep(fit, L2) : null;
  if (!step) return null;
  const lossWith = (by: Step) =>
    logLoss(tried.map((row) => ({ ...row, probability: recalibrated(row.probability, by) })));
  const [logLossBefore, logLossAfter] = [lossWith(current), lossWith(step)];
  return {
    ...step,
    rows: newest.length,
    positives: newest.filter((row) => row.label).length,
    logLossBefore,
    logLossAfter,
    kept: logLossBefore - logLossAfter >= LEAST_GAIN,
  };
}

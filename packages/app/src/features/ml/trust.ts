import type { FairnessReport, MlOverview, ModelHealth, ModelSummary } from '@lintel/contract';
import { ECE_GOAL } from './figures.ts';

export const TRUST = ['yes', 'careful', 'no'] as const;
/** Rely on it, rely on it with care, or do not. */
export type Trust = (typeof TRUST)[number];

/** What speaks against it, or is not known; each is a message under `insights.trust.because`. */
export type Because =
  | 'auc_low'
  | 'auc_wide'
  | 'off'
  | 'off_much'
  | 'few'
  | 'worse'
  | 'alarm'
  | 'unfair'
  | 'fairness_review'
  | 'fairness_unknown'
  | 'not_matured'
  | 'unread'
  | 'paused';

/** Fewer positives than this among those measured on say little: the interval of the AUC is wide. */
const FEW_POSITIVES = 50;
const AUC_USEFUL = 0.6;
const AUC_NOTHING = 0.55;
/** Chances that are off by more than this on average are not to be read as chances. */
const ECE_OFF = 0.08;

const GRAVE: ReadonlySet<Because> = new Set(['auc_low', 'off_much', 'worse', 'unfair']);
const MISSING: ReadonlySet<Because> = new Set(['fairness_unknown', 'not_matured']);

export interface Judged {
  trust: Trust;
  /** What decided, gravest first. */
  because: Because[];
  /** What nobody knows yet. */
  unknown: Because[];
}

/**
 * Whether a model may be relied on, by the measured figures alone: no doubt is "yes", a grave one is "no", any other asks
 * for care. What was not measured yet is told apart and makes nothing better or worse.
 */
export function judge(
  model: Pick<ModelSummary, 'metrics'>,
  more: {
    health?: Pick<ModelHealth, 'alarms' | 'performance'> | null;
    fairness?: Pick<FairnessReport, 'verdict'> | null;
    paused?: MlOverview['paused'];
    /** What was watched or audited is there and could not be read. */
    unread?: boolean;
  } = {},
): Judged {
  const { auc, ece, positives } = model.metrics;
  const found: Because[] = [];
  const open = more.health?.alarms.filter(({ clearedAt }) => clearedAt === null) ?? [];
  const matured = more.health?.performance.some((week) => week.auc !== null) ?? false;
  if (auc.low < AUC_NOTHING) found.push('auc_low');
  if (open.some(({ kind }) => kind === 'worse_than_chance')) found.push('worse');
  if (ece > ECE_OFF) found.push('off_much');
  if (more.fairness?.verdict === 'block') found.push('unfair');
  if (open.some(({ kind, level }) => kind !== 'worse_than_chance' && level === 'act')) found.push('alarm');
  if (ece > ECE_GOAL && ece <= ECE_OFF) found.push('off');
  if (auc.low >= AUC_NOTHING && auc.low < AUC_USEFUL) found.push('auc_wide');
  if (positives < FEW_POSITIVES) found.push('few');
  if (more.fairness?.verdict === 'review') found.push('fairness_review');
  if (more.fairness === null) found.push('fairness_unknown');
  if (!matured && more.health) found.push('not_matured');
  if (more.unread) found.push('unread');
  if (more.paused) found.push('paused');
  const because = found.filter((one) => !MISSING.has(one));
  return {
    trust: because.some((one) => GRAVE.has(one)) ? 'no' : because.length > 0 ? 'careful' : 'yes',
    because,
    unknown: found.filter((one) => MISSING.has(one)),
  };
}

/** Reliability: how far a chance that is said may be taken at its word, 0 to 1. */
export const reliability = (ece: number): number => 1 - ece;

type Drift = ModelHealth['drift'][number];
type Level = Drift['weeks'][number]['level'];

/** The weeks all series speak of, oldest first. */
export const weeksOf = (series: readonly Drift[]): string[] =>
  [...new Set(series.flatMap(({ weeks }) => weeks.map(({ week }) => week)))].sort();

/** A series as one cell a week; null where nothing was scored. */
export function cellsOf(one: Drift, weeks: readonly string[]): (Drift['weeks'][number] | null)[] {
  const by = new Map(one.weeks.map((point) => [point.week, point]));
  return weeks.map((week) => by.get(week) ?? null);
}

const RANK: Readonly<Record<Level, number>> = { too_few: 0, none: 1, watch: 2, act: 3 };

/** The last week that says something; undefined when every week had too few rows. */
export const lastSaid = ({ weeks }: Drift): Drift['weeks'][number] | undefined =>
  [...weeks].sort((a, b) => (a.week < b.week ? 1 : -1)).find(({ level }) => level !== 'too_few');

/** Most moved first by the last week that counts; the score itself stays on top. */
export const byMovement = (series: readonly Drift[]): Drift[] =>
  [...series].sort((a, b) => {
    if ((a.feature === null) !== (b.feature === null)) return a.feature === null ? -1 : 1;
    const [x, y] = [lastSaid(a), lastSaid(b)];
    return (y ? RANK[y.level] : 0) - (x ? RANK[x.level] : 0) || (y?.psi ?? 0) - (x?.psi ?? 0);
  });

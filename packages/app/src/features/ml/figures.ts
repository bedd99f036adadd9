import type { MlOverview, ModelDetail, ModelSummary } from '@lintel/contract';

export type Metrics = ModelSummary['metrics'];

/** Mean distance between predicted and observed chance that a live model should stay under. */
export const ECE_GOAL = 0.04;

/** Why a column was left out, in the order it matters. */
export const LEFT_OUT = ['denied', 'leak', 'asked', 'useless'] as const;
export type LeftOutGroup = (typeof LEFT_OUT)[number];
export interface LeftOutColumn {
  column: string;
  detail: string;
}

/** Columns a model was not given, by reason: fair housing, telling the outcome, asked for, nothing to learn. */
export function leftOut({
  dropped,
  quarantined,
}: Pick<ModelDetail, 'dropped' | 'quarantined'>): Record<LeftOutGroup, LeftOutColumn[]> {
  const groups: Record<LeftOutGroup, LeftOutColumn[]> = {
    denied: [],
    leak: [...quarantined],
    asked: [],
    useless: [],
  };
  for (const { column, rule, detail } of dropped) groups[groupOf(rule)].push({ column, detail });
  return groups;
}

function groupOf(rule: string): LeftOutGroup {
  if (rule === 'denied_by_request') return 'asked';
  if (rule.startsWith('denied')) return 'denied';
  return rule === 'post_outcome' ? 'leak' : 'useless';
}

type Target = MlOverview['targets'][number];
type Gates = MlOverview['gates'];

/** How many more leads of each kind training needs; all zero means it can begin. */
export function missingFor({ labelled, positives }: Target, { minLabelled, minPositives }: Gates) {
  const more = (have: number, need: number) => Math.max(0, need - have);
  return {
    labelled: more(labelled, minLabelled),
    positives: more(positives, minPositives),
    negatives: more(labelled - positives, minPositives),
  };
}

export const isReady = (target: Target, gates: Gates): boolean =>
  Object.values(missingFor(target, gates)).every((count) => count === 0);

export type Verdict = 'better' | 'worse' | 'even';
export interface Comparison {
  key: 'auc' | 'logLoss' | 'brier' | 'ece' | 'liftTop10';
  here: number;
  there: number;
  verdict: Verdict;
}

/** Differences smaller than these are no evidence either way. */
const NOISE = { logLoss: 0.002, brier: 0.001, ece: 0.005, liftTop10: 0.05 } as const;

/** One model beside another, figure by figure. AUC counts as different only where the intervals do not overlap. */
export function compareModels(here: Metrics, there: Metrics): Comparison[] {
  const low = (key: 'logLoss' | 'brier' | 'ece', sign: 1 | -1 = -1): Comparison => ({
    key,
    here: here[key],
    there: there[key],
    verdict: verdictOf(sign * (here[key] - there[key]), NOISE[key]),
  });
  const auc: Verdict =
    here.auc.low > there.auc.high ? 'better' : here.auc.high < there.auc.low ? 'worse' : 'even';
  return [
    { key: 'auc', here: here.auc.value, there: there.auc.value, verdict: auc },
    low('logLoss'),
    low('brier'),
    low('ece'),
    {
      key: 'liftTop10',
      here: here.liftTop10,
      there: there.liftTop10,
      verdict: verdictOf(here.liftTop10 - there.liftTop10, NOISE.liftTop10),
    },
  ];
}

const verdictOf = (gain: number, noise: number): Verdict =>
  Math.abs(gain) < noise ? 'even' : gain > 0 ? 'better' : 'worse';

/** The bin with enough leads that strays furthest from what happened; undefined when all are thin. */
export function widestGap(
  bins: ModelDetail['calibration'],
  least = 30,
): ModelDetail['calibration'][number] | undefined {
  return bins
    .filter(({ count }) => count >= least)
    .sort((a, b) => Math.abs(b.predicted - b.observed) - Math.abs(a.predicted - a.observed))[0];
}

/** The best lift a perfect model could reach in the top tenth: never more than 10, never more than all positives allow. */
export const mostLift = (baseRate: number): number => (baseRate > 0 ? Math.min(10, 1 / baseRate) : 10);

/** "Debian or Ubuntu: sudo apt install …" is a name and a command; other lines are only words. */
export function splitStep(line: string): { words: string; command?: string } {
  const found = /^(?:(.*?):\s+)?((?:sudo|apt|dnf|apk|brew|winget|choco|pip|python)\b.*)$/.exec(line);
  return found?.[2] ? { words: found[1] ?? '', command: found[2] } : { words: line };
}

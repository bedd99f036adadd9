import type { FeatureRow, FeatureValue } from './model.ts';
import type { Band } from './points.ts';
import { BASE_POINTS, bandOf } from './points.ts';
import type { ExactBar, Waterfall } from './waterfall.ts';
import { buildWaterfall } from './waterfall.ts';

/** The answer when no model can: documented points, the same scale and the same shape as a model's. */
export interface RuleScore {
  readonly points: number;
  readonly score: number;
  readonly band: Band;
  readonly waterfall: Waterfall;
}

export interface Rule {
  readonly key: string;
  /** Key of the plain words in the message catalogue. */
  readonly message: string;
  /** Feature whose value stands beside the bar. */
  readonly feature: string;
  /** Points for a lead, 0 when the rule says nothing about it. */
  readonly points: (row: FeatureRow) => number;
}

const number = (value: FeatureValue): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : 0;
const rule = (key: string, feature: string, points: Rule['points']): Rule => ({
  key,
  message: `scoring.rule.${key}`,
  feature,
  points,
});

/** Points of the first step whose limit the value reaches, 0 when none. */
const reach = (value: FeatureValue, steps: readonly (readonly [atLeast: number, points: number])[]): number =>
  steps.find(([atLeast]) => number(value) >= atLeast)?.[1] ?? 0;

const lookUp = (value: FeatureValue, table: Readonly<Record<string, number>>): number =>
  typeof value === 'string' && Object.hasOwn(table, value) ? table[value]! : 0;

/**
 * The rules, each from one thing a lead did or said. What a person asks for counts most, what they look at less, who they are
 * not at all: no place, name, language or family fact is read. Weights are a judgement, not a measurement.
 */
export const RULES: readonly Rule[] = [
  rule('showing', 'showingRequests30d', (row) =>
    number(row.showingRequests7d) > 0 ? 24 : reach(row.showingRequests30d, [[1, 12]]),
  ),
  rule('inquiry', 'inquiries30d', (row) =>
    number(row.inquiries7d) > 0 ? 14 : reach(row.inquiries30d, [[1, 7]]),
  ),
  rule('reply', 'replies30d', (row) => (number(row.replies7d) > 0 ? 14 : reach(row.replies30d, [[1, 7]]))),
  rule('call', 'callsIn30d', (row) => reach(row.callsIn30d, [[1, 10]])),
  rule('open-house', 'openHouses30d', (row) => reach(row.openHouses30d, [[1, 8]])),
  rule('views', 'views7d', (row) =>
    reach(row.views7d, [
      [10, 9],
      [3, 5],
      [1, 2],
    ]),
  ),
  rule('saves', 'saves30d', (row) =>
    reach(row.saves30d, [
      [3, 5],
      [1, 3],
    ]),
  ),
  rule('active-days', 'activeDays14', (row) =>
    reach(row.activeDays14, [
      [5, 6],
      [3, 3],
    ]),
  ),
  rule('timeline', 'timeline', (row) =>
    lookUp(row.timeline, { now: 14, within_30_days: 12, within_90_days: 8, within_6_months: 3, later: -6 }),
  ),
  rule('financing', 'financing', (row) =>
    lookUp(row.financing, { cash: 12, pre_approved: 12, applied: 6, not_started: -2 }),
  ),
  rule('source', 'sourceClass', (row) =>
    lookUp(row.sourceClass, { past_client: 14, referral: 14, open_house: 5, website: 3, list: -5 }),
  ),
  rule('budget', 'hasBudget', (row) => (row.hasBudget === true ? 3 : 0)),
  rule('contact', 'hasPhone', (row) => {
    if (row.hasEmail === true && row.hasPhone === true) return 5;
    return row.hasEmail === false && row.hasPhone === false ? -12 : 0;
  }),
  rule('silence', 'daysSinceInbound', (row) =>
    // A lead that never did anything has been silent since it came in.
    reach(row.daysSinceInbound ?? row.daysSinceCreated, [
      [90, -18],
      [30, -12],
      [14, -6],
    ]),
  ),
  rule('unsubscribed', 'unsubscribed', (row) => (row.unsubscribed === true ? -10 : 0)),
];

/** The rule score of a lead from its feature row; rules that say nothing have no bar. */
export function ruleScore(row: FeatureRow): RuleScore {
  const bars = RULES.map(
    (item): ExactBar => ({
      key: item.key,
      label: item.message,
      value: row[item.feature],
      points: item.points(row),
    }),
  ).filter((bar) => bar.points !== 0);
  const points = bars.reduce((sum, bar) => sum + bar.points, BASE_POINTS);
  const waterfall = buildWaterfall('rules', points, BASE_POINTS, bars);
  return { points, score: waterfall.score, band: bandOf(waterfall.score), waterfall };
}

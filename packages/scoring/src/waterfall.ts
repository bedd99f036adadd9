import type { FeatureValue } from './model.ts';
import { shownScore } from './points.ts';

export interface WaterfallBar {
  /** Feature key, or the rule's. */
  readonly key: string;
  /** Feature label; for rules a message key. */
  readonly label: string;
  /** The lead's value behind the bar. */
  readonly value: FeatureValue;
  /** Exact share in points. */
  readonly points: number;
  /** Share in the whole numbers on screen. */
  readonly shown: number;
}

/** Why a score is what it is: start + Σ bars + clamp = score, exactly, in the shown whole numbers. */
export interface Waterfall {
  readonly source: 'model' | 'rules';
  readonly start: { readonly key: 'starting-point'; readonly points: number; readonly shown: number };
  readonly bars: readonly WaterfallBar[];
  /** What clamping to 0–100 took or gave. */
  readonly clamp: number;
  /** The score shown. */
  readonly score: number;
}

/** The largest bars, and the others as one. */
export interface TopReasons extends Waterfall {
  readonly rest: { readonly count: number; readonly points: number; readonly shown: number };
}

export type ExactBar = Omit<WaterfallBar, 'shown'>;

/** Builds a waterfall of `points`, the unclamped sum of `start` and the parts. Bars come largest first. */
export function buildWaterfall(
  source: Waterfall['source'],
  points: number,
  start: number,
  parts: readonly ExactBar[],
): Waterfall {
  const bars = [...parts].sort((x, y) => Math.abs(y.points) - Math.abs(x.points));
  const total = Math.round(points);
  const shown = roundToTotal([start, ...bars.map((bar) => bar.points)], total);
  return {
    source,
    start: { key: 'starting-point', points: start, shown: shown[0]! },
    bars: bars.map((bar, index) => ({ ...bar, shown: shown[index + 1]! })),
    clamp: shownScore(total) - total,
    score: shownScore(total),
  };
}

/** The `count` largest reasons, the others summed; rounded anew, so that the shown numbers still add up to the score. */
export function topReasons(waterfall: Waterfall, count = 6): TopReasons {
  const bars = waterfall.bars.filter((bar) => bar.points !== 0);
  const top = bars.slice(0, count);
  const others = bars.slice(count);
  const rest = others.reduce((sum, bar) => sum + bar.points, 0);
  const shown = roundToTotal(
    [waterfall.start.points, ...top.map((bar) => bar.points), ...(others.length > 0 ? [rest] : [])],
    waterfall.score - waterfall.clamp,
  );
  return {
    ...waterfall,
    start: { ...waterfall.start, shown: shown[0]! },
    bars: top.map((bar, index) => ({ ...bar, shown: shown[index + 1]! })),
    rest: { count: others.length, points: rest, shown: others.length > 0 ? shown.at(-1)! : 0 },
  };
}

/** Whole numbers next to `parts` that sum to `total`, the rounded sum of `parts`: what is left over after rounding down goes
 * to the largest fractions (Hamilton's method). */
export function roundToTotal(parts: readonly number[], total: number): number[] {
  const whole = parts.map(Math.floor);
  let left = total - whole.reduce((sum, part) => sum + part, 0);
  const byFraction = parts
    .map((part, index) => ({ index, fraction: part - whole[index]! }))
    .sort((x, y) => y.fraction - x.fraction || x.index - y.index);
  for (const { index } of byFraction) {
    if (left <= 0) break;
    whole[index] = whole[index]! + 1;
    left--;
  }
  return whole;
}

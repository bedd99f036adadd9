export interface WaterfallInput {
  readonly points: number;
  readonly start: { readonly label: string; readonly points: number };
  readonly bars: readonly { readonly feature: string; readonly label: string; readonly points: number }[];
  readonly rest: { readonly count: number; readonly points: number };
  /** What holding the score within 0–100 took or gave. */
  readonly clamp: number;
}

export interface WaterfallRow {
  readonly key: string;
  readonly kind: 'start' | 'reason' | 'rest' | 'clamp' | 'total';
  readonly label: string;
  readonly points: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Rows of the waterfall in points, each beginning where the one before ended; the last is the score. Words for
 * the gathered rows come from the caller. A difference that rounding has left goes to the clamp row, so that
 * the rows always add up to the score.
 */
export function waterfallRows(
  input: WaterfallInput,
  words: { rest: (count: number) => string; clamp: string; total: string },
): WaterfallRow[] {
  const rows: WaterfallRow[] = [];
  let at = 0;
  const push = (key: string, kind: WaterfallRow['kind'], label: string, points: number) => {
    rows.push({ key, kind, label, points, from: at, to: at + points });
    at += points;
  };
  push('start', 'start', input.start.label, input.start.points);
  for (const bar of input.bars) push(bar.feature, 'reason', bar.label, bar.points);
  if (input.rest.count > 0) push('rest', 'rest', words.rest(input.rest.count), input.rest.points);
  const missing = input.points - at;
  if (Math.abs(missing) > 1e-6) push('clamp', 'clamp', words.clamp, missing);
  rows.push({
    key: 'total',
    kind: 'total',
    label: words.total,
    points: input.points,
    from: 0,
    to: input.points,
  });
  return rows;
}

const STEPS = [25, 50, 100];
const MOST_TICKS = 6;

/** Ends of the axis: 0–100, wider when the sum passes them on the way. Quarters, or rounder steps where it is long. */
export function waterfallAxis(rows: readonly WaterfallRow[]): { low: number; high: number; ticks: number[] } {
  const all = rows.flatMap((row) => [row.from, row.to]);
  const [least, most] = [Math.min(0, ...all), Math.max(100, ...all)];
  const step = STEPS.find((size) => (most - least) / size <= MOST_TICKS) ?? 200;
  const low = Math.floor(least / step) * step;
  const high = Math.ceil(most / step) * step;
  const ticks: number[] = [];
  for (let tick = low; tick <= high; tick += step) ticks.push(tick);
  return { low, high, ticks };
}

/** "+24", "−4", "18": whole where it is whole, one decimal otherwise. */
export function showPoints(points: number, signed = true): string {
  const rounded = Math.round(Math.abs(points) * 10) / 10;
  const sign = points < 0 && rounded > 0 ? '−' : signed && rounded > 0 ? '+' : '';
  return `${sign}${rounded}`;
}

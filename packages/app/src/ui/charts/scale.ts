/** Maps values onto points of the drawing. */
export const linear =
  ([from, to]: readonly [number, number], [low, high]: readonly [number, number]) =>
  (value: number): number =>
    to === from ? (low + high) / 2 : low + ((value - from) / (to - from)) * (high - low);

/** Round steps (1, 2, 2.5, 5 × 10ⁿ) that cover `low` to `high` in about `count` steps. */
export function niceTicks(low: number, high: number, count = 4): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
  if (low === high)
    return niceTicks(low === 0 ? 0 : Math.min(0, low), low === 0 ? 1 : Math.max(0, high), count);
  const raw = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5, 10].find((size) => size * power >= raw - power * 1e-9) ?? 10) * power;
  const ticks: number[] = [];
  for (let at = Math.floor(low / step + 1e-9); at * step < high + step * (1 - 1e-9); at++) {
    ticks.push(Number((at * step).toPrecision(12)));
  }
  return ticks;
}

/** Straight lines through points; a missing value breaks the line. */
export function linePath(points: readonly (readonly [number, number] | null)[]): string {
  let pen = false;
  let path = '';
  for (const point of points) {
    if (!point) {
      pen = false;
      continue;
    }
    path += `${pen ? 'L' : 'M'}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    pen = true;
  }
  return path;
}

/** Moves labels apart that would cover each other; same order as given, `gap` points between, within low and high. */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  let last = low - gap;
  for (const label of order) {
    label.at = Math.max(label.at, last + gap);
    last = label.at;
  }
  let next = high + gap;
  for (const label of order.toReversed()) {
    label.at = Math.min(label.at, next - gap);
    next = label.at;
  }
  const placed: number[] = [];
  for (const { at, index } of order) placed[index] = at;
  return placed;
}

import { DRIFT_MIN_ROWS, PSI_ACT, PSI_WATCH } from '@lintel/contract';
import type { FeatureRow, FeatureValue } from '@lintel/scoring';
import { benjaminiHochberg, chiSquareP, kolmogorovP } from './tests-of-change.ts';

/** A feature as it was in training: `reference.json` of an artefact. */
export interface Reference {
  key: string;
  kind: 'number' | 'boolean' | 'category';
  rows: number;
  missing: number;
  /** Inner edges of a number's bins, ascending; a value on an edge belongs below it. */
  edges?: readonly number[] | undefined;
  /** Values of a category, in the order of `counts`; a count more is of all others, without it they count as missing. */
  categories?: readonly string[] | undefined;
  /** Rows by bin or category, without the missing ones. */
  counts: readonly number[];
}

export type DriftLevel = 'too_few' | 'none' | 'watch' | 'act';
export interface Drift {
  key: string;
  rows: number;
  /** Population stability index over bins and, as one more, missing. */
  psi: number;
  /** Of KS (numbers) or χ² (others) on the values that are there. */
  p: number;
  /** `p` after Benjamini–Hochberg over all features looked at together. */
  adjustedP: number;
  missing: { learned: number; now: number };
  /** Share of values that are none of the categories; null for numbers. */
  unseen: { learned: number; now: number } | null;
  level: DriftLevel;
  /** The bin or category whose share moved most; null for missing. */
  moved: { bin: number | null; learned: number; now: number };
}

/** False findings among the features that are called moved. */
const ALPHA = 0.05;
/** Share given to an empty bin, so that its logarithm exists: half a row of the smaller sample. */
const share = (count: number, rows: number, bins: number): number => (count + 0.5) / (rows + 0.5 * bins);

/**
 * Population stability index Σ (now − then) · ln(now / then) over bins. Empty bins count half a row.
 */
export function psi(learned: readonly number[], now: readonly number[]): number {
  const total = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  const [n, m] = [total(learned), total(now)];
  if (n === 0 || m === 0) return 0;
  return learned.reduce((sum, count, i) => {
    const then = share(count, n, learned.length);
    const current = share(now[i] ?? 0, m, learned.length);
    return sum + (current - then) * Math.log(current / then);
  }, 0);
}

/**
 * How far each feature of `rows` lies from what was learned. No feature is called moved on fewer than 500 rows, nor when
 * the test behind it would find so much by chance among this many features.
 */
export function findDrift(references: readonly Reference[], rows: readonly FeatureRow[]): Drift[] {
  const found = references.map((reference) =>
    driftOf(
      reference,
      rows.map((row) => row[reference.key]),
    ),
  );
  const adjusted = benjaminiHochberg(found.map((one) => one.p));
  return found.map((one, i) => {
    const adjustedP = adjusted[i] ?? 1;
    return { ...one, adjustedP, level: levelOf(one.psi, adjustedP, rows.length) };
  });
}

/** How far numbers, such as shown scores, lie from the bins they had. */
export function driftOfNumbers(
  reference: Omit<Reference, 'kind' | 'missing'>,
  values: readonly number[],
): Drift {
  const found = driftOf({ ...reference, kind: 'number', missing: 0 }, values);
  return { ...found, adjustedP: found.p, level: levelOf(found.psi, found.p, values.length) };
}

function levelOf(index: number, adjustedP: number, rows: number): DriftLevel {
  if (rows < DRIFT_MIN_ROWS) return 'too_few';
  if (index < PSI_WATCH || adjustedP >= ALPHA) return 'none';
  return index < PSI_ACT ? 'watch' : 'act';
}

function driftOf(reference: Reference, values: readonly FeatureValue[]): Omit<Drift, 'adjustedP' | 'level'> {
  const counts = new Array<number>(reference.counts.length).fill(0);
  let missing = 0;
  let unseen = 0;
  const known = new Map(reference.categories?.map((value, i) => [value, i]));
  for (const value of values) {
    const { at, isNew } = binOf(reference, known, value);
    if (isNew) unseen++;
    if (at === null) missing++;
    else counts[at] = (counts[at] ?? 0) + 1;
  }
  const learned = [...reference.counts, reference.missing];
  const now = [...counts, missing];
  const [n, m] = [reference.rows, values.length];
  const rest = reference.counts[known.size] ?? 0;
  const shares = learned.map((count, i) => ({
    bin: i === learned.length - 1 ? null : i,
    learned: n === 0 ? 0 : count / n,
    now: m === 0 ? 0 : (now[i] ?? 0) / m,
  }));
  const moved = shares.reduce((a, b) => (Math.abs(b.now - b.learned) > Math.abs(a.now - a.learned) ? b : a));
  return {
    key: reference.key,
    rows: m,
    psi: psi(learned, now),
    // Missing is a kind of value here too: who stops filling a field moves it.
    p: reference.kind === 'number' ? binnedKs(learned, now) : contingency(learned, now),
    missing: { learned: n === 0 ? 0 : reference.missing / n, now: m === 0 ? 0 : missing / m },
    unseen:
      reference.kind === 'category'
        ? { learned: n === 0 ? 0 : rest / n, now: m === 0 ? 0 : unseen / m }
        : null,
    moved,
  };
}

function binOf(
  { kind, counts, edges = [] }: Reference,
  known: ReadonlyMap<string, number>,
  value: FeatureValue,
): { at: number | null; isNew: boolean } {
  if (value === null || value === undefined || value === '') return { at: null, isNew: false };
  if (kind === 'category') {
    const at = known.get(String(value));
    if (at !== undefined) return { at, isNew: false };
    return { at: counts.length > known.size ? known.size : null, isNew: true };
  }
  const number = Number(value);
  if (!Number.isFinite(number)) return { at: null, isNew: false };
  if (kind === 'boolean') return { at: number > 0 ? 1 : 0, isNew: false };
  let at = 0;
  while (at < edges.length && number > (edges[at] as number)) at++;
  return { at, isNew: false };
}

/** KS on the bins: the largest distance of the cumulative shares at their edges, which never overstates the real one. */
function binnedKs(learned: readonly number[], now: readonly number[]): number {
  const [n, m] = [sum(learned), sum(now)];
  if (n === 0 || m === 0) return 1;
  let [a, b, distance] = [0, 0, 0];
  learned.forEach((count, i) => {
    a += count / n;
    b += (now[i] ?? 0) / m;
    distance = Math.max(distance, Math.abs(a - b));
  });
  return kolmogorovP(distance, n, m);
}

/** χ² of the table learned × now; cells that neither has ever had do not count. */
function contingency(learned: readonly number[], now: readonly number[]): number {
  const [n, m] = [sum(learned), sum(now)];
  if (n === 0 || m === 0) return 1;
  let value = 0;
  let cells = 0;
  learned.forEach((count, i) => {
    const other = now[i] ?? 0;
    if (count + other === 0) return;
    cells++;
    const expectedThen = ((count + other) * n) / (n + m);
    const expectedNow = ((count + other) * m) / (n + m);
    value += (count - expectedThen) ** 2 / expectedThen + (other - expectedNow) ** 2 / expectedNow;
  });
  return chiSquareP(value, cells - 1);
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

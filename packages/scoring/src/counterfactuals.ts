import type { FeatureRow, FeatureValue, Model } from './model.ts';
import { BANDS, type Band } from './points.ts';
import { type Score, scoreRow } from './score.ts';

/** Something a person can bring about, and what it does to features. */
export interface Action {
  readonly key: string;
  /** Features that count one more of it (a blank counts as none). */
  readonly adds?: Readonly<Record<string, number>>;
  /** Features that get this value. */
  readonly sets?: Readonly<Record<string, FeatureValue>>;
}

export interface Step {
  readonly action: string;
  readonly changes: readonly {
    readonly key: string;
    readonly label: string;
    readonly from: FeatureValue;
    readonly to: FeatureValue;
  }[];
  /** Exact points it adds where it is taken. */
  readonly points: number;
  /** The score shown after it. */
  readonly score: number;
  readonly band: Band;
}

export interface Counterfactuals {
  readonly score: number;
  readonly band: Band;
  /** Each action by itself, those that would raise the score, largest first. */
  readonly each: readonly Step[];
  /** The fewest actions found, one after the other, that lift the lead into the next band; null when none do. */
  readonly reach: { readonly band: Band; readonly steps: readonly Step[] } | null;
}

const heard = { adds: { actions1d: 1 }, sets: { daysSinceInbound: 0 } };

/**
 * What an agent can bring about with a lead. Nothing about who the lead is, and nothing that measures the agent: features on
 * the fair-housing watch list are left as they are whatever an action says of them. Words: `ml.action.<key>`.
 */
export const ACTIONS: readonly Action[] = [
  { key: 'reply', adds: { ...heard.adds, replies7d: 1, replies30d: 1 }, sets: heard.sets },
  { key: 'call-in', adds: { ...heard.adds, callsIn30d: 1 }, sets: heard.sets },
  {
    key: 'showing-requested',
    adds: { ...heard.adds, showingRequests7d: 1, showingRequests30d: 1 },
    sets: heard.sets,
  },
  { key: 'showing-held', adds: { showingsHeld30d: 1 } },
  { key: 'open-house', adds: { ...heard.adds, openHouses30d: 1 }, sets: heard.sets },
  { key: 'home-saved', adds: { ...heard.adds, saves7d: 1, saves30d: 1 }, sets: heard.sets },
  { key: 'email-opened', adds: { emailOpens30d: 1 } },
  { key: 'phone-known', sets: { hasPhone: true } },
  { key: 'email-known', sets: { hasEmail: true } },
];

const ORDER: readonly Band[] = ['cold', 'cool', 'warm', 'hot'];

/**
 * What would change a score: `actions` one at a time, and the shortest way into the next band in at most `most` of them, taken
 * greedily and each once. It is what the model would say, not a promise that doing it makes somebody buy.
 */
export function counterfactuals(
  model: Model,
  row: FeatureRow,
  actions: readonly Action[] = ACTIONS,
  most = 3,
): Counterfactuals {
  const now = scoreRow(model, row);
  const each = tryAll(model, row, now, actions).map(({ step }) => step);
  return { score: now.score, band: now.band, each, reach: reachNext(model, row, now, actions, most) };
}

function reachNext(
  model: Model,
  row: FeatureRow,
  now: Score,
  actions: readonly Action[],
  most: number,
): Counterfactuals['reach'] {
  const band = ORDER[ORDER.indexOf(now.band) + 1] as keyof typeof BANDS | undefined;
  if (!band) return null;
  const steps: Step[] = [];
  let at = { row, score: now };
  let left = actions;
  while (steps.length < most) {
    const [best] = tryAll(model, at.row, at.score, left);
    if (!best) return null;
    steps.push(best.step);
    if (best.score.score >= BANDS[band]) return { band, steps };
    at = best;
    left = left.filter(({ key }) => key !== best.step.action);
  }
  return null;
}

interface Tried {
  step: Step;
  row: FeatureRow;
  score: Score;
}

/** The actions that raise the score of `row`, largest first. */
function tryAll(model: Model, row: FeatureRow, before: Score, actions: readonly Action[]): Tried[] {
  return actions
    .flatMap((action): Tried[] => {
      const { changed, changes } = apply(model, row, action);
      if (changes.length === 0) return [];
      const score = scoreRow(model, changed);
      const points = score.points - before.points;
      if (points <= 0) return [];
      const step = { action: action.key, changes, points, score: score.score, band: score.band };
      return [{ step, row: changed, score }];
    })
    .sort((x, y) => y.step.points - x.step.points || (x.step.action < y.step.action ? -1 : 1));
}

function apply(model: Model, row: FeatureRow, { adds = {}, sets = {} }: Action) {
  const changed: Record<string, FeatureValue> = { ...row };
  const changes: Step['changes'][number][] = [];
  for (const { key, label, kind, watch } of model.features) {
    if (watch) continue;
    const from = row[key];
    let to = from;
    if (Object.hasOwn(sets, key)) to = sets[key];
    else if (Object.hasOwn(adds, key) && kind === 'number')
      to = (typeof from === 'number' && Number.isFinite(from) ? from : 0) + adds[key]!;
    if (to === from) continue;
    changed[key] = to;
    changes.push({ key, label, from, to });
  }
  return { changed, changes };
}

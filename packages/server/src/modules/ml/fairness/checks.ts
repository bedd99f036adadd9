import { FAIRNESS_MIN_LEADS, type FairnessAttribute, type FairnessReport } from '@lintel/contract';
import { seeded } from '@lintel/scoring';
import { ece, type Outcome, shareDifference, wilson } from '../monitoring/measure.ts';
import { fisherExact } from '../monitoring/tests-of-change.ts';

type Verdict = FairnessReport['verdict'];
type Group = FairnessAttribute['groups'][number];

/** A lead of the audit: what the model says of it now, and where its outcome is known, what was said then. */
export interface AuditedLead {
  group: string;
  hot: boolean;
  outcome: (Outcome & { hot: boolean }) | null;
}

/** The four-fifths rule of 29 CFR 1607.4(D), by analogy; the gaps and the error are our own limits. */
export const RATIO_FLOOR = 0.8;
export const TPR_GAP = 0.1;
export const ECE_LIMIT = 0.07;
export const PROXY_PASS = 0.6;
export const PROXY_BLOCK = 0.7;
/** Outcomes, and positives among them, without which nothing is said of how right the model was. */
const MIN_OUTCOMES = 100;
const MIN_POSITIVES = 20;
const ALPHA = 0.05;
const Z95 = 1.959963984540054;
const DRAWS = 200;

const RANK: Record<Verdict, number> = { pass: 0, review: 1, block: 2 };
export const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.reduce((a, b) => (RANK[b] > RANK[a] ? b : a), 'pass' as Verdict);

export const proxyVerdict = (auc: number): Verdict =>
  auc <= PROXY_PASS ? 'pass' : auc <= PROXY_BLOCK ? 'review' : 'block';

/** How the model treats the groups of one attribute; groups under 100 leads are left out. */
export function checkGroups(leads: readonly AuditedLead[]): { groups: Group[]; small: number } {
  const all = [...Map.groupBy(leads, (lead) => lead.group)].sort(([a], [b]) => (a < b ? -1 : 1));
  const judged = all
    .filter(([, own]) => own.length >= FAIRNESS_MIN_LEADS)
    .map(([group, own]) => {
      const known = own.flatMap(({ outcome }) => (outcome ? [outcome] : []));
      const positives = known.filter(({ label }) => label);
      return {
        group,
        leads: own.length,
        hot: own.filter((lead) => lead.hot).length,
        known,
        positives: positives.length,
        caught: positives.filter(({ hot }) => hot).length,
      };
    });
  const most = judged.reduce((a, b) => (b.hot / b.leads > a.hot / a.leads ? b : a), judged[0] as Counted);
  const able = judged.filter((one) => one.known.length >= MIN_OUTCOMES && one.positives >= MIN_POSITIVES);
  const best = able.reduce<Counted | undefined>(
    (a, b) => (a && a.caught / a.positives >= b.caught / b.positives ? a : b),
    undefined,
  );
  return {
    small: all.length - judged.length,
    groups: judged.map((one) => ({
      group: one.group,
      leads: one.leads,
      hotShare: wilson(one.hot, one.leads),
      selectionRatio: ratioOf(one, most),
      outcomes: one.known.length,
      positives: one.positives,
      truePositiveRate: able.includes(one) ? wilson(one.caught, one.positives) : null,
      tprGap: best && able.includes(one) ? gapOf(one, best) : null,
      ece: one.known.length >= MIN_OUTCOMES ? errorOf(one.known) : null,
    })),
  };
}

interface Counted {
  group: string;
  leads: number;
  hot: number;
  known: (Outcome & { hot: boolean })[];
  positives: number;
  caught: number;
}

/** Hot share over the highest, 95 % by Katz on the logarithm; below four fifths blocks when it is not chance. */
function ratioOf(one: Counted, most: Counted): Group['selectionRatio'] {
  if (one === most || most.hot === 0) return { value: 1, low: null, high: null, p: 1, verdict: 'pass' };
  const value = one.hot / one.leads / (most.hot / most.leads);
  const p = fisherExact(one.hot, one.leads - one.hot, most.hot, most.leads - most.hot);
  const spread =
    one.hot === 0 ? null : Z95 * Math.sqrt(1 / one.hot - 1 / one.leads + 1 / most.hot - 1 / most.leads);
  return {
    value,
    low: spread === null ? null : value * Math.exp(-spread),
    high: spread === null ? null : value * Math.exp(spread),
    p,
    verdict: value >= RATIO_FLOOR ? 'pass' : p < ALPHA ? 'block' : 'review',
  };
}

/** How far the share that was caught lies below that of the group with the highest. */
function gapOf(one: Counted, best: Counted): NonNullable<Group['tprGap']> {
  if (one === best) return { value: 0, low: null, high: null, verdict: 'pass' };
  const gap = shareDifference([one.caught, one.positives], [best.caught, best.positives]);
  return { ...gap, verdict: gap.value <= TPR_GAP ? 'pass' : gap.low > 0 ? 'block' : 'review' };
}

/** Calibration error with a basic bootstrap interval; blocks only when all of it lies above the limit. */
function errorOf(rows: readonly Outcome[]): NonNullable<Group['ece']> {
  const value = ece(rows);
  const random = seeded(7);
  const draws = Array.from({ length: DRAWS }, () =>
    ece(Array.from(rows, () => rows[Math.floor(random() * rows.length)] as Outcome)),
  ).sort((a, b) => a - b);
  // Drawn errors lie above the measured one as that lies above the real one: small bins add noise each time.
  const low = Math.max(0, 2 * value - (draws[Math.floor(DRAWS * 0.975)] ?? value));
  const high = Math.max(value, 2 * value - (draws[Math.floor(DRAWS * 0.025)] ?? value));
  return { value, low, high, verdict: value <= ECE_LIMIT ? 'pass' : low > ECE_LIMIT ? 'block' : 'review' };
}

/** Verdict of an attribute: the worst of its checks. */
export const verdictOf = (groups: readonly Group[], proxy: { verdict: Verdict } | null): Verdict =>
  worst([
    ...groups.flatMap(({ selectionRatio, tprGap, ece: error }) => [
      selectionRatio.verdict,
      tprGap?.verdict ?? 'pass',
      error?.verdict ?? 'pass',
    ]),
    proxy?.verdict ?? 'pass',
  ]);

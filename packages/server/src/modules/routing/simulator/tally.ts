import type { Outcome, RoutingRules, SimulationResult } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Trace } from '../decisions/trace.ts';

/** Where a lead went, or would have gone; `nobody` is only what happened. */
export interface Went {
  outcome: Outcome | 'nobody';
  ruleId: string | null;
  lastResort: boolean;
  userId: string | null;
  pondId: string | null;
  offeredTo: readonly string[];
  afterHours: boolean;
  /** False for what was placed by hand or stayed with its owner: no rule had a part in it. */
  byRules: boolean;
}

/** One lead that would have gone elsewhere, as it is kept: words are made when somebody reads it. */
export interface StoredSample {
  leadId: string;
  at: string;
  before: Went;
  after: Went;
  trace: Trace;
}
export type StoredResult = Omit<SimulationResult, 'samples'> & { samples: StoredSample[] };

interface Counted {
  before: number;
  after: number;
}
type Side = keyof Counted;

const none = (): Counted => ({ before: 0, after: 0 });
const SAMPLES = 30;

/** Adds up a simulation. Leads are given in order of time. */
export class Tally {
  readonly #people = new Map<string, Counted & { offeredBefore: number; offeredAfter: number }>();
  readonly #ponds = new Map<string, Counted>();
  readonly #rules = new Map<string | null, Counted>();
  readonly #answers = new Map<string | null, { leads: number; minutes: number[] }>();
  readonly #samples = new Map<number, StoredSample>();
  readonly #span: { from: number; to: number };
  #leads = 0;
  #moved = 0;
  #nobody = 0;
  readonly #offered = none();
  readonly #unmatched = none();
  readonly #lastResort = none();
  readonly #afterHours = none();

  constructor(from: Date, to: Date) {
    this.#span = { from: from.getTime(), to: to.getTime() };
  }

  add(lead: { leadId: string; at: Date }, before: Went, after: Went, trace: () => Trace): void {
    this.#leads += 1;
    this.#count('before', before);
    this.#count('after', after);
    if (where(before) === where(after)) return;
    this.#moved += 1;
    // The first of each stretch of time, so that samples are spread over the days.
    const { from, to } = this.#span;
    const stretch = Math.floor(((lead.at.getTime() - from) / (to - from)) * SAMPLES);
    if (!this.#samples.has(stretch))
      this.#samples.set(stretch, {
        leadId: lead.leadId,
        at: lead.at.toISOString(),
        before,
        after,
        trace: trace(),
      });
  }

  /** `minutes` to the first answer by a person; null when there is none yet. */
  addAnswer(territoryIds: readonly string[], minutes: number | null): void {
    for (const id of territoryIds.length > 0 ? territoryIds : [null]) {
      const answers = of(this.#answers, id, () => ({ leads: 0, minutes: [] }));
      answers.leads += 1;
      if (minutes !== null) answers.minutes.push(minutes);
    }
  }

  #count(side: Side, went: Went): void {
    const person = (id: string) =>
      of(this.#people, id, () => ({ ...none(), offeredBefore: 0, offeredAfter: 0 }));
    if (went.byRules) of(this.#rules, went.ruleId, none)[side] += 1;
    if (went.afterHours) this.#afterHours[side] += 1;
    if (went.lastResort) this.#lastResort[side] += 1;
    if (went.byRules && went.ruleId === null) this.#unmatched[side] += 1;
    switch (went.outcome) {
      case 'nobody':
        this.#nobody += 1;
        break;
      case 'offered':
        this.#offered[side] += 1;
        for (const id of went.offeredTo)
          person(id)[side === 'before' ? 'offeredBefore' : 'offeredAfter'] += 1;
        break;
      case 'pond':
        of(this.#ponds, went.pondId ?? '', none)[side] += 1;
        break;
      default:
        person(went.userId ?? '')[side] += 1;
    }
  }

  /** The sums, in an order that depends on the leads alone. */
  result(
    draft: RoutingRules,
    published: RoutingRules,
    territories: ReadonlyMap<string, string>,
  ): StoredResult {
    const names = new Map([...published.rules, ...draft.rules].map((rule) => [rule.id, rule.name]));
    const inDraft = draft.rules.map((rule) => rule.id);
    const gone = [...this.#rules.keys()].filter((id) => id !== null && !inDraft.includes(id)) as string[];
    const byGain = (a: Counted, b: Counted) => b.after - b.before - (a.after - a.before) || b.after - a.after;
    return {
      leads: this.#leads,
      moved: this.#moved,
      people: [...this.#people]
        .map(([userId, counted]) => ({ userId, ...counted }))
        .sort((a, b) => byGain(a, b) || (a.userId < b.userId ? -1 : 1)),
      ponds: [...this.#ponds]
        .map(([pondId, counted]) => ({ pondId, ...counted }))
        .sort((a, b) => byGain(a, b) || (a.pondId < b.pondId ? -1 : 1)),
      nobody: { before: this.#nobody },
      offered: this.#offered,
      rules: [...inDraft, ...gone.sort(), null].map((ruleId) => ({
        ruleId,
        name: ruleId === null ? t('routed.catch_all') : (names.get(ruleId) ?? t('routed.rule_gone')),
        ...(this.#rules.get(ruleId) ?? none()),
      })),
      unmatched: this.#unmatched,
      lastResort: this.#lastResort,
      afterHours: this.#afterHours,
      territories: [...territories, [null, t('routed.territory.none')] as const]
        .map(([territoryId, name]) => {
          const { leads, minutes } = this.#answers.get(territoryId) ?? { leads: 0, minutes: [] };
          const sorted = minutes.sort((a, b) => a - b);
          return {
            territoryId,
            name,
            leads,
            answered: sorted.length,
            p50Minutes: percentile(sorted, 0.5),
            p90Minutes: percentile(sorted, 0.9),
          };
        })
        .filter(({ leads }) => leads > 0),
      samples: [...this.#samples.values()],
    };
  }
}

function of<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

const where = (went: Went): string =>
  went.outcome === 'offered'
    ? [...went.offeredTo].sort().join()
    : went.outcome === 'nobody'
      ? ''
      : (went.userId ?? went.pondId ?? '');

/** Nearest rank, to a tenth of a minute. */
const percentile = (sorted: readonly number[], share: number): number | null => {
  const value = sorted[Math.ceil(share * sorted.length) - 1];
  return value === undefined ? null : Math.round(value * 10) / 10;
};

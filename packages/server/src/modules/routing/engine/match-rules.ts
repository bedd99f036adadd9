import type { Criterion, RoutingRule, RoutingRules } from '@lintel/contract';
import { CRITERIA } from '@lintel/contract';
import { isWithin, wallClock } from './clock.ts';
import type { LeadFacts } from './facts.ts';

/** What became of one rule: which of its criteria the lead met. */
export interface RuleTried {
  ruleId: string;
  state: 'matched' | 'not_matched' | 'off';
  met: Partial<Record<Criterion, boolean>>;
}

export interface Tried {
  /** Rules in order, up to the one that matched. */
  tries: RuleTried[];
  match: RoutingRule | null;
}

/** Texts compare without regard to case, width and outer spaces. */
export const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

const folded = new WeakMap<readonly string[], ReadonlySet<string>>();
function setOf(words: readonly string[]): ReadonlySet<string> {
  let set = folded.get(words);
  if (!set) {
    set = new Set(words.map(fold));
    folded.set(words, set);
  }
  return set;
}
const named = (words: readonly string[], value: string | null): boolean =>
  value !== null && setOf(words).has(fold(value));

/** Every criterion by itself; a rule without any matches all leads. */
const MEETS: {
  [C in Criterion]: (
    want: NonNullable<RoutingRule['criteria'][C]>,
    lead: LeadFacts,
    timeZone: string,
  ) => boolean;
} = {
  sources: (want, { source }) => named(want, source),
  tags: (want, { tags }) => tags.some((tag) => named(want, tag)),
  leadTypes: (want, { leadType }) => leadType !== null && want.includes(leadType),
  inquiryTypes: (want, { inquiryType }) => inquiryType !== null && want.includes(inquiryType),
  prices: (want, { price }) =>
    price !== null &&
    want.some(({ from, to }) => price.to >= (from ?? 0) && price.from <= (to ?? Number.POSITIVE_INFINITY)),
  propertyTypes: (want, { propertyType }) => named(want, propertyType),
  territoryIds: (want, { territoryIds }) => territoryIds.some((id) => want.includes(id)),
  hours: (want, { at }, timeZone) => isWithin(want.windows, wallClock(at, want.timeZone ?? timeZone)),
  hasPhone: (want, { hasPhone }) => hasPhone === want,
  hasEmail: (want, { hasEmail }) => hasEmail === want,
  ourListing: (want, { listing }) => (listing !== null) === want,
};

function meets<C extends Criterion>(rule: RoutingRule, criterion: C, lead: LeadFacts, timeZone: string) {
  const want = rule.criteria[criterion] as NonNullable<RoutingRule['criteria'][C]>;
  return MEETS[criterion](want, lead, timeZone);
}

/** Tries the rules in order until one matches; `timeZone` is the company's. */
export function tryRules({ rules }: RoutingRules, lead: LeadFacts, timeZone: string): Tried {
  const tries: RuleTried[] = [];
  for (const rule of rules) {
    if (!rule.on) {
      tries.push({ ruleId: rule.id, state: 'off', met: {} });
      continue;
    }
    const met: RuleTried['met'] = {};
    let matched = true;
    for (const criterion of CRITERIA) {
      if (rule.criteria[criterion] === undefined) continue;
      const is = meets(rule, criterion, lead, timeZone);
      met[criterion] = is;
      matched &&= is;
    }
    tries.push({ ruleId: rule.id, state: matched ? 'matched' : 'not_matched', met });
    if (matched) return { tries, match: rule };
  }
  return { tries, match: null };
}

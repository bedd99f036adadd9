import {
  CRITERIA,
  type Criterion,
  type HoursWindow,
  type RoutingRule,
  type RoutingRules,
  type RuleTry,
  type StepTry,
} from '@lintel/contract';
import { dateFormat, numberFormat, t } from '@lintel/contract/messages';
import type { StepTried } from '../engine/decide.ts';
import type { RuleTried } from '../engine/match-rules.ts';
import type { Trace } from './trace.ts';

/** Names of what a decision speaks of; what is gone has none. */
export interface Names {
  people: ReadonlyMap<string, { name: string }>;
  ponds: ReadonlyMap<string, string>;
  territories: ReadonlyMap<string, { name: string }>;
  currency: string;
  /** Fields of the lead the reader's role hides, by their names in RULED_FIELDS. */
  hidden: ReadonlySet<string>;
}

export const personName = ({ people }: Names, id: string | null): string =>
  people.get(id ?? '')?.name ?? t('routed.somebody');
export const pondName = ({ ponds }: Names, id: string | null): string =>
  ponds.get(id ?? '') ?? t('routed.pond_gone');

/** Rules as they were tried, each criterion with what it asks for and what the lead had. */
export function toRuleTries(
  { facts, tries }: Pick<Trace, 'facts' | 'tries'>,
  rules: RoutingRules,
  names: Names,
): RuleTry[] {
  const byId = new Map(rules.rules.map((rule) => [rule.id, rule]));
  return tries.flatMap((tried): RuleTry[] => {
    const rule = byId.get(tried.ruleId);
    if (!rule) return [];
    return [
      {
        ruleId: rule.id,
        name: rule.name,
        state: tried.state,
        criteria: CRITERIA.filter((c) => tried.met[c] !== undefined).map((criterion) => ({
          criterion,
          matched: tried.met[criterion] === true,
          wanted: wanted(rule, criterion, names),
          had: had(facts, criterion, names),
        })),
      },
    ];
  });
}

/** Steps as they were tried, in words. `offered` is how many a lead was offered to. */
export const toStepTries = (
  steps: readonly StepTried[],
  placed: { userId: string | null; pondId: string | null; offered: number },
  names: Names,
): StepTry[] =>
  steps.map((step) => ({
    ruleId: step.ruleId,
    kind: step.kind,
    placed: step.placed,
    skipped: step.skipped,
    text: stepText(step, placed, names),
  }));

function stepText(
  step: StepTried,
  { userId, pondId, offered }: { userId: string | null; pondId: string | null; offered: number },
  names: Names,
): string {
  if (!step.placed)
    return step.missing
      ? t(`routed.step.missing.${step.missing}`)
      : t('routed.step.skipped', { count: step.skipped.length });
  if (step.kind === 'last_resort') return t('routed.step.last_resort', { name: personName(names, userId) });
  if (step.kind === 'pond') return t('routed.step.pond', { name: pondName(names, pondId) });
  if (step.kind === 'claim') return t('routed.step.offered', { count: offered });
  return t('routed.step.given', { name: personName(names, userId) });
}

/** One sentence that says where a lead went and why. */
export function sentence(
  decision: {
    outcome: 'given' | 'kept' | 'offered' | 'pond';
    ruleId: string | null;
    lastResort: boolean;
    userId: string | null;
    pondId: string | null;
    offered: number;
    /** It was not the lead's own owner who kept it, but the one of its household. */
    household: boolean;
    tries: readonly RuleTried[];
  },
  rules: RoutingRules,
  names: Names,
): string {
  const name = personName(names, decision.userId);
  const rule = rules.rules.find(({ id }) => id === decision.ruleId)?.name ?? t('routed.catch_all');
  const matched = decision.tries.find((tried) => tried.state === 'matched');
  const passedOver = rules.rules.find(({ id }) => id === matched?.ruleId)?.name;
  switch (decision.outcome) {
    case 'kept':
      return t(decision.household ? 'routed.decision.household' : 'routed.decision.kept', { name });
    case 'offered':
      return t('routed.decision.offered', { count: decision.offered, rule });
    case 'pond':
      return t('routed.decision.pond', { name: pondName(names, decision.pondId), rule });
    default:
      if (decision.lastResort) return t('routed.decision.last_resort', { name });
      if (decision.ruleId !== null) return t('routed.decision.given', { name, rule });
      return passedOver === undefined
        ? t('routed.decision.given_catch_all', { name })
        : t('routed.decision.given_fallback', { name, rule: passedOver });
  }
}

/** The lead's field a criterion looks at, where a role may hide it. */
const FIELD: Partial<Record<Criterion, string>> = {
  sources: 'source',
  tags: 'tags',
  prices: 'budget',
  territoryIds: 'location',
  hasPhone: 'phones',
  hasEmail: 'emails',
};

const list = (values: readonly string[]): string => {
  const last = values.at(-1) ?? '';
  return values.length < 2 ? last : t('routed.any_of', { list: values.slice(0, -1).join(', '), last });
};

const money = (amount: number, { currency }: Names): string =>
  numberFormat({ style: 'currency', currency, maximumFractionDigits: 0 }).format(amount);

function range(from: number | null, to: number | null, names: Names): string {
  if (from !== null && to !== null)
    return from === to
      ? money(from, names)
      : t('routed.price.range', { from: money(from, names), to: money(to, names) });
  if (from !== null) return t('routed.price.from', { from: money(from, names) });
  return to === null ? '' : t('routed.price.to', { to: money(to, names) });
}

/** 2024-01-01 is a Monday. */
const dayName = (day: number): string =>
  dateFormat({ weekday: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, day)));
const hourMinute = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
const windowText = ({ days, from, to }: HoursWindow): string =>
  t('routed.hours.window', { days: [...days].sort().map(dayName).join(' '), from, to });

const territoryName = ({ territories }: Names, id: string): string =>
  territories.get(id)?.name ?? t('routed.territory.gone');

function wanted({ criteria: c }: RoutingRule, criterion: Criterion, names: Names): string {
  switch (criterion) {
    case 'sources':
    case 'tags':
    case 'propertyTypes':
      return list(c[criterion] ?? []);
    case 'leadTypes':
      return list((c.leadTypes ?? []).map((type) => t(`routed.type.${type}`)));
    case 'inquiryTypes':
      return list((c.inquiryTypes ?? []).map((type) => t(`routed.inquiry.${type}`)));
    case 'prices':
      return list((c.prices ?? []).map(({ from, to }) => range(from, to, names)));
    case 'territoryIds':
      return list((c.territoryIds ?? []).map((id) => territoryName(names, id)));
    case 'hours': {
      const windows = list((c.hours?.windows ?? []).map(windowText));
      return c.hours?.timeZone ? t('routed.hours.zone', { windows, zone: c.hours.timeZone }) : windows;
    }
    case 'hasPhone':
      return t(c.hasPhone ? 'routed.has.phone' : 'routed.has.no_phone');
    case 'hasEmail':
      return t(c.hasEmail ? 'routed.has.email' : 'routed.has.no_email');
    case 'ourListing':
      return t(c.ourListing ? 'routed.listing.ours' : 'routed.listing.other');
  }
}

function had(facts: Trace['facts'], criterion: Criterion, names: Names): string | null {
  if (names.hidden.has(FIELD[criterion] ?? '')) return null;
  switch (criterion) {
    case 'sources':
      return facts.source;
    case 'tags':
      return facts.tags.join(', ') || null;
    case 'propertyTypes':
      return facts.propertyType;
    case 'leadTypes':
      return facts.leadType && t(`routed.type.${facts.leadType}`);
    case 'inquiryTypes':
      return facts.inquiryType && t(`routed.inquiry.${facts.inquiryType}`);
    case 'prices':
      return facts.price && range(facts.price.from, facts.price.to, names);
    case 'territoryIds':
      return facts.territoryIds.map((id) => territoryName(names, id)).join(', ') || null;
    case 'hours':
      return `${dayName(facts.clock.day)} ${hourMinute(facts.clock.minute)}`;
    case 'hasPhone':
      return t(facts.hasPhone ? 'routed.has.phone' : 'routed.has.no_phone');
    case 'hasEmail':
      return t(facts.hasEmail ? 'routed.has.email' : 'routed.has.no_email');
    case 'ourListing':
      return t(facts.ourListing ? 'routed.listing.ours' : 'routed.listing.other');
  }
}

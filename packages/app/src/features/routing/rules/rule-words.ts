import type { CatchAll, HoursWindow, RouteStep, RoutingRule, RuleCriteria, Sharing } from '@lintel/contract';
import {
  currentLocale,
  dateFormat,
  listFormat,
  type MessageKey,
  numberFormat,
  t,
} from '@lintel/contract/messages';

/** Names of what rules refer to by id; something that is gone says so. */
export interface Names {
  user(id: string): string;
  team(id: string): string;
  pond(id: string): string;
  territory(id: string): string;
  currency: string;
}

const list = (type: 'conjunction' | 'disjunction', items: readonly string[]): string =>
  listFormat({ type }).format(items);
const or = (items: readonly string[]) => list('disjunction', items);

const money = (amount: number, currency: string): string =>
  numberFormat({ style: 'currency', currency, maximumFractionDigits: 0 }).format(amount);

/** "Mon–Fri 09:00–17:00"; days that follow each other are one stretch. 1 is Monday. */
export function windowText({ days, from, to }: HoursWindow): string {
  // 5 January 2026 was a Monday.
  const name = dateFormat({ weekday: 'short', timeZone: 'UTC' });
  const dayName = (day: number) => name.format(Date.UTC(2026, 0, 4 + day));
  const stretches: [number, number][] = [];
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else stretches.push([day, day]);
  }
  const text = stretches.map(([first, last]) =>
    first === last
      ? dayName(first)
      : last === first + 1
        ? `${dayName(first)}, ${dayName(last)}`
        : `${dayName(first)}–${dayName(last)}`,
  );
  return `${text.join(', ')} ${from}–${to}`;
}

function priceText({ from, to }: { from: number | null; to: number | null }, currency: string): string {
  if (from !== null && to !== null)
    return t('routing.price.between', { from: money(from, currency), to: money(to, currency) });
  if (from !== null) return t('routing.price.from', { from: money(from, currency) });
  return to === null ? t('routing.price.any') : t('routing.price.to', { to: money(to, currency) });
}

/** What a lead must meet, one phrase a criterion; empty for a rule that takes every lead. */
export function criteriaWords(criteria: RuleCriteria, names: Names): string[] {
  const c = criteria;
  const words: string[] = [];
  if (c.sources) words.push(t('routing.when.sources', { list: or(c.sources) }));
  if (c.leadTypes)
    words.push(t('routing.when.lead_types', { list: or(c.leadTypes.map((v) => t(`leads.type.${v}`))) }));
  if (c.inquiryTypes)
    words.push(
      t('routing.when.inquiries', {
        list: or(c.inquiryTypes.map((v) => t(`leads.event.${v}` as MessageKey))),
      }),
    );
  if (c.ourListing !== undefined) words.push(t(c.ourListing ? 'routing.when.ours' : 'routing.when.not_ours'));
  if (c.propertyTypes) words.push(t('routing.when.property_types', { list: or(c.propertyTypes) }));
  if (c.prices)
    words.push(t('routing.when.prices', { list: or(c.prices.map((p) => priceText(p, names.currency))) }));
  if (c.territoryIds)
    words.push(t('routing.when.territories', { list: or(c.territoryIds.map(names.territory)) }));
  if (c.tags) words.push(t('routing.when.tags', { list: or(c.tags) }));
  if (c.hasPhone !== undefined) words.push(t(c.hasPhone ? 'routing.when.phone' : 'routing.when.no_phone'));
  if (c.hasEmail !== undefined) words.push(t(c.hasEmail ? 'routing.when.email' : 'routing.when.no_email'));
  if (c.hours)
    words.push(
      t(c.hours.timeZone ? 'routing.when.hours_in' : 'routing.when.hours', {
        list: or(c.hours.windows.map(windowText)),
        zone: c.hours.timeZone?.replaceAll('_', ' ') ?? '',
      }),
    );
  return words;
}

/** "Ana ×2, Ben and North"; the share is said where it is not one, and only where people take turns. */
export function sharingText({ people, teams }: Sharing, names: Names, turns = true): string {
  const share = (name: string, perRound: number) => (turns && perRound !== 1 ? `${name} ×${perRound}` : name);
  return list('conjunction', [
    ...people.map((p) => share(names.user(p.userId), p.perRound)),
    ...teams.map((m) => share(names.team(m.teamId), m.perRound)),
  ]);
}

export function stepText(step: RouteStep, names: Names): string {
  switch (step.kind) {
    case 'agent':
      return t('routing.step.agent_to', { name: names.user(step.userId) });
    case 'turns':
      return t('routing.step.turns_among', { list: sharingText(step.among, names) });
    case 'claim':
      return t('routing.step.claim_by', {
        list: sharingText(step.among, names, false),
        minutes: step.minutes,
      });
    case 'pond':
      return t('routing.step.pond_into', { name: names.pond(step.pondId) });
    default:
      return t(`routing.step.${step.kind}`);
  }
}

export interface RuleSentence {
  /** Who: "Leads from Zillow, in North Side". */
  when: string;
  /** First step, then what happens when it finds nobody. */
  steps: string[];
  /** "Only people in their working hours", "First answer in 5 min, hot in 2 min"; the latter where the rule says so. */
  terms: string[];
}

/** A rule as a broker reads it. */
export function ruleSentence(
  rule: Pick<RoutingRule, 'criteria' | 'steps' | 'urgency' | 'workingHoursOnly'>,
  names: Names,
): RuleSentence {
  const words = criteriaWords(rule.criteria, names);
  return {
    when: words.length === 0 ? t('routing.when.every') : t('routing.when', { list: words.join(', ') }),
    ...placingWords(rule, names),
  };
}

export function placingWords(
  { steps, urgency, workingHoursOnly }: Pick<CatchAll, 'steps' | 'urgency' | 'workingHoursOnly'>,
  names: Names,
): Omit<RuleSentence, 'when'> {
  const bands = Object.entries(urgency?.byBand ?? {}).map(([band, minutes]) =>
    t('routing.due.band', {
      band: t(`ui.band.${band}` as MessageKey).toLocaleLowerCase(currentLocale()),
      minutes: Number(minutes),
    }),
  );
  return {
    steps: steps.map((step) => stepText(step, names)),
    terms: [
      ...(workingHoursOnly ? [t('routing.working_hours_only')] : []),
      ...(urgency ? [[t('routing.due', { minutes: urgency.minutes }), ...bands].join(', ')] : []),
    ],
  };
}

import type { CatchAll, HoursWindow, RouteStep, RoutingRule, RuleCriteria } from '@lintel/contract';
import { t } from '@lintel/contract/messages';

/** What a criterion begins with when it is added. */
export const CRITERION_START: { [C in keyof RuleCriteria]-?: NonNullable<RuleCriteria[C]> } = {
  sources: [],
  tags: [],
  leadTypes: [],
  inquiryTypes: [],
  prices: [{ from: null, to: null }],
  propertyTypes: [],
  territoryIds: [],
  hours: { windows: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }], timeZone: null },
  hasPhone: true,
  hasEmail: true,
  ourListing: true,
};

/** What a step begins with when its kind is chosen. */
export function stepOf(kind: RouteStep['kind']): RouteStep {
  switch (kind) {
    case 'agent':
      return { kind, userId: '' };
    case 'pond':
      return { kind, pondId: '' };
    case 'turns':
      return { kind, among: { people: [], teams: [] } };
    case 'claim':
      return { kind, among: { people: [], teams: [] }, minutes: 5, hideName: false, hideSource: false };
    default:
      return { kind };
  }
}

/** Words typed with commas between them, each once. */
export const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];

const HOUR = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;

/** Every window has its days, a beginning and an end. */
export const hoursComplete = (windows: readonly HoursWindow[]): boolean =>
  windows.every((w) => w.days.length > 0 && HOUR.test(w.from) && HOUR.test(w.to));

/** Why a rule cannot be saved yet; undefined when it can. What it refers to is checked by the server. */
export function missingInRule(rule: RoutingRule): string | undefined {
  if (rule.name.trim() === '') return t('routing.need.name');
  const { criteria: c } = rule;
  for (const value of Object.values(c))
    if (Array.isArray(value) && value.length === 0) return t('routing.need.criterion');
  if (c.prices?.some(({ from, to }) => from === null && to === null)) return t('routing.need.price');
  if (c.prices?.some(({ from, to }) => from !== null && to !== null && from > to))
    return t('routing.need.price_order');
  if (c.hours && !hoursComplete(c.hours.windows)) return t('routing.need.hours');
  return missingInPlacing(rule);
}

export function missingInPlacing({
  steps,
  urgency,
}: Pick<CatchAll, 'steps' | 'urgency'>): string | undefined {
  for (const step of steps) {
    if (step.kind === 'agent' && step.userId === '') return t('routing.need.agent');
    if (step.kind === 'pond' && step.pondId === '') return t('routing.need.pond');
    if (
      (step.kind === 'turns' || step.kind === 'claim') &&
      step.among.people.length + step.among.teams.length === 0
    )
      return t('routing.need.people');
    if (step.kind === 'claim' && !whole(step.minutes, 1, 30)) return t('routing.need.claim_minutes');
    if (
      (step.kind === 'turns' || step.kind === 'claim') &&
      [...step.among.people, ...step.among.teams].some(({ perRound }) => !whole(perRound, 1, 100))
    )
      return t('routing.need.share');
  }
  const minutes = urgency ? [urgency.minutes, ...Object.values(urgency.byBand)] : [];
  return minutes.every((m) => whole(Number(m), 1, 1440)) ? undefined : t('routing.need.minutes');
}

const whole = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

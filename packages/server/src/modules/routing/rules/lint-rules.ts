import type { RouteStep, RoutingRule, RoutingRules, RuleProblem, Sharing } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { AppError } from '../../../kernel/errors.ts';
import { protectedTrait } from '../../leads/index.ts';

/** What rules may name, by id. */
export interface Named {
  people: ReadonlyMap<string, { name: string; active: boolean }>;
  /** With how many active members. */
  teams: ReadonlyMap<string, { name: string; members: number }>;
  /** Names. */
  ponds: ReadonlyMap<string, string>;
  /** With how many agents who are active. */
  territories: ReadonlyMap<string, { name: string; agents: number }>;
}

type Code = RuleProblem['code'];
type Say = (severity: RuleProblem['severity'], path: string, code: Code, message: string) => void;

/** Without it nothing says which words may decide. */
export const LIST_UNAVAILABLE = 'list_unavailable' satisfies Code;

/**
 * Everything that is wrong with rules, in their order: words that speak of a protected trait, things that do not exist,
 * what can never happen. With `running` they are published already: what has left since is passed over, so it is a
 * warning. `traitOf` says which trait a word speaks of.
 */
export function lintRules(
  { rules, catchAll }: RoutingRules,
  named: Named,
  { running = false, traitOf = protectedTrait } = {},
): RuleProblem[] {
  const problems: RuleProblem[] = [];
  let taker: number | undefined;
  rules.forEach((rule, at) => {
    const say: Say = (severity, path, code, message) =>
      problems.push({ severity, code, path: `rules.${at}.${path}`, message });
    lintWords(rule, named, say, traitOf);
    // A rule that is off does nothing yet.
    const fault = running || !rule.on ? 'warning' : 'error';
    rule.criteria.prices?.forEach(({ from, to }, i) => {
      if (from !== null && to !== null && from > to)
        say('error', `criteria.prices.${i}`, 'price_order', t('routed.problem.price_order'));
    });
    rule.criteria.territoryIds?.forEach((id, i) => {
      if (!named.territories.has(id))
        say(
          fault,
          `criteria.territoryIds.${i}`,
          'territory_not_found',
          t('routed.problem.territory_not_found'),
        );
    });
    if (taker !== undefined)
      say('warning', 'criteria', 'never_reached', t('routed.problem.never_reached', { number: taker + 1 }));
    else if (rule.on && Object.keys(rule.criteria).length === 0) taker = at;
    lintSteps(rule.steps, named, say, fault);
    if (rule.steps.some((step) => step.kind === 'territory'))
      for (const id of rule.criteria.territoryIds ?? []) warnEmpty(id, named, say);
  });
  lintSteps(
    catchAll.steps,
    named,
    (severity, path, code, message) => problems.push({ severity, code, path: `catchAll.${path}`, message }),
    running ? 'warning' : 'error',
  );
  return problems;
}

function warnEmpty(id: string, { territories }: Named, say: Say): void {
  const territory = territories.get(id);
  if (territory?.agents === 0)
    say(
      'warning',
      'criteria.territoryIds',
      'territory_empty',
      t('routed.problem.territory_empty', { name: territory.name }),
    );
}

/** No word that decides may speak of who a person is, and no rule may be named for it. */
function lintWords(rule: RoutingRule, named: Named, say: Say, traitOf: typeof protectedTrait): void {
  const { sources = [], tags = [], propertyTypes = [], territoryIds = [] } = rule.criteria;
  const words: [string, string][] = [
    ['name', rule.name],
    ...sources.map((word, i): [string, string] => [`criteria.sources.${i}`, word]),
    ...tags.map((word, i): [string, string] => [`criteria.tags.${i}`, word]),
    ...propertyTypes.map((word, i): [string, string] => [`criteria.propertyTypes.${i}`, word]),
    ...territoryIds.map((id, i): [string, string] => [
      `criteria.territoryIds.${i}`,
      named.territories.get(id)?.name ?? '',
    ]),
  ];
  for (const [path, value] of words) {
    try {
      const trait = traitOf(value);
      if (trait)
        say(
          'error',
          path,
          'protected_trait',
          t('routed.problem.protected_trait', { value, trait: trait.why }),
        );
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'fair_housing.unavailable')) throw error;
      say('error', path, LIST_UNAVAILABLE, t('routed.problem.list_unavailable'));
      return;
    }
  }
}

/** Steps behind which no other is reached: they never find nobody. */
const FINAL = new Set<RouteStep['kind']>(['pond']);

function lintSteps(
  steps: readonly RouteStep[],
  named: Named,
  say: Say,
  fault: RuleProblem['severity'],
): void {
  steps.forEach((step, at) => {
    const path = `steps.${at}`;
    const before = steps[at - 1];
    if (before && FINAL.has(before.kind))
      say('warning', path, 'steps_unreached', t('routed.problem.steps_unreached'));
    if (step.kind === 'agent') lintPerson(step.userId, `${path}.userId`, named, say, fault);
    if (step.kind === 'pond' && !named.ponds.has(step.pondId))
      say(fault, `${path}.pondId`, 'pond_not_found', t('routed.problem.pond_not_found'));
    if (step.kind === 'turns' || step.kind === 'claim')
      lintSharing(step.among, `${path}.among`, named, say, fault);
  });
}

/** People and teams that share in leads. */
function lintSharing(
  { people, teams }: Sharing,
  path: string,
  named: Named,
  say: Say,
  fault: RuleProblem['severity'],
): void {
  if (people.length + teams.length === 0) say('error', path, 'nobody', t('routed.problem.nobody'));
  people.forEach(({ userId }, i) => {
    lintPerson(userId, `${path}.people.${i}.userId`, named, say, fault);
  });
  teams.forEach(({ teamId }, i) => {
    const team = named.teams.get(teamId);
    if (!team) say(fault, `${path}.teams.${i}.teamId`, 'team_not_found', t('routed.problem.team_not_found'));
    else if (team.members === 0)
      say(
        'warning',
        `${path}.teams.${i}.teamId`,
        'team_empty',
        t('routed.problem.team_empty', { name: team.name }),
      );
  });
}

function lintPerson(
  userId: string,
  path: string,
  { people }: Named,
  say: Say,
  fault: RuleProblem['severity'],
): void {
  const person = people.get(userId);
  if (!person) say(fault, path, 'user_not_found', t('routed.problem.user_not_found'));
  else if (!person.active)
    say(fault, path, 'user_inactive', t('routed.problem.user_inactive', { name: person.name }));
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RouteStep, RoutingRule } from '@lintel/contract';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { makeRule, makeRules } from '../routing.factory.ts';
import { lintRules, type Named } from './lint-rules.ts';

const [ANA, GONE, STRANGER, TEAM, EMPTY, POND, NORTH, BARE] = Array.from({ length: 8 }, newId) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
const named: Named = {
  people: new Map([
    [ANA, { name: 'Ana Example', active: true }],
    [GONE, { name: 'Gus Example', active: false }],
  ]),
  teams: new Map([
    [TEAM, { name: 'North team', members: 2 }],
    [EMPTY, { name: 'New team', members: 0 }],
  ]),
  ponds: new Map([[POND, 'Lake']]),
  territories: new Map([
    [NORTH, { name: 'North', agents: 2 }],
    [BARE, { name: 'Bare', agents: 0 }],
  ]),
};
const to = (userId: string): RouteStep => ({ kind: 'agent', userId });
const lint = (
  rules: RoutingRule[],
  options: Parameters<typeof lintRules>[2] = {},
  ...catchAll: RouteStep[]
) => lintRules(makeRules(rules, ...catchAll), named, options).map((p) => [p.severity, p.code, p.path]);

test('sound rules have no problems', () => {
  const rules = [
    makeRule('Zillow buyers', { sources: ['Zillow'], tags: ['investor'], propertyTypes: ['Condo'] }, [
      to(ANA),
    ]),
    makeRule('North', { territoryIds: [NORTH] }, [
      { kind: 'territory' },
      { kind: 'turns', among: { people: [], teams: [{ teamId: TEAM, perRound: 1 }] } },
      { kind: 'pond', pondId: POND },
    ]),
  ];
  assert.deepEqual(lint(rules), []);
});

test('words that speak of who a person is refuse rules, wherever they stand', () => {
  const rules = [
    makeRule('Spanish speakers', { sources: ['Web', 'Veterans fair'] }, [to(ANA)]),
    makeRule('Second', { tags: ['vip', 'has children', 'Muslim'] }, [to(ANA)], { on: false }),
    makeRule('Third', { propertyTypes: ['55+ community'] }, [to(ANA)]),
  ];
  assert.deepEqual(lint(rules, { running: true }), [
    ['error', 'protected_trait', 'rules.0.name'],
    ['error', 'protected_trait', 'rules.0.criteria.sources.1'],
    ['error', 'protected_trait', 'rules.1.criteria.tags.1'],
    ['error', 'protected_trait', 'rules.1.criteria.tags.2'],
    ['error', 'protected_trait', 'rules.2.criteria.propertyTypes.0'],
  ]);
  const [problem] = lintRules(makeRules(rules), named);
  assert.match(problem?.message ?? '', /^“Spanish speakers” speaks of language/);
});

test('without the list of what may not decide, nothing is allowed', () => {
  const traitOf = () => {
    throw new AppError('fair_housing.unavailable');
  };
  assert.deepEqual(lint([makeRule('Plain', { sources: ['Web'] }, [to(ANA)])], { traitOf }), [
    ['error', 'list_unavailable', 'rules.0.name'],
  ]);
});

test('who and what does not exist refuses a draft, and is passed over with a warning once rules run', () => {
  const rules = [
    makeRule('One', { territoryIds: [newId(), BARE] }, [to(GONE), { kind: 'territory' }, to(STRANGER)]),
    makeRule('Two', { sources: ['Web'] }, [
      {
        kind: 'turns',
        among: {
          people: [{ userId: STRANGER, perRound: 1 }],
          teams: [
            { teamId: newId(), perRound: 1 },
            { teamId: EMPTY, perRound: 1 },
          ],
        },
      },
      { kind: 'pond', pondId: newId() },
      to(ANA),
    ]),
  ];
  const found = (fault: string) => [
    [fault, 'territory_not_found', 'rules.0.criteria.territoryIds.0'],
    [fault, 'user_inactive', 'rules.0.steps.0.userId'],
    [fault, 'user_not_found', 'rules.0.steps.2.userId'],
    ['warning', 'territory_empty', 'rules.0.criteria.territoryIds'],
    [fault, 'user_not_found', 'rules.1.steps.0.among.people.0.userId'],
    [fault, 'team_not_found', 'rules.1.steps.0.among.teams.0.teamId'],
    ['warning', 'team_empty', 'rules.1.steps.0.among.teams.1.teamId'],
    [fault, 'pond_not_found', 'rules.1.steps.1.pondId'],
    ['warning', 'steps_unreached', 'rules.1.steps.2'],
    [fault, 'user_inactive', 'catchAll.steps.0.userId'],
  ];
  assert.deepEqual(lint(rules, {}, to(GONE)), found('error'));
  assert.deepEqual(lint(rules, { running: true }, to(GONE)), found('warning'));
});

test('ranges, empty groups and rules that are never reached', () => {
  const nobody: RouteStep = { kind: 'turns', among: { people: [], teams: [] } };
  const rules = [
    makeRule('One', { prices: [{ from: 5, to: 1 }] }, [nobody]),
    makeRule('Off', {}, [to(GONE)], { on: false }),
    makeRule('All', {}, [to(ANA)]),
    makeRule('Late', { hasPhone: true }, [to(ANA)]),
  ];
  assert.deepEqual(lint(rules), [
    ['error', 'price_order', 'rules.0.criteria.prices.0'],
    ['error', 'nobody', 'rules.0.steps.0.among'],
    ['warning', 'user_inactive', 'rules.1.steps.0.userId'],
    ['warning', 'never_reached', 'rules.3.criteria'],
  ]);
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type RouteStep, type RoutingRule, RoutingRules, type Sharing } from '@lintel/contract';
import { CATCH_ALL, type Decision, decide, type House } from './decide.ts';
import type { LeadFacts } from './facts.ts';
import { tryRules } from './match-rules.ts';
import type { Person } from './people.ts';

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [OWNER, ANA, BEN, CLEO, POND, TEAM, TERRITORY] = [1, 2, 3, 4, 5, 6, 7].map(id) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
const NOON = new Date('2026-03-04T18:00:00Z');

const person = (userId: string, over: Partial<Person> = {}): Person => ({
  id: userId,
  active: true,
  timeZone: 'America/Chicago',
  receiving: true,
  vacation: null,
  hours: null,
  openCap: null,
  dayCap: null,
  openLeads: 0,
  leadsToday: 0,
  ...over,
});
const house = (people: Person[] = [], over: Partial<House> = {}): House => ({
  timeZone: 'America/Chicago',
  ownerId: OWNER,
  people: new Map(
    [...[OWNER, ANA, BEN, CLEO].map((userId) => person(userId)), ...people].map((p) => [p.id, p]),
  ),
  teams: new Map([[TEAM, [BEN, CLEO]]]),
  ponds: new Set([POND]),
  territories: new Map([[TERRITORY, share(CLEO)]]),
  rings: new Map(),
  ...over,
});
const share = (...userIds: string[]): Sharing => ({
  people: userIds.map((userId) => ({ userId, perRound: 1 })),
  teams: [],
});
const lead = (over: Partial<LeadFacts> = {}): LeadFacts => ({
  leadId: id(99),
  at: NOON,
  source: 'Zillow',
  tags: [],
  leadType: 'buyer',
  inquiryType: 'inquiry.property',
  price: { from: 400_000, to: 400_000 },
  propertyType: 'Condo',
  hasPhone: true,
  hasEmail: false,
  listing: null,
  territoryIds: [],
  band: null,
  ownerId: null,
  householdOwnerId: null,
  pondId: null,
  ...over,
});
const rule = (
  n: number,
  criteria: RoutingRule['criteria'],
  ...steps: RouteStep[]
): RoutingRule & { id: string } => ({
  id: id(100 + n),
  name: `Rule ${n}`,
  on: true,
  criteria,
  steps,
  workingHoursOnly: false,
  urgency: null,
});
const to = (userId: string): RouteStep => ({ kind: 'agent', userId });
const rules = (list: RoutingRule[], ...catchAll: RouteStep[]): RoutingRules =>
  RoutingRules.parse({
    rules: list,
    catchAll: { steps: catchAll.length ? catchAll : [{ kind: 'owner' }] },
  });
const who = (d: Decision) => [d.outcome, d.userId ?? d.pondId ?? d.offer?.to ?? null, d.ruleId];

describe('rules', () => {
  test('the first that matches takes the lead, values are alternatives and criteria all count', () => {
    const doc = rules([
      rule(1, { sources: ['Realtor.com', 'zillow '], leadTypes: ['seller'] }, to(ANA)),
      { ...rule(2, {}, to(OWNER)), on: false },
      rule(3, { sources: ['Realtor.com', 'zillow '] }, to(BEN)),
      rule(4, {}, to(CLEO)),
    ]);
    const decision = decide(doc, lead(), house());
    assert.deepEqual(who(decision), ['given', BEN, id(103)]);
    assert.deepEqual(decision.tries, [
      { ruleId: id(101), state: 'not_matched', met: { sources: true, leadTypes: false } },
      { ruleId: id(102), state: 'off', met: {} },
      { ruleId: id(103), state: 'matched', met: { sources: true } },
    ]);
    assert.deepEqual(who(decide(doc, lead({ leadType: 'seller' }), house())), ['given', ANA, id(101)]);
    assert.deepEqual(who(decide(doc, lead({ source: null }), house())), ['given', CLEO, id(104)]);
  });

  const table: [string, RoutingRule['criteria'], Partial<LeadFacts>, boolean][] = [
    ['a tag', { tags: ['Investor'] }, { tags: ['vip', 'INVESTOR'] }, true],
    ['no such tag', { tags: ['Investor'] }, { tags: ['vip'] }, false],
    ['a price inside', { prices: [{ from: 300_000, to: 500_000 }] }, {}, true],
    ['a price at the edge', { prices: [{ from: 400_000, to: null }] }, {}, true],
    ['a price below', { prices: [{ from: 400_001, to: null }] }, {}, false],
    [
      'one of two ranges',
      {
        prices: [
          { from: null, to: 100 },
          { from: 1, to: 400_000 },
        ],
      },
      {},
      true,
    ],
    ['a budget that overlaps', { prices: [{ from: 500, to: null }] }, { price: { from: 0, to: 500 } }, true],
    ['no price', { prices: [{ from: null, to: null }] }, { price: null }, false],
    ['a kind of home', { propertyTypes: ['condo'] }, {}, true],
    ['a kind of inquiry', { inquiryTypes: ['registration'] }, {}, false],
    ['a number', { hasPhone: true }, {}, true],
    ['no address', { hasEmail: false }, {}, true],
    ['an address', { hasEmail: true }, {}, false],
    ['our listing', { ourListing: true }, { listing: { agentId: null } }, true],
    ['not our listing', { ourListing: false }, { listing: { agentId: null } }, false],
    ['a territory', { territoryIds: [TERRITORY, POND] }, { territoryIds: [id(70), TERRITORY] }, true],
    ['another territory', { territoryIds: [TERRITORY] }, { territoryIds: [id(70)] }, false],
  ];
  for (const [what, criteria, over, matches] of table)
    test(`${matches ? 'matches' : 'does not match'} ${what}`, () => {
      const { match } = tryRules(rules([rule(1, criteria, to(ANA))]), lead(over), 'America/Chicago');
      assert.equal(match !== null, matches);
    });

  test('windows go by the clock of their zone, over midnight and over both changes of the hour', () => {
    const inside = (at: string, from: string, end: string, days: number[], timeZone: string | null = null) =>
      tryRules(
        rules([rule(1, { hours: { windows: [{ days, from, to: end }], timeZone } }, to(ANA))]),
        lead({ at: new Date(at) }),
        'America/Chicago',
      ).match !== null;
    // 2026-03-08 is the Sunday on which Chicago goes from 02:00 to 03:00; 2026-11-01 goes back from 02:00 to 01:00.
    assert.equal(inside('2026-03-08T07:59:00Z', '01:30', '02:30', [7]), true);
    assert.equal(inside('2026-03-08T08:00:00Z', '01:30', '02:30', [7]), false, 'the clock shows 03:00');
    assert.equal(inside('2026-03-08T08:10:00Z', '03:00', '04:00', [7]), true);
    assert.equal(inside('2026-11-01T06:30:00Z', '01:00', '02:00', [7]), true, '01:30 the first time');
    assert.equal(inside('2026-11-01T07:30:00Z', '01:00', '02:00', [7]), true, '01:30 the second time');
    assert.equal(inside('2026-11-01T08:00:00Z', '01:00', '02:00', [7]), false);
    assert.equal(inside('2026-03-09T14:00:00Z', '09:00', '17:00', [1]), true, '09:00 in daylight time');
    assert.equal(inside('2026-03-06T14:00:00Z', '09:00', '17:00', [5]), false, '08:00 in standard time');
    assert.equal(inside('2026-03-07T04:00:00Z', '20:00', '06:00', [5]), true, 'Friday 22:00');
    assert.equal(
      inside('2026-03-07T11:59:00Z', '20:00', '06:00', [5]),
      true,
      'Saturday 05:59, begun on Friday',
    );
    assert.equal(inside('2026-03-07T12:00:00Z', '20:00', '06:00', [5]), false);
    assert.equal(inside('2026-03-08T11:00:00Z', '20:00', '06:00', [5]), false, 'Sunday morning');
    assert.equal(
      inside('2026-03-09T09:00:00Z', '20:00', '06:00', [7]),
      true,
      'Monday 04:00, begun on Sunday',
    );
    assert.equal(inside('2026-03-09T05:00:00Z', '00:00', '24:00', [1]), true, 'midnight belongs to the day');
    assert.equal(inside('2026-03-04T09:00:00Z', '09:00', '17:00', [3], 'Etc/UTC'), true, 'the rule’s zone');
  });
});

describe('steps', () => {
  const all: RouteStep = { kind: 'turns', among: share(ANA, BEN, CLEO) };

  test('turns go round, a team counts as its people, and the round is handed back', () => {
    const doc = rules([
      rule(1, {}, { kind: 'turns', among: { ...share(ANA), teams: [{ teamId: TEAM, perRound: 2 }] } }),
    ]);
    let rings: House['rings'] = new Map();
    const got: string[] = [];
    for (let i = 0; i < 10; i += 1) {
      const { userId, turn } = decide(doc, lead(), house([], { rings }));
      got.push(userId ?? '');
      rings = new Map([[`${turn!.ring.id}.${turn!.ring.step}`, turn!.taken]]);
    }
    const round = [ANA, BEN, CLEO, BEN, CLEO];
    assert.deepEqual(got, [...round, ...round]);
  });

  test('who is paused, away, full, gone or unknown is passed over, with the reason', () => {
    const stranger = id(55);
    const doc = rules([
      rule(1, {}, { kind: 'turns', among: share(ANA, BEN, CLEO, OWNER, stranger, id(54)) }, to(ANA)),
    ]);
    const { userId, steps, lastResort } = decide(
      doc,
      lead(),
      house([
        person(ANA, { receiving: false }),
        person(BEN, { vacation: { from: '2026-03-04', to: '2026-03-04' } }),
        person(CLEO, { dayCap: 2, leadsToday: 2 }),
        person(OWNER, { openCap: 0 }),
        person(id(54), { active: false, receiving: false }),
      ]),
    );
    assert.deepEqual([userId, lastResort], [OWNER, true], 'the owner is the last resort, full or not');
    assert.deepEqual(steps[0]?.skipped, [
      { userId: ANA, why: 'paused' },
      { userId: BEN, why: 'vacation' },
      { userId: CLEO, why: 'day_cap' },
      { userId: OWNER, why: 'open_cap' },
      { userId: stranger, why: 'unknown' },
      { userId: id(54), why: 'inactive' },
    ]);
    assert.deepEqual(
      steps.map((s) => [s.ruleId, s.kind, s.placed]),
      [
        [id(101), 'turns', false],
        [id(101), 'agent', false],
        [null, 'owner', false],
        [null, 'last_resort', true],
      ],
    );
  });

  test('vacation goes by the person’s own day', () => {
    const away = (timeZone: string) =>
      decide(
        rules([rule(1, {}, to(ANA))]),
        lead({ at: new Date('2026-03-05T03:00:00Z') }),
        house([person(ANA, { timeZone, vacation: { from: '2026-03-05', to: '2026-03-09' } })]),
      ).userId;
    assert.equal(away('America/Chicago'), ANA, 'it is still the fourth in Chicago');
    assert.equal(away('Europe/Berlin'), OWNER);
  });

  test('working hours count only where the rule says so', () => {
    const night = lead({ at: new Date('2026-03-04T06:00:00Z') });
    const hours = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }];
    const people = [person(ANA, { hours })];
    const doc = rules([rule(1, {}, to(ANA), to(BEN))]);
    const always = decide(doc, night, house(people));
    assert.deepEqual([always.userId, always.afterHours], [ANA, true]);
    const only = rules([{ ...rule(1, {}, to(ANA), to(BEN)), workingHoursOnly: true }]);
    assert.equal(decide(only, night, house(people)).userId, BEN);
    assert.deepEqual(decide(only, night, house(people)).steps[0]?.skipped, [
      { userId: ANA, why: 'off_hours' },
    ]);
    assert.equal(decide(only, lead(), house(people)).userId, ANA);
  });

  test('a pond that is gone, a listing nobody has and a team without people lead on to the catch-all', () => {
    const doc = rules(
      [
        rule(
          1,
          {},
          { kind: 'pond', pondId: id(56) },
          { kind: 'listing_agent' },
          { kind: 'turns', among: { people: [], teams: [{ teamId: id(57), perRound: 1 }] } },
        ),
      ],
      { kind: 'pond', pondId: POND },
    );
    const decision = decide(doc, lead(), house());
    assert.deepEqual(who(decision), ['pond', POND, null]);
    assert.deepEqual(
      decision.steps.map((s) => s.missing),
      ['pond', 'listing', 'nobody', undefined],
    );
  });

  test('the agent of the listing, and of the territory', () => {
    const doc = rules([rule(1, {}, { kind: 'listing_agent' }, { kind: 'territory' }, to(ANA))]);
    assert.equal(decide(doc, lead({ listing: { agentId: BEN } }), house()).userId, BEN);
    assert.equal(decide(doc, lead({ listing: { agentId: null } }), house()).userId, ANA);
    const inside = decide(doc, lead({ territoryIds: [id(58), TERRITORY] }), house());
    assert.deepEqual([inside.userId, inside.turn?.ring], [CLEO, { id: TERRITORY, step: 0 }]);
  });

  test('an offer goes to who can take it, then on to the next step, the catch-all and the owner', () => {
    const claim = (...userIds: string[]): RouteStep => ({
      kind: 'claim',
      among: share(...userIds),
      minutes: 5,
      hideName: true,
      hideSource: false,
    });
    const doc = rules([rule(1, {}, claim(ANA, BEN), claim(CLEO), to(BEN))], all);
    const paused = house([person(BEN, { receiving: false })]);
    const first = decide(doc, lead(), paused);
    assert.deepEqual(first.offer, { to: [ANA], minutes: 5, hideName: true, hideSource: false });
    assert.deepEqual([first.outcome, first.userId, first.step], ['offered', null, 0]);
    const second = decide(doc, lead(), paused, { after: { ruleId: id(101), step: 0 } });
    assert.deepEqual([second.offer?.to, second.step, second.tries], [[CLEO], 1, []]);
    const third = decide(doc, lead(), paused, { after: { ruleId: id(101), step: 1 } });
    assert.deepEqual(
      [third.outcome, third.userId, third.ruleId, third.turn?.ring.id],
      ['given', ANA, null, CATCH_ALL],
    );
    const last = decide(doc, lead(), paused, { after: { ruleId: null, step: 0 } });
    assert.deepEqual([last.userId, last.lastResort], [OWNER, true]);
  });
});

describe('owners', () => {
  const doc = rules([{ ...rule(1, {}, to(BEN)), urgency: { minutes: 15, byBand: { hot: 5 } } }]);

  test('a lead that comes back stays with its owner, paused or not, unless they left or it is in a pond', () => {
    const known = lead({ ownerId: ANA });
    assert.deepEqual(who(decide(doc, known, house())), ['kept', ANA, null]);
    assert.deepEqual(who(decide(doc, known, house([person(ANA, { receiving: false })]))), [
      'kept',
      ANA,
      null,
    ]);
    assert.deepEqual(who(decide(doc, known, house([person(ANA, { active: false })]))), [
      'given',
      BEN,
      id(101),
    ]);
    assert.deepEqual(who(decide(doc, lead({ pondId: POND }), house())), ['given', BEN, id(101)]);
  });

  test('somebody of a household goes to whoever has the others', () => {
    assert.deepEqual(who(decide(doc, lead({ householdOwnerId: CLEO }), house())), ['kept', CLEO, null]);
    const gone = house([person(CLEO, { active: false })]);
    assert.deepEqual(who(decide(doc, lead({ householdOwnerId: CLEO }), gone)), ['given', BEN, id(101)]);
  });

  test('who did not answer does not get it again', () => {
    const again = rules([rule(1, {}, { kind: 'turns', among: share(ANA, BEN) })]);
    const decision = decide(again, lead({ ownerId: ANA }), house(), { excluded: new Set([ANA]) });
    assert.deepEqual(who(decision), ['given', BEN, id(101)]);
    assert.deepEqual(decision.steps[0]?.skipped, [{ userId: ANA, why: 'excluded' }]);
  });

  test('a band makes the answer due sooner and never decides who gets the lead', () => {
    const plain = decide(doc, lead(), house());
    const hot = decide(doc, lead({ band: 'hot' }), house());
    assert.deepEqual([plain.minutes, hot.minutes], [15, 5]);
    assert.deepEqual(who(plain), who(hot));
    assert.throws(() => rules([rule(1, { bands: ['hot'] } as RoutingRule['criteria'], to(BEN))]));
  });
});

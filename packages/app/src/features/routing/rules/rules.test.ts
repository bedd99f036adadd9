import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RoutingRule, type RoutingRules } from '@lintel/contract';
import { addMessages } from '@lintel/contract/messages';
import { routing } from '@lintel/contract/messages/en/routing';
import fc from 'fast-check';
import { changesOf, dropRule, moveRule, putRule } from './draft.ts';
import { ruleSentence, windowText } from './rule-words.ts';

addMessages(routing);
const id = (n: number) => `0198a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const rule = (n: number, more: object = {}): RoutingRule =>
  RoutingRule.parse({ id: id(n), name: `Rule ${n}`, criteria: {}, steps: [{ kind: 'owner' }], ...more });
const rules = (...numbers: number[]): RoutingRules => ({
  rules: numbers.map((n) => rule(n)),
  catchAll: { steps: [{ kind: 'owner' }], workingHoursOnly: false, urgency: null },
});
const names = {
  user: (who: string) => ({ [id(1)]: 'Ana', [id(2)]: 'Ben' })[who] ?? 'Somebody who left',
  team: () => 'North',
  pond: () => 'Shared',
  territory: () => 'North Side',
  currency: 'USD',
};

test('a rule reads as a sentence', () => {
  const sentence = ruleSentence(
    rule(1, {
      criteria: {
        sources: ['Zillow', 'Realtor.com'],
        prices: [{ from: 500_000, to: null }],
        territoryIds: [id(9)],
        hasPhone: true,
      },
      steps: [
        { kind: 'turns', among: { people: [{ userId: id(1), perRound: 2 }, { userId: id(2) }] } },
        { kind: 'claim', among: { teams: [{ teamId: id(3) }] }, minutes: 5 },
      ],
      workingHoursOnly: true,
      urgency: { minutes: 10, byBand: { hot: 3 } },
    }),
    names,
  );
  assert.equal(
    sentence.when,
    'Leads from Zillow or Realtor.com, over $500,000, in North Side, with a phone number',
  );
  assert.deepEqual(sentence.steps, ['in turns among Ana ×2 and Ben', 'first to claim of North within 5 min']);
  assert.deepEqual(sentence.terms, [
    'Only people in their working hours',
    'First answer in 10 min, hot in 3 min',
  ]);
  assert.equal(ruleSentence(rule(2), names).when, 'Every lead');
});

test('days that follow each other are one stretch', () => {
  assert.equal(windowText({ days: [5, 1, 2, 3, 4], from: '09:00', to: '17:00' }), 'Mon–Fri 09:00–17:00');
  assert.equal(windowText({ days: [6, 7, 2], from: '22:00', to: '06:00' }), 'Tue, Sat, Sun 22:00–06:00');
});

test('what a draft changes is named, and a move is one rule moved', () => {
  const before = rules(1, 2, 3, 4);
  assert.deepEqual(changesOf(before, before), []);
  assert.deepEqual(changesOf(before, moveRule(before, 3, 0)), [{ kind: 'moved', name: 'Rule 4' }]);
  assert.deepEqual(changesOf(before, moveRule(before, 0, 9)), []);
  assert.deepEqual(changesOf(before, dropRule(before, id(2))), [{ kind: 'removed', name: 'Rule 2' }]);
  const changed = putRule(putRule(before, { ...rule(3), on: false }), { ...rule(5), name: 'New' });
  assert.deepEqual(
    changesOf(before, { ...changed, catchAll: { ...changed.catchAll, workingHoursOnly: true } }),
    [{ kind: 'off', name: 'Rule 3' }, { kind: 'added', name: 'New' }, { kind: 'catch_all' }],
  );
});

test('however rules are moved, the fewest moves are told and none when they stand as they stood', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 6 }), (moves) => {
      const before = rules(1, 2, 3, 4, 5, 6);
      const after = moves.reduce((at, [from, to]) => moveRule(at, from, to), before);
      const told = changesOf(before, after);
      assert.ok(told.length <= moves.length);
      const stands = after.rules.every((r, i) => r.id === before.rules[i]!.id);
      assert.equal(told.length === 0, stands);
    }),
  );
});

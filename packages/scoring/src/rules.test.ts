import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FEATURES } from './features-list.ts';
import type { FeatureRow } from './model.ts';
import { RULES, ruleScore } from './rules.ts';
import { topReasons } from './waterfall.ts';

test('a lead nobody knows anything about sits at the starting point', () => {
  assert.deepEqual(ruleScore({}).waterfall, {
    source: 'rules',
    start: { key: 'starting-point', points: 18, shown: 18 },
    bars: [],
    clamp: 0,
    score: 18,
  });
  assert.equal(ruleScore({}).band, 'cold');
});

test('asking for a showing with money ready and soon is hot; long silence is cold', () => {
  const ready: FeatureRow = {
    showingRequests7d: 1,
    replies7d: 2,
    timeline: 'within_30_days',
    financing: 'pre_approved',
    hasEmail: true,
    hasPhone: true,
    daysSinceInbound: 0.5,
  };
  assert.equal(ruleScore(ready).band, 'hot');
  const silent: FeatureRow = {
    timeline: 'later',
    hasEmail: true,
    hasPhone: false,
    daysSinceInbound: 120,
    unsubscribed: true,
  };
  assert.equal(ruleScore(silent).score, 0);
  assert.equal(ruleScore(silent).waterfall.clamp, 16);
});

test('more of what a lead does never lowers the score, more silence never raises it', () => {
  const counts = [
    'showingRequests7d',
    'inquiries7d',
    'replies7d',
    'callsIn30d',
    'openHouses30d',
    'views7d',
    'saves30d',
    'activeDays14',
  ];
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...counts), fc.nat(20)),
      fc.constantFrom(...counts),
      fc.double({ min: 0, max: 200, noNaN: true }),
      (row, key, days) => {
        const before = ruleScore({ ...row, daysSinceInbound: days });
        assert.ok(
          ruleScore({ ...row, daysSinceInbound: days, [key]: (row[key] ?? 0) + 5 }).points >= before.points,
        );
        assert.ok(ruleScore({ ...row, daysSinceInbound: days + 30 }).points <= before.points);
      },
    ),
  );
});

test('rules read catalogue features only, so nothing denied can enter; custom fields and places change nothing', () => {
  const known = new Set(FEATURES.map((feature) => feature.key));
  for (const rule of RULES) assert.ok(known.has(rule.feature), rule.key);
  const row: FeatureRow = { views7d: 4, timeline: 'now' };
  const planted = {
    ...row,
    'custom.zip': '60601',
    name: 'Ann Example',
    language: 'es',
    location: 'Springfield',
    'custom.age': 71,
  };
  assert.deepEqual(ruleScore(planted), ruleScore(row));
});

test('the reasons of rules add up in the numbers shown', () => {
  const reasons = topReasons(
    ruleScore({
      showingRequests7d: 2,
      views7d: 12,
      saves30d: 4,
      activeDays14: 6,
      replies7d: 1,
      hasBudget: true,
      callsIn30d: 1,
      financing: 'cash',
    }).waterfall,
    3,
  );
  const bars = reasons.bars.reduce((sum, bar) => sum + bar.shown, 0);
  assert.equal(reasons.start.shown + bars + reasons.rest.shown + reasons.clamp, reasons.score);
  assert.equal(reasons.rest.count, 5);
});

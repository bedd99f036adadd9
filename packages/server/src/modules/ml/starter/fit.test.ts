import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded, sigmoid } from '@lintel/scoring';
import { aucInterval, aucIntervalOfGroups } from '../monitoring/measure.ts';
import { fitStarter, type Look, SHIFT_LIMIT } from './fit.ts';

/** Looks at leads of a world whose log-odds lie `truth` above what the starter says; evenly spread, so that rates are exact. */
function looksOf(leads: number, truth: number, spread = 1.2, seed = 5): Look[] {
  const random = seeded(seed);
  return Array.from({ length: leads }, (_, i) => {
    const own = -1 + spread * Math.sqrt(12) * (((i * 0.6180339887) % 1) - 0.5);
    return { leadId: `lead ${i}`, logit: own, label: random() < sigmoid(own + truth) };
  });
}

/** As many good outcomes as asked for, the best leads first. */
const withPositives = (count: number, leads = 300): Look[] =>
  Array.from({ length: leads }, (_, i) => ({
    leadId: `lead ${i}`,
    logit: -(i / 50),
    label: i < count,
  }));

test('the intercept finds the company’s own rate, held back where little is known, and never beyond its limit', () => {
  const known = fitStarter(looksOf(20_000, -1.3));
  assert.ok(known?.stands);
  assert.ok(Math.abs(known.shift + 1.3) < 0.06, `${known.shift}`);
  const meanOf = (looks: Look[], shift: number) =>
    looks.reduce((sum, { logit }) => sum + sigmoid(logit + shift), 0) / looks.length;
  const many = looksOf(20_000, -1.3);
  assert.ok(
    Math.abs(meanOf(many, known.shift) - known.baseRate) < 0.0005,
    'chances add up to what came true',
  );
  assert.ok(
    known.hotProbability > known.baseRate && known.auc.low > 0.7 && known.logLoss < known.baseLogLoss,
  );

  // Damped by one outcome for each unit: what is said adds up to what came true, less the shift itself.
  const few = looksOf(260, -1.3);
  const damped = fitStarter(few);
  assert.ok(damped);
  const surplus = (meanOf(few, damped.shift) - damped.baseRate) * few.length;
  assert.ok(Math.abs(surplus + damped.shift) < 1e-6, `${surplus} ${damped.shift}`);

  for (const [truth, limit] of [
    [6, SHIFT_LIMIT],
    [-6, -SHIFT_LIMIT],
  ] as const) {
    const far = fitStarter(looksOf(40_000, truth));
    assert.equal(far?.shift, limit);
  }
});

test('below the gates, or with outcomes of one kind, nothing is said; leads count, not looks at them', () => {
  assert.ok(fitStarter(withPositives(20)));
  assert.equal(fitStarter(withPositives(19)), null);
  assert.equal(fitStarter(withPositives(0)), null);
  assert.equal(fitStarter(withPositives(300)), null);
  assert.equal(fitStarter(withPositives(281)), null, 'nineteen negatives');
  assert.equal(fitStarter(withPositives(40, 199)), null);
  const four = withPositives(30, 100);
  assert.equal(
    fitStarter([...four, ...four, ...four, ...four]),
    null,
    'a hundred leads looked at four times',
  );
});

test('a starter that is no better than the base rate does not stand, whichever way it fails', () => {
  const random = seeded(8);
  // Its order is chance.
  const blind = looksOf(2000, 0).map((look) => ({ ...look, label: random() < 0.2 }));
  assert.equal(fitStarter(blind)?.stands, false);
  // Its order is upside down.
  const turned = looksOf(2000, 0).map((look) => ({ ...look, logit: -look.logit - 2 }));
  const upside = fitStarter(turned);
  assert.ok(upside && !upside.stands && upside.auc.high < 0.5);
  // Its order is right and its chances far too sure.
  const sure = looksOf(2000, 0, 0.5).map((look) => ({ ...look, logit: (look.logit + 1) * 12 - 1 }));
  const overdone = fitStarter(sure);
  assert.ok(
    overdone && overdone.auc.low > 0.5 && overdone.logLoss > overdone.baseLogLoss && !overdone.stands,
  );
});

test('a shift that holds is kept while the new one is near, and the interval counts a lead once', () => {
  const looks = looksOf(2000, -1);
  const fresh = fitStarter(looks)?.shift ?? 0;
  assert.equal(fitStarter(looks, { shift: fresh + 0.09 })?.shift, fresh + 0.09);
  assert.equal(fitStarter(looks, { shift: fresh + 0.11 })?.shift, fresh);

  const rows = looks.slice(0, 400).map(({ logit, label }) => ({ probability: sigmoid(logit), label }));
  const once = aucInterval(rows);
  const apart = aucIntervalOfGroups(rows, (index) => `${index}`);
  const twice = aucIntervalOfGroups([...rows, ...rows], (index) => `${index % 400}`);
  assert.ok(once && apart && twice);
  assert.ok(Math.abs(once.low - apart.low) < 0.001, 'alone in their groups, rows are as DeLong has them');
  assert.ok(Math.abs(twice.low - apart.low) < 1e-9, 'each row told twice says no more than once');
  assert.ok(
    (aucInterval([...rows, ...rows])?.low ?? 0) > once.low + 0.005,
    '… where DeLong would believe it',
  );
});

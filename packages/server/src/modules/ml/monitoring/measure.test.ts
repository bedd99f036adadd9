import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '@lintel/scoring';
import { driftOfNumbers, findDrift, psi, type Reference } from './drift.ts';
import { BLOCK_POSITIVES, judgeBlock, judgeDrift, latestBlock, tryStep } from './judge.ts';
import {
  auc,
  aucInterval,
  ece,
  expectedPerformance,
  fitStep,
  liftTop10,
  logLoss,
  neededPerArm,
  type Outcome,
  recalibrated,
  shareDifference,
  wilson,
} from './measure.ts';
import { benjaminiHochberg, chiSquareP, fisherExact, kolmogorovP, logGamma } from './tests-of-change.ts';
import { spanOf, weekOf, weeksUntil } from './weeks.ts';

const near = (value: number | null | undefined, wanted: number, tolerance = 1e-9) =>
  assert.ok(
    Math.abs((value ?? Number.NaN) - wanted) <= tolerance * Math.max(1, Math.abs(wanted)),
    `${value} is not ${wanted}`,
  );

const P = [0.1, 0.4, 0.35, 0.8, 0.4, 0.7, 0.2, 0.9, 0.05, 0.6];
const Y = [0, 0, 1, 1, 1, 0, 0, 1, 0, 1];
const ROWS: Outcome[] = P.map((probability, i) => ({ probability, label: Y[i] === 1 }));

// The numbers below were worked out once with SciPy 1.16 and scikit-learn 1.8.
test('p-values are those of SciPy', () => {
  near(chiSquareP(0.5, 1), 0.47950012218695337);
  near(chiSquareP(3.84, 1), 0.05004352124870519);
  near(chiSquareP(12.3, 4), 0.015254394655769615);
  near(chiSquareP(80, 9) / 1.61613141565346e-13, 1);
  near(chiSquareP(250, 50) / 2.177291001112404e-28, 1);
  near(logGamma(0.3), 1.0957979948180756);
  near(logGamma(4.5), 2.4537365708424423);
  near(logGamma(12345.6), 103959.18506616844);
  near(kolmogorovP(0.05, 1000, 500), 0.3752065498718388);
  near(kolmogorovP(0.1, 1000, 500), 0.002545267597433428);
  near(kolmogorovP(0.02, 500, 500), 0.9999652306540077);
  const adjusted = benjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.2]);
  [0.025, 0.05, 0.05, 0.025, 0.2].forEach((wanted, i) => {
    near(adjusted[i], wanted);
  });
  near(fisherExact(8, 2, 1, 5), 0.034965034965034975);
  near(fisherExact(30, 170, 22, 178), 0.29797179419950676, 1e-8);
  near(fisherExact(0, 10, 5, 5), 0.032507739938080496);
  near(fisherExact(120, 880, 90, 910), 0.034202509706968705, 1e-8);
});

test('measures of a model are those of scikit-learn, with their intervals', () => {
  near(auc(ROWS), 0.82);
  near(aucInterval(ROWS)?.low, 0.5373299742271249);
  assert.equal(aucInterval(ROWS)?.high, 1, 'never above 1');
  near(logLoss(ROWS), 0.49000383365623723);
  near(ece(ROWS), 0.26);
  assert.equal(liftTop10(ROWS), 2);
  near(wilson(41, 205).low, 0.1509883120253367);
  near(wilson(41, 205).high, 0.2600481713694445);
  const difference = shareDifference([15, 148], [30, 152]);
  near(difference.low, 0.014935047076545527);
  near(difference.high, 0.1764743280675809);
  near(expectedPerformance(P).auc, 0.842807550444782);
  near(expectedPerformance(P).rate, 0.45);
  assert.deepEqual(
    [0.01, 0.02, 0.05].map((base) => neededPerArm(base, 0.3)),
    [19_824, 9795, 3778],
  );
  const step = fitStep(ROWS, 10);
  near(step?.slope, 1.01930577, 1e-7);
  near(step?.intercept, 0.04309803, 1e-7);
  // Nothing is said of one outcome alone, or of nothing.
  assert.equal(auc(ROWS.filter((row) => row.label)), null);
  assert.equal(aucInterval([]), null);
  assert.equal(expectedPerformance([]).auc, null);
  assert.equal(liftTop10([{ probability: 0.5, label: false }]), null);
});

const numbers: Reference = {
  key: 'views',
  kind: 'number',
  rows: 1000,
  missing: 0,
  edges: [1, 2, 3],
  counts: [100, 200, 300, 400],
};
const categories: Reference = {
  key: 'source',
  kind: 'category',
  rows: 1000,
  missing: 100,
  categories: ['web', 'portal'],
  counts: [500, 300, 100],
};

test('the stability index and its alarms: what moved is found, what did not is not, small samples say nothing', () => {
  near(psi([100, 200, 300, 400], [50, 60, 40, 50]), 0.28708752264193615);
  assert.equal(psi([100, 200], [0, 0]), 0);
  const random = seeded(3);
  const draw = (n: number, web: number, missing = 0.1) =>
    Array.from({ length: n }, () => ({
      // As learned: 10, 20, 30, 40 % in the bins up to 1, 2, 3 and above.
      views: [0.5, 1.5, 1.5, 2.5, 2.5, 2.5, 9, 9, 9, 9][Math.floor(random() * 10)] ?? 0,
      source: random() < missing ? null : random() < web ? 'web' : random() < 0.75 ? 'portal' : 'open house',
    }));
  const calm = findDrift([numbers, categories], draw(2000, 5 / 9));
  assert.deepEqual(
    calm.map((one) => one.level),
    ['none', 'none'],
  );
  near(calm[1]?.unseen?.now, calm[1]?.unseen?.learned ?? 0, 0.03);

  const moved = findDrift([numbers, categories], draw(2000, 0.15));
  assert.deepEqual(
    moved.map((one) => one.level),
    ['none', 'act'],
  );
  assert.equal(moved[1]?.moved.bin, 0, 'the web lost most');
  const alarms = judgeDrift(moved, null);
  assert.ok(alarms.some((alarm) => alarm.kind === 'drift' && alarm.feature === 'source'));
  assert.ok(alarms.every((alarm) => alarm.feature === 'source'));

  // However far: under 500 rows nobody is alarmed.
  const few = findDrift([numbers, categories], draw(499, 0));
  assert.deepEqual(
    few.map((one) => one.level),
    ['too_few', 'too_few'],
  );
  assert.deepEqual(judgeDrift(few, null), []);

  const gone = findDrift([categories], draw(1000, 5 / 9, 0.6));
  assert.ok(judgeDrift(gone, null).some((alarm) => alarm.kind === 'missing' && alarm.level === 'act'));
  const scores = driftOfNumbers({ ...numbers, key: '' }, Array<number>(600).fill(9));
  assert.equal(scores.level, 'act');
  assert.equal(judgeDrift([], scores)[0]?.kind, 'score_drift');
});

test('without drift the false alarms stay few: 20 weeks of 40 features', () => {
  const random = seeded(11);
  const references = Array.from({ length: 40 }, (_, i) => ({
    ...numbers,
    key: `f${i}`,
    rows: 10_000,
    counts: [1000, 2000, 3000, 4000],
  }));
  let weeks = 0;
  for (let week = 0; week < 20; week++) {
    const rows = Array.from({ length: 500 }, () =>
      Object.fromEntries(
        references.map(({ key }) => {
          const u = random();
          return [key, u < 0.1 ? 1 : u < 0.3 ? 2 : u < 0.6 ? 3 : 4];
        }),
      ),
    );
    if (findDrift(references, rows).some((one) => one.level !== 'none')) weeks++;
  }
  assert.equal(weeks, 0);
});

/** Outcomes drawn from chances that are said with `slope` and `shift` on the log-odds. */
function drawn(rows: number, seed: number, slope = 1, shift = 0): Outcome[] {
  const random = seeded(seed);
  return Array.from({ length: rows }, () => {
    const probability = 0.02 + 0.6 * random() ** 2;
    return {
      probability: recalibrated(probability, { slope, intercept: shift }),
      label: random() < probability,
    };
  });
}

test('the latest outcomes judge a model: chance, a loss against its registration, calibration', () => {
  assert.equal(latestBlock(drawn(100, 1)), null, 'too few to say anything');
  const block = latestBlock(drawn(3000, 1)) ?? [];
  assert.ok(block.length >= 200 && block.filter((row) => row.label).length >= BLOCK_POSITIVES);
  const good = auc(block) ?? 0;
  assert.deepEqual(judgeBlock(drawn(3000, 1), 0.7), []);
  assert.deepEqual(
    judgeBlock(block, good + 0.2).map((one) => one.kind),
    ['auc_low'],
  );
  const turned = block.map((row) => ({ ...row, probability: 0.65 - row.probability }));
  assert.ok(judgeBlock(turned, 0.8).some((one) => one.kind === 'worse_than_chance'));
  assert.ok(judgeBlock(drawn(3000, 1, 1, 1.5), 0.7).some((one) => one.kind === 'calibration'));
});

test('a step of recalibration is kept only when it is better on outcomes it has not seen', () => {
  const still = { slope: 1, intercept: 0 };
  assert.equal(tryStep(drawn(499, 1), still), null);
  const off = tryStep(drawn(2000, 5, 1.6, -0.9), still);
  assert.equal(off?.kept, true);
  // What was said was logit · 1.6 − 0.9: the step undoes it.
  near(off?.slope, 1 / 1.6, 0.12);
  near(off?.intercept, 0.9 / 1.6, 0.25);
  assert.ok(off && off.logLossAfter < off.logLossBefore - 0.01);
  // The step that holds already is hard to beat; at the least it is never replaced by a worse one.
  for (let seed = 1; seed <= 10; seed++) {
    const again = tryStep(drawn(1500, seed, 1.6, -0.9), { slope: 1 / 1.6, intercept: 0.9 / 1.6 });
    assert.ok(again && again.kept === again.logLossBefore - again.logLossAfter >= 0.0005);
    assert.ok(Math.abs(again.logLossAfter - again.logLossBefore) < 0.02);
  }
  assert.equal(tryStep(Array<Outcome>(600).fill({ probability: 0.3, label: false }), still), null);
});

test('weeks begin on Monday in UTC', () => {
  assert.equal(weekOf('2026-11-23T00:00:00.000Z'), '2026-11-23');
  assert.equal(weekOf('2026-11-22T23:59:59.999Z'), '2026-11-16');
  assert.deepEqual(weeksUntil(new Date('2027-01-01T12:00:00Z'), 2), ['2026-12-21', '2026-12-28']);
  assert.equal(spanOf('2026-12-28').to.toISOString(), '2027-01-04T00:00:00.000Z');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  compareModels,
  isReady,
  leftOut,
  type Metrics,
  missingFor,
  mostLift,
  splitStep,
  widestGap,
} from './figures.ts';

const metrics = (change: Partial<Metrics> = {}): Metrics => ({
  auc: { value: 0.8, low: 0.78, high: 0.82 },
  prAuc: 0.6,
  logLoss: 0.4,
  brier: 0.12,
  ece: 0.02,
  liftTop10: 2.5,
  baseRate: 0.2,
  majorityAccuracy: 0.8,
  rows: 1000,
  positives: 200,
  ...change,
});

test('every reason to leave a column out lands in its group', () => {
  const column = (rule: string) => ({ column: rule, rule, detail: '' });
  const groups = leftOut({
    dropped: [
      column('denied'),
      column('denied_by_values'),
      column('denied_by_request'),
      column('post_outcome'),
      column('constant'),
    ],
    quarantined: [{ column: 'Tags', detail: '' }],
  });
  const names = Object.fromEntries(
    Object.entries(groups).map(([key, list]) => [key, list.map(({ column }) => column)]),
  );
  assert.deepEqual(names, {
    denied: ['denied', 'denied_by_values'],
    leak: ['Tags', 'post_outcome'],
    asked: ['denied_by_request'],
    useless: ['constant'],
  });
});

test('gates count positives and negatives apart', () => {
  const gates = { minLabelled: 200, minPositives: 20 };
  const target = (labelled: number, positives: number) => ({ key: 'k', name: 'n', labelled, positives });
  assert.deepEqual(missingFor(target(190, 8), gates), { labelled: 10, positives: 12, negatives: 0 });
  assert.deepEqual(missingFor(target(200, 195), gates), { labelled: 0, positives: 0, negatives: 15 });
  assert.equal(isReady(target(200, 20), gates), true);
  assert.equal(isReady(target(200, 19), gates), false);
});

test('overlapping AUC intervals and tiny differences decide nothing', () => {
  const verdicts = (here: Metrics, there: Metrics) =>
    Object.fromEntries(compareModels(here, there).map((row) => [row.key, row.verdict]));
  assert.deepEqual(
    verdicts(metrics({ auc: { value: 0.81, low: 0.79, high: 0.83 }, logLoss: 0.4005 }), metrics()),
    {
      auc: 'even',
      logLoss: 'even',
      brier: 'even',
      ece: 'even',
      liftTop10: 'even',
    },
  );
  assert.deepEqual(
    verdicts(
      metrics({
        auc: { value: 0.9, low: 0.88, high: 0.92 },
        logLoss: 0.3,
        brier: 0.2,
        ece: 0.1,
        liftTop10: 3,
      }),
      metrics(),
    ),
    { auc: 'better', logLoss: 'better', brier: 'worse', ece: 'worse', liftTop10: 'better' },
  );
});

test('the widest gap is looked for among bins with enough leads', () => {
  const bin = (predicted: number, observed: number, count: number) => ({
    predicted,
    observed,
    low: 0,
    high: 1,
    count,
  });
  assert.equal(widestGap([bin(0.1, 0.9, 3), bin(0.3, 0.35, 80), bin(0.5, 0.42, 60)])?.predicted, 0.5);
  assert.equal(widestGap([bin(0.1, 0.9, 3)]), undefined);
});

test('lift cannot pass what the base rate allows', () => {
  assert.equal(mostLift(0.385).toFixed(2), '2.60');
  assert.equal(mostLift(0.02), 10);
  assert.equal(mostLift(0), 10);
});

test('a step to install shows its command apart', () => {
  assert.deepEqual(splitStep('macOS: brew install python@3.13'), {
    words: 'macOS',
    command: 'brew install python@3.13',
  });
  assert.deepEqual(splitStep('sudo apt install python3'), { words: '', command: 'sudo apt install python3' });
  assert.deepEqual(splitStep('Then train again: Lintel installs the packages.'), {
    words: 'Then train again: Lintel installs the packages.',
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelHealth, ModelSummary } from '@lintel/contract';
import { byMovement, cellsOf, judge, lastSaid, weeksOf } from './trust.ts';

type Metrics = ModelSummary['metrics'];
const model = (change: Partial<Metrics> = {}) => ({
  metrics: {
    auc: { value: 0.84, low: 0.82, high: 0.86 },
    prAuc: 0.5,
    logLoss: 0.4,
    brier: 0.12,
    ece: 0.02,
    liftTop10: 3,
    baseRate: 0.13,
    majorityAccuracy: 0.87,
    rows: 3000,
    positives: 390,
    ...change,
  },
});
type Alarm = ModelHealth['alarms'][number];
const alarm = (change: Partial<Alarm>): Alarm => ({
  id: 'a',
  modelId: 'm',
  modelLabel: 'v1',
  kind: 'drift',
  level: 'act',
  feature: null,
  sentence: '',
  raisedAt: '2026-11-20T00:00:00.000Z',
  clearedAt: null,
  ...change,
});

test('a model is relied on by its figures, and by what was found since', () => {
  const say = (...args: Parameters<typeof judge>) => {
    const { trust, because } = judge(...args);
    return [trust, ...because].join(' ');
  };
  assert.equal(say(model()), 'yes');
  assert.equal(say(model({ ece: 0.06 })), 'careful off');
  assert.equal(say(model({ ece: 0.2 })), 'no off_much');
  assert.equal(say(model({ auc: { value: 0.7, low: 0.58, high: 0.8 } })), 'careful auc_wide');
  assert.equal(say(model({ auc: { value: 0.6, low: 0.5, high: 0.7 } })), 'no auc_low');
  assert.equal(say(model({ positives: 49 })), 'careful few');
  assert.equal(say(model(), { fairness: { verdict: 'block' } }), 'no unfair');
  assert.equal(say(model(), { fairness: { verdict: 'review' } }), 'careful fairness_review');
  assert.equal(say(model(), { unread: true }), 'careful unread');
  const health = (...alarms: Alarm[]) => ({ health: { alarms, performance: [] } });
  assert.equal(say(model(), health(alarm({}))), 'careful alarm');
  assert.equal(say(model(), health(alarm({ level: 'watch' }))), 'yes');
  assert.equal(say(model(), health(alarm({ clearedAt: '2026-11-21T00:00:00.000Z' }))), 'yes');
  assert.equal(say(model(), health(alarm({ kind: 'worse_than_chance' }))), 'no worse');
});

test('what was not measured is told apart and decides nothing', () => {
  assert.deepEqual(judge(model(), { fairness: null, health: { alarms: [], performance: [] } }), {
    trust: 'yes',
    because: [],
    unknown: ['fairness_unknown', 'not_matured'],
  });
  assert.deepEqual(judge(model()).unknown, []);
});

type Drift = ModelHealth['drift'][number];
const series = (feature: string | null, ...weeks: Drift['weeks']): Drift => ({
  feature,
  label: feature ?? 'Score',
  weeks,
  adjustedP: null,
  missing: null,
  unseen: null,
  sentence: null,
});
const point = (week: string, psi: number, level: Drift['weeks'][number]['level'] = 'none') => ({
  week,
  rows: level === 'too_few' ? 100 : 900,
  psi,
  level,
});

test('drift by week: holes stay holes, thin weeks say nothing, the most moved comes first', () => {
  const score = series(null, point('2026-11-09', 0.01));
  const calm = series('budget', point('2026-11-02', 0.03), point('2026-11-09', 0.04));
  const moved = series('source', point('2026-11-02', 0.3, 'act'), point('2026-11-09', 0.9, 'too_few'));
  const weeks = weeksOf([score, calm, moved]);
  assert.deepEqual(weeks, ['2026-11-02', '2026-11-09']);
  assert.deepEqual(
    cellsOf(score, weeks).map((cell) => cell?.psi ?? null),
    [null, 0.01],
  );
  assert.equal(lastSaid(moved)?.week, '2026-11-02');
  assert.deepEqual(
    byMovement([calm, moved, score]).map(({ label }) => label),
    ['Score', 'source', 'budget'],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture } from '../test/fixtures.ts';
import { ACTIONS, type Action, counterfactuals } from './counterfactuals.ts';
import { FEATURES } from './features-list.ts';
import { loadModel } from './model.ts';
import { BANDS } from './points.ts';
import { scoreRow } from './score.ts';

const actions: readonly Action[] = [
  { key: 'visit', adds: { visits: 2 } },
  { key: 'reply', sets: { replied: true } },
  { key: 'come-by-referral', sets: { channel: 'Referral' } },
  { key: 'elsewhere', adds: { unheardOf: 1 } },
];

for (const name of ['trees.json', 'linear.json', 'network.json'] as const)
  test(`${name}: what would change a score is what the model says of the changed lead`, () => {
    const fixture = readFixture(name);
    const model = loadModel(fixture.model);
    let reached = 0;
    for (const { input } of fixture.rows) {
      const found = counterfactuals(model, input, actions);
      const now = scoreRow(model, input);
      assert.deepEqual([found.score, found.band], [now.score, now.band]);
      for (const step of found.each) {
        const changed = { ...input, ...Object.fromEntries(step.changes.map(({ key, to }) => [key, to])) };
        const then = scoreRow(model, changed);
        assert.deepEqual([step.score, step.band], [then.score, then.band]);
        assert.ok(step.points > 0 && Math.abs(step.points - (then.points - now.points)) < 1e-9);
        assert.notEqual(step.action, 'elsewhere');
      }
      assert.deepEqual(
        found.each.map(({ points }) => points),
        found.each.map(({ points }) => points).sort((x, y) => y - x),
      );
      if (!found.reach) continue;
      reached++;
      const { band, steps } = found.reach;
      assert.ok(steps.at(-1)!.score >= BANDS[band as keyof typeof BANDS]);
      assert.ok(steps.slice(0, -1).every(({ score }) => score < BANDS[band as keyof typeof BANDS]));
      assert.equal(new Set(steps.map(({ action }) => action)).size, steps.length);
    }
    assert.ok(reached > 0 && reached < fixture.rows.length);
  });

test('nothing on the watch list is ever proposed', () => {
  const json = structuredClone(readFixture('linear.json').model) as {
    features: { key: string; watch?: boolean }[];
  };
  for (const feature of json.features) if (feature.key === 'channel') feature.watch = true;
  const model = loadModel(json);
  for (const { input } of readFixture('linear.json').rows.slice(0, 40))
    for (const { changes } of counterfactuals(model, input, actions).each)
      assert.ok(changes.every(({ key }) => key !== 'channel'));
  const features = new Map(FEATURES.map((feature) => [feature.key, feature]));
  for (const { key, adds = {}, sets = {} } of ACTIONS)
    for (const name of [...Object.keys(adds), ...Object.keys(sets)]) {
      assert.ok(features.has(name), `${key}: ${name} is a feature`);
      assert.notEqual(features.get(name)!.watch, true, `${key}: ${name}`);
    }
});

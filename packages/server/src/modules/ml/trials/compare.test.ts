import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '@lintel/scoring';
import { newId } from '../../../kernel/ids.ts';
import { compare, decide, OUTCOMES_NEEDED, type PairedOutcome } from './compare.ts';
import { shownArm } from './score-both.ts';

/** Outcomes with a signal that each arm sees through noise of its own. */
function drawn(leads: number, noise: { champion: number; challenger: number }, seed = 1): PairedOutcome[] {
  const random = seeded(seed);
  const bell = () => Array.from({ length: 6 }, random).reduce((a, b) => a + b, 0) - 3;
  return Array.from({ length: leads }, (_, i) => {
    const z = -1.2 + 1.5 * bell();
    const say = (spread: number) => 1 / (1 + Math.exp(-(z + spread * bell())));
    return {
      leadId: `lead ${i}`,
      label: random() < 1 / (1 + Math.exp(-z)),
      champion: say(noise.champion),
      challenger: say(noise.challenger),
    };
  });
}
const counts = (rows: readonly PairedOutcome[]) => ({
  outcomes: rows.length,
  positives: rows.filter((row) => row.label).length,
});

test('the rule of promotion: better is promoted, worse is kept out, few outcomes decide nothing', () => {
  const rows = drawn(1500, { champion: 2, challenger: 0.1 });
  const better = compare(rows);
  assert.ok(better.aucGain && better.aucGain.low > 0 && better.aucGain.low < better.aucGain.value);
  assert.equal(decide(counts(rows), better, 'pass').verdict, 'promote');
  assert.equal(decide(counts(rows), better, null).verdict, 'promote', 'without groups fairness stays open');
  // Fairness has the last word: a block keeps it out, a review waits for a person.
  assert.equal(decide(counts(rows), better, 'block').verdict, 'keep');
  assert.equal(decide(counts(rows), better, 'review').verdict, 'not_decided');

  const worse = compare(rows.map((row) => ({ ...row, champion: row.challenger, challenger: row.champion })));
  assert.equal(decide(counts(rows), worse, 'pass').verdict, 'keep');

  const few = drawn(OUTCOMES_NEEDED - 1, { champion: 2, challenger: 0.1 });
  const early = decide(counts(few), compare(few), 'pass');
  assert.equal(early.verdict, 'not_decided');
  assert.deepEqual(
    early.conditions.map(({ met }) => met),
    [null, null, null, true],
  );
  const one = rows.map((row) => ({ ...row, label: false }));
  assert.equal(decide(counts(one), compare(one), 'pass').verdict, 'not_decided');
  assert.equal(decide({ outcomes: 0, positives: 0 }, compare([]), null).verdict, 'not_decided');
});

test('the interval is of leads, not of rows: the same leads twice tell nothing new', () => {
  const rows = drawn(600, { champion: 1, challenger: 0.8 }, 4);
  const [once, twice] = [compare(rows), compare([...rows, ...rows])];
  const width = ({ aucGain }: ReturnType<typeof compare>) => (aucGain ? aucGain.high - aucGain.low : 0);
  assert.ok(width(once) > 0);
  assert.ok(Math.abs(width(twice) / width(once) - 1) < 0.05);
  assert.deepEqual(compare(rows), once, 'the same seed, the same draws');
  const same = compare(rows.map((row) => ({ ...row, challenger: row.champion })));
  assert.deepEqual(same.aucGain, { value: 0, low: 0, high: 0 });
});

test('who is shown which score stays, and a larger share only adds', () => {
  const trial = newId();
  const leads = Array.from({ length: 4000 }, newId);
  const shown = (share: number) => leads.filter((id) => shownArm(trial, id, share) === 'challenger');
  assert.equal(shown(0).length, 0);
  assert.ok(Math.abs(shown(0.2).length / leads.length - 0.2) < 0.03);
  const more = new Set(shown(0.5));
  assert.ok(shown(0.2).every((id) => more.has(id)));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TodayLead } from '@lintel/contract';
import { bySource, crossed, leftOf, shortTime, spokenTime } from './countdown.ts';

const FIVE = { startedAt: '2026-11-24T16:00:00Z', dueAt: '2026-11-24T16:05:00Z' };
const at = (time: string) => Date.parse(`2026-11-24T${time}Z`);

test('a ring is green above half its time, ember from half on, red in the last minute, and then over', () => {
  assert.deepEqual(leftOf(FIVE, at('16:00:00')), { ms: 300_000, share: 1, tone: 'success' });
  assert.equal(leftOf(FIVE, at('16:02:29')).tone, 'success');
  assert.equal(leftOf(FIVE, at('16:02:30')).tone, 'ember');
  assert.equal(leftOf(FIVE, at('16:03:59')).tone, 'ember');
  assert.equal(leftOf(FIVE, at('16:04:00')).tone, 'danger');
  assert.deepEqual(leftOf(FIVE, at('16:09:00')), { ms: 0, share: 0, tone: 'danger' });
  // A clock that is behind the server's shows a full ring and not more than that.
  assert.equal(leftOf(FIVE, at('15:59:50')).share, 1);
});

test('time is short in the ring and whole when it is read out', () => {
  assert.deepEqual([161_000, 59_001, 0, 3 * 3_600_000, 60 * 3_600_000].map(shortTime), [
    '2:41',
    '1:00',
    '0:00',
    '3h',
    '2d',
  ]);
  assert.equal(spokenTime(161_000), '2 minutes, 41 seconds');
  assert.equal(spokenTime(0), '0 seconds');
});

test('one minute and fifteen seconds are announced, once each and nothing else', () => {
  const looks = [300_000, 61_000, 60_000, 59_000, 16_000, 14_900, 14_000, 0];
  const said = looks.map((ms, i) => crossed(looks[i - 1], ms));
  assert.deepEqual(said, [undefined, undefined, 60_000, undefined, undefined, 15_000, undefined, undefined]);
  // Whoever opens the page late hears nothing of what was before, and of a long gap only the last.
  assert.equal(crossed(undefined, 10_000), undefined);
  assert.equal(crossed(300_000, 10_000), 15_000);
});

test('many cards stand by source, in the order of their most urgent one', () => {
  const card = (id: string, source: string | null) => ({ id, source }) as TodayLead;
  const groups = bySource([card('a', 'Portal'), card('b', null), card('c', 'Portal')]);
  assert.deepEqual(
    groups.map((g) => [g.source, g.cards.map((c) => c.id)]),
    [
      ['Portal', ['a', 'c']],
      [null, ['b']],
    ],
  );
});

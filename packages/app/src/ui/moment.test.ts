import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, clock, dayHeading, daysBetween, shortDay } from './moment.ts';

const now = new Date(2026, 10, 22, 14, 30).getTime();
const at = (days: number, hours = 14, minutes = 30) =>
  new Date(2026, 10, 22 - days, hours, minutes).toISOString();

test('the age of a moment in the largest unit that still says something', () => {
  assert.equal(ago(at(0), now), 'Now');
  assert.equal(ago(at(0, 14, 18), now), '12 min ago');
  assert.equal(ago(at(0, 9, 0), now), '5 hr ago');
  assert.equal(ago(at(1, 23, 0), now), 'Yesterday');
  assert.equal(ago(at(21), now), '21 days ago');
  assert.equal(ago(at(100), now), '3 mo ago');
});

test('shortly after midnight the evening before is hours ago, not a day', () => {
  const early = new Date(2026, 10, 22, 0, 30).getTime();
  assert.equal(ago(new Date(2026, 10, 21, 22, 0).toISOString(), early), '2 hr ago');
});

test('a moment ahead of this clock is now, never "in 2 min"', () => {
  assert.equal(ago(at(0, 14, 32), now), 'Now');
});

test('days are calendar days, also across a change of the clocks', () => {
  assert.equal(daysBetween(new Date(2026, 9, 30, 23).getTime(), new Date(2026, 10, 2, 1).getTime()), 3);
});

test('days and hours read as people write them', () => {
  assert.equal(dayHeading(at(0), now), 'Today');
  assert.equal(dayHeading(at(1), now), 'Yesterday');
  assert.equal(dayHeading(at(6), now), 'Monday, Nov 16');
  assert.equal(shortDay(new Date(2025, 1, 3).toISOString(), now), 'Feb 3, 2025');
  assert.match(clock('2026-11-22T15:24:00Z', 'America/Chicago'), /^9:24\sAM$/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentOf, snoozeChoices } from './snooze.ts';

const local = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();
const choices = (now: number) => snoozeChoices(now).map(({ key, until }) => [key, until]);

test('a lead can wait until later, this evening, tomorrow or next Monday, always ahead of now', () => {
  // A Tuesday.
  assert.deepEqual(choices(local(24, 9, 24)), [
    ['later', local(24, 12, 30)],
    ['evening', local(24, 18)],
    ['tomorrow', local(25, 9)],
    ['week', local(30, 9)],
  ]);
  assert.deepEqual(
    choices(local(24, 16)).map(([key]) => key),
    ['evening', 'tomorrow', 'week'],
  );
  assert.deepEqual(
    choices(local(24, 20)).map(([key]) => key),
    ['tomorrow', 'week'],
  );
  // On a Monday the next one is meant, on a Sunday tomorrow.
  assert.equal(snoozeChoices(local(23, 9)).at(-1)?.until, local(30, 9));
  assert.equal(snoozeChoices(local(29, 9)).at(-1)?.until, local(30, 9));
});

test('a day and an hour are a moment only when they exist', () => {
  assert.equal(momentOf('2026-11-24', '9:05'), local(24, 9, 5));
  for (const [day, hour] of [
    ['2026-02-30', '09:00'],
    ['2026-11-24', '24:00'],
    ['2026-11-24', 'noon'],
    ['', '09:00'],
  ] as const)
    assert.equal(momentOf(day, hour), null);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addDays,
  addMonths,
  daysApart,
  firstWeekdayOf,
  lengthOfDay,
  MINUTE,
  momentAt,
  monthWeeks,
  startOfDay,
  wallTime,
  weekOf,
} from './zone.ts';

const CHICAGO = 'America/Chicago';
const iso = (at: number) => new Date(at).toISOString();

test('clock and moment lead to each other in every zone and hour of a year', () => {
  for (const zone of [
    CHICAGO,
    'Europe/Berlin',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'America/Havana',
    'UTC',
  ]) {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 5.5 * 60 * MINUTE) {
      const { day, minutes } = wallTime(at, zone);
      assert.ok(
        [false, true].some((again) => momentAt(day, minutes, zone, again) === at),
        `${zone} ${iso(at)}`,
      );
    }
  }
});

test('a skipped time is read by the clock of before, a doubled one is the first unless the second is meant', () => {
  // Put on at two on March 8, back at two on November 1.
  assert.equal(iso(momentAt('2026-03-08', 150, CHICAGO)), '2026-03-08T08:30:00.000Z');
  assert.deepEqual(wallTime(momentAt('2026-03-08', 150, CHICAGO), CHICAGO), {
    day: '2026-03-08',
    minutes: 210,
  });
  assert.equal(iso(momentAt('2026-11-01', 90, CHICAGO)), '2026-11-01T06:30:00.000Z');
  assert.equal(iso(momentAt('2026-11-01', 90, CHICAGO, true)), '2026-11-01T07:30:00.000Z');
  assert.equal(momentAt('2026-11-02', 90, CHICAGO, true), momentAt('2026-11-02', 90, CHICAGO));
});

test('days have 23, 24 and 25 hours, and begin at one where midnight is skipped', () => {
  assert.deepEqual(
    ['2026-03-08', '2026-03-09', '2026-11-01'].map((day) => lengthOfDay(day, CHICAGO) / 60),
    [23, 24, 25],
  );
  // Cairo puts its clocks on at midnight of the last Friday of April.
  const cairo = startOfDay('2026-04-24', 'Africa/Cairo');
  assert.deepEqual(wallTime(cairo, 'Africa/Cairo'), { day: '2026-04-24', minutes: 60 });
  assert.equal(wallTime(cairo - 1, 'Africa/Cairo').day, '2026-04-23');
  assert.equal(lengthOfDay('2026-04-05', 'Australia/Lord_Howe'), 1470);
});

test('weeks and months are counted in days, not in hours', () => {
  assert.equal(addDays('2026-02-28', 1), '2026-03-01');
  assert.equal(daysApart('2026-11-02', '2026-10-31'), -2);
  assert.equal(addMonths('2026-01-31', 1), '2026-02-28');
  assert.equal(addMonths('2026-11-30', -12), '2025-11-30');
  assert.equal(addMonths('2026-12-15', 1), '2027-01-15');
  assert.deepEqual([weekOf('2026-11-23', 0)[0], weekOf('2026-11-23', 1)[0]], ['2026-11-22', '2026-11-23']);
  assert.equal(weekOf('2026-11-22', 1)[0], '2026-11-16');
  const weeks = monthWeeks('2026-11-23', 0);
  assert.deepEqual([weeks.length, weeks[0]?.[0], weeks.at(-1)?.[6]], [5, '2026-11-01', '2026-12-05']);
  assert.equal(monthWeeks('2026-02-10', 0).length, 4, 'February 2026 is four weeks from Sunday');
});

test('the week begins where the language is at home', () => {
  assert.deepEqual(['en-US', 'en-GB', 'de', 'en'].map(firstWeekdayOf), [0, 1, 1, 0]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { afterBusinessMinutes, type BusinessHours, businessMsBetween } from './business-hours.ts';

const MINUTE = 60_000;
const NINE_TO_FIVE = { from: '09:00', to: '17:00' };
const WEEK: BusinessHours['hours'] = [
  NINE_TO_FIVE,
  NINE_TO_FIVE,
  NINE_TO_FIVE,
  NINE_TO_FIVE,
  NINE_TO_FIVE,
  null,
  null,
];
const chicago = (hours: BusinessHours['hours'] = WEEK): BusinessHours => ({
  hours,
  timeZone: 'America/Chicago',
});
const sunday = (from: string, to: string) => chicago([null, null, null, null, null, null, { from, to }]);
const minutes = (from: string, to: string, of: BusinessHours) =>
  businessMsBetween(new Date(from), new Date(to), of) / MINUTE;

test('five minutes that begin before closing on Friday end on Monday morning', () => {
  const due = afterBusinessMinutes(new Date('2026-11-20T22:58:00Z'), 5, chicago());
  assert.equal(due.toISOString(), '2026-11-23T15:03:00.000Z');
  // Asked on Saturday night, answered on Monday at 9:10.
  assert.equal(minutes('2026-11-22T02:00:00Z', '2026-11-23T15:10:00Z', chicago()), 10);
});

test('days on which the clocks change have the hours their clocks show', () => {
  const day = { from: '00:00', to: '24:00' };
  const always = chicago([day, day, day, day, day, day, day]);
  // Midnight to midnight by the clocks of Chicago: 23 hours in spring, 25 in autumn.
  assert.equal(minutes('2026-03-08T06:00:00Z', '2026-03-09T05:00:00Z', always), 23 * 60);
  assert.equal(minutes('2026-11-01T05:00:00Z', '2026-11-02T06:00:00Z', always), 25 * 60);
  assert.equal(minutes('2026-03-08T00:00:00Z', '2026-03-09T00:00:00Z', sunday('01:00', '04:00')), 120);
  assert.equal(minutes('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', sunday('00:30', '04:00')), 270);
  // 2:30 does not exist in spring: the day begins as much later as the clocks skip.
  assert.equal(minutes('2026-03-08T00:00:00Z', '2026-03-09T00:00:00Z', sunday('02:30', '04:00')), 30);
  // The window is over before the other half of the world has that day.
  assert.equal(
    minutes('2026-11-20T00:00:00Z', '2026-11-23T00:00:00Z', { ...chicago(), timeZone: 'Pacific/Apia' }),
    480,
  );
});

test('a company that is never open counts every minute', () => {
  const never = chicago([null, null, null, null, null, null, null]);
  const from = new Date('2026-11-20T22:58:00Z');
  assert.equal(afterBusinessMinutes(from, 5, never).getTime(), from.getTime() + 5 * MINUTE);
});

const time = fc
  .tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }))
  .filter(([from, to]) => from < to)
  .map(([from, to]) => ({ from: clock(from), to: clock(to) }));
const clock = (quarter: number) =>
  `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
const hours = fc
  .array(fc.option(time, { nil: null }), { minLength: 7, maxLength: 7 })
  .filter((week) => week.some((day) => day !== null));
const zone = fc.constantFrom(
  'America/Chicago',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'UTC',
);
/** Whole minutes around both changes of the clocks. */
const moment = fc
  .integer({
    min: Date.parse('2026-03-01T00:00:00Z') / MINUTE,
    max: Date.parse('2026-11-15T00:00:00Z') / MINUTE,
  })
  .map((at) => new Date(at * MINUTE));

test('what is due after so many minutes has so many minutes before it, and time adds up', () => {
  fc.assert(
    fc.property(hours, zone, moment, fc.integer({ min: 1, max: 2_000 }), (week, timeZone, from, count) => {
      const of = { hours: week, timeZone };
      const due = afterBusinessMinutes(from, count, of);
      assert.equal(businessMsBetween(from, due, of), count * MINUTE);
      const middle = new Date((from.getTime() + due.getTime()) / 2);
      assert.equal(businessMsBetween(from, middle, of) + businessMsBetween(middle, due, of), count * MINUTE);
      assert.equal(businessMsBetween(due, from, of), 0);
    }),
    { numRuns: 100 },
  );
});

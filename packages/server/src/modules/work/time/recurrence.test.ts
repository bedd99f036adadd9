import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatRecurrence,
  parseRecurrence,
  Recurrence,
  type RecurrenceRule,
  WEEKDAYS,
} from '@lintel/contract';
import { describeRecurrence } from '@lintel/contract/recurrence-words';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { DateTime } from 'luxon';
import { endOfDay, localOf, momentOf, startOfDay } from './local-time.ts';
import { lastTimeOf, nextTime, timesOf } from './recurrence.ts';

const CHICAGO = 'America/Chicago';
const some = (rule: string, start: string, count: number, zone = CHICAGO): string[] => {
  const out: string[] = [];
  for (const local of timesOf(rule, start, zone)) {
    out.push(local);
    if (out.length === count) break;
  }
  return out;
};

test('a local time is the moment the clocks show it: the first of two, and skipped ones by the clocks before', () => {
  assert.equal(momentOf('2026-03-08T09:00', CHICAGO).toISOString(), '2026-03-08T14:00:00.000Z');
  assert.equal(momentOf('2026-03-07T09:00', CHICAGO).toISOString(), '2026-03-07T15:00:00.000Z');
  // 2:30 does not exist: half past three.
  assert.equal(momentOf('2026-03-08T02:30', CHICAGO).toISOString(), '2026-03-08T08:30:00.000Z');
  assert.equal(localOf(momentOf('2026-03-08T02:30', CHICAGO), CHICAGO), '2026-03-08T03:30');
  // 1:30 comes twice: the first.
  assert.equal(momentOf('2026-11-01T01:30', CHICAGO).toISOString(), '2026-11-01T06:30:00.000Z');
  // A day whose midnight is skipped begins at one; half an hour of daylight saving; a zone that skipped a day.
  assert.equal(startOfDay('2018-11-04', 'America/Sao_Paulo').toISOString(), '2018-11-04T03:00:00.000Z');
  assert.equal(momentOf('2026-10-04T02:15', 'Australia/Lord_Howe').toISOString(), '2026-10-03T15:45:00.000Z');
  assert.equal(endOfDay('2026-03-08', CHICAGO).toISOString(), '2026-03-09T04:59:59.999Z');
});

const zone = fc.constantFrom(
  CHICAGO,
  'Europe/Berlin',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'UTC',
);
const minute = fc
  .integer({ min: Date.UTC(2015, 0, 1) / 60_000, max: Date.UTC(2037, 0, 1) / 60_000 })
  .map((at) => new Date(at * 60_000));

test('local times and moments agree with luxon, and what repeats stays at its hour', () => {
  fc.assert(
    fc.property(zone, minute, (of, at) => {
      const local = localOf(at, of);
      assert.equal(local, DateTime.fromJSDate(at, { zone: of }).toFormat("yyyy-MM-dd'T'HH:mm"));
      const back = momentOf(local, of);
      const possible = DateTime.fromISO(local, { zone: of })
        .getPossibleOffsets()
        .map((one) => one.toMillis());
      assert.equal(back.getTime(), Math.min(...possible));
      let i = 0;
      for (const time of timesOf('FREQ=DAILY;COUNT=5', local, of)) {
        const wanted = DateTime.fromISO(local, { zone: 'utc' }).plus({ days: i });
        assert.equal(time, wanted.toFormat("yyyy-MM-dd'T'HH:mm"));
        // Only where the clocks skip it is it shown otherwise.
        const shown = DateTime.fromJSDate(momentOf(time, of), { zone: of }).toFormat("yyyy-MM-dd'T'HH:mm");
        const exists = [-1440, 0, 1440].some((m) => {
          const ms = Date.parse(`${time}Z`);
          const guess = ms - DateTime.fromMillis(ms + m * 60_000, { zone: of }).offset * 60_000;
          return localOf(new Date(guess), of) === time;
        });
        assert.equal(shown === time, exists, `${time} in ${of}`);
        i += 1;
      }
      assert.equal(i, 5);
    }),
    { numRuns: 150 },
  );
});

/** Rules on which ical.js follows RFC 5545: yearly ones, daily ones with weekdays and positions it reads otherwise. */
const rule = fc.oneof(
  fc.record({
    freq: fc.constant('DAILY' as const),
    interval: fc.integer({ min: 1, max: 30 }),
  }),
  fc.record({
    freq: fc.constant('WEEKLY' as const),
    interval: fc.integer({ min: 1, max: 5 }),
    byDay: fc
      .uniqueArray(fc.constantFrom(...WEEKDAYS), { maxLength: 5 })
      .map((days) => days.map((day) => ({ day, nth: null }))),
    weekStart: fc.constantFrom('MO' as const, 'SU' as const),
  }),
  fc.record({
    freq: fc.constant('MONTHLY' as const),
    interval: fc.integer({ min: 1, max: 7 }),
    byMonthDay: fc.uniqueArray(fc.constantFrom(1, 15, 29, 30, 31, -1, -2), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    freq: fc.constant('MONTHLY' as const),
    interval: fc.integer({ min: 1, max: 4 }),
    byDay: fc.array(fc.record({ day: fc.constantFrom(...WEEKDAYS), nth: fc.constantFrom(1, 2, 3, 4, -1) }), {
      minLength: 1,
      maxLength: 1,
    }),
  }),
);

test('the times of a rule are those another reader of RFC 5545 gives', () => {
  fc.assert(
    fc.property(rule, minute, (parts, at) => {
      const plain: RecurrenceRule = {
        freq: 'DAILY',
        interval: 1,
        byDay: [],
        byMonthDay: [],
        byMonth: [],
        bySetPos: [],
        weekStart: null,
      };
      const text = formatRecurrence({ ...plain, ...parts });
      assert.equal(Recurrence.parse(text), text);
      const start = at.toISOString().slice(0, 16);
      const iterator = ICAL.Recur.fromString(text).iterator(ICAL.Time.fromDateTimeString(`${start}:00`));
      const theirs: string[] = [];
      for (let next = iterator.next(); next && theirs.length < 8; next = iterator.next())
        theirs.push(String(next).slice(0, 16));
      // ical.js gives up where five months in a row lack the day.
      fc.pre(theirs.length === 8);
      assert.deepEqual(some(text, start, 8), theirs, `${text} from ${start}`);
      assert.equal(nextTime(text, start, 'UTC', theirs[3]!), theirs[4]);
      assert.equal(lastTimeOf(`${text};COUNT=5`, start, 'UTC'), theirs[4]);
    }),
    { numRuns: 150 },
  );
});

test('days that a month lacks are left out, ends are kept, and what never comes up ends', () => {
  assert.deepEqual(some('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2026-01-01T09:00', 2), [
    '2028-02-29T09:00',
    '2032-02-29T09:00',
  ]);
  assert.deepEqual(some('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2,-1', '2026-01-05T09:00', 3), [
    '2026-01-30T09:00',
    '2026-02-03T09:00',
    '2026-02-27T09:00',
  ]);
  assert.deepEqual(some('FREQ=YEARLY;BYDAY=20MO', '2026-01-01T09:00', 1), ['2026-05-18T09:00']);
  assert.deepEqual(some('FREQ=DAILY;INTERVAL=7;BYDAY=MO', '2026-01-03T09:00', 1), []);
  assert.deepEqual(some('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', '2026-01-01T09:00', 1), []);
  assert.equal(lastTimeOf('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', '2026-01-01T09:00', CHICAGO), undefined);
  // An end at a moment is read by the clocks of the zone: five in the afternoon UTC is before noon there.
  assert.deepEqual(some('FREQ=DAILY;UNTIL=20260103T170000Z', '2026-01-01T11:00', 9).length, 3);
  assert.deepEqual(some('FREQ=DAILY;UNTIL=20260103T165900Z', '2026-01-01T11:00', 9).length, 2);
  assert.deepEqual(some('FREQ=DAILY;UNTIL=20260103', '2026-01-01T23:30', 9).length, 3);
  assert.equal(lastTimeOf('FREQ=WEEKLY', '2026-01-01T11:00', CHICAGO), null);
});

test('what is no rule, or comes more often than daily, is refused; the others are said in words', () => {
  for (const text of [
    '',
    'FREQ=HOURLY',
    'FREQ=DAILY;BYHOUR=9,10',
    'FREQ=DAILY;COUNT=2;UNTIL=20260101',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=DAILY;COUNT=100000',
    'FREQ=WEEKLY;BYDAY=1MO',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=MONTHLY;BYMONTHDAY=0',
    'FREQ=DAILY;UNTIL=20260230',
    'FREQ=DAILY;FREQ=DAILY',
    'every day',
  ])
    assert.equal(parseRecurrence(text), null, text);
  const words: Record<string, string> = {
    'FREQ=DAILY': 'Every day',
    'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR': 'Every weekday',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20261231':
      'Every 2 weeks on Tuesday and Thursday, until Dec 31, 2026',
    'FREQ=MONTHLY;BYDAY=1MO': 'Every month on the 1st Monday',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1': 'Every month on the last weekday',
    'FREQ=MONTHLY;BYMONTHDAY=15,-1;COUNT=3': 'Every month on day 15 and the last day, 3 times',
    'FREQ=YEARLY;BYMONTH=3;BYDAY=-1FR': 'Every year on the last Friday in March',
  };
  for (const [text, said] of Object.entries(words)) assert.equal(describeRecurrence(text), said);
});

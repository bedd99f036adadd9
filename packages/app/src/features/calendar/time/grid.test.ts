import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axisOf, gapsOf, momentAtRow, rowOf, rowOfEnd } from './axis.ts';
import { placeInDay, placeInLanes, type Span } from './layout.ts';
import { endAt, moveDays, nudge } from './move.ts';
import { momentAt, wallTime, weekOf } from './zone.ts';

const ZONE = 'America/Chicago';
const at = (day: string, hour: number, again = false) => momentAt(day, Math.round(hour * 60), ZONE, again);
const span = (id: string, day: string, from: number, to: number): Span => ({
  id,
  start: at(day, from),
  end: at(day, to),
  allDay: false,
});
const wholeDays = (id: string, first: string, behind: string): Span => ({
  id,
  start: at(first, 0),
  end: at(behind, 0),
  allDay: true,
});

test('a plain day has 48 half hours; heights and moments lead to each other', () => {
  const axis = axisOf(['2026-11-23'], ZONE);
  assert.equal(axis.slots.length, 48);
  assert.equal(rowOf(axis, at('2026-11-23', 9.25)), 18.5);
  for (const row of [0, 0.5, 18.5, 47.5])
    assert.equal(rowOf(axis, momentAtRow(axis, '2026-11-23', row)), row);
  assert.equal(
    momentAtRow(axis, '2026-11-23', 18.49),
    at('2026-11-23', 9),
    'to the quarter of an hour before',
  );
  assert.equal(momentAtRow(axis, '2026-11-23', 99), at('2026-11-23', 23.75));
  assert.equal(momentAtRow(axis, '2026-11-23', -3), at('2026-11-23', 0));
});

test('a week that skips an hour has a gap there, and nothing that ends before it reaches into it', () => {
  const days = weekOf('2026-03-08', 0);
  const axis = axisOf(days, ZONE);
  assert.equal(axis.slots.length, 48);
  assert.deepEqual(gapsOf(axis, '2026-03-08'), [[4, 6]]);
  assert.deepEqual(gapsOf(axis, '2026-03-09'), []);
  // One to two, by the clock one to three.
  const end = at('2026-03-08', 1) + 3_600_000;
  assert.deepEqual([rowOf(axis, end), rowOfEnd(axis, end)], [6, 4]);
  assert.deepEqual(
    wallTime(momentAtRow(axis, '2026-03-08', 4.5), ZONE).minutes,
    195,
    'put into the gap is behind it',
  );
});

test('a week that shows an hour twice has rows for both, which the other days leave out', () => {
  const days = weekOf('2026-11-01', 0);
  const axis = axisOf(days, ZONE);
  assert.equal(axis.slots.length, 50);
  assert.deepEqual(gapsOf(axis, '2026-11-01'), []);
  assert.deepEqual(gapsOf(axis, '2026-11-02'), [[4, 6]]);
  assert.equal(rowOf(axis, at('2026-11-01', 1.5)), 3);
  assert.equal(rowOf(axis, at('2026-11-01', 1.5, true)), 5);
  assert.equal(rowOf(axis, at('2026-11-02', 2)), 6);
  assert.equal(momentAtRow(axis, '2026-11-01', 5), at('2026-11-01', 1.5, true));
  const [block] = placeInDay(
    [{ id: 'a', start: at('2026-11-01', 0.5), end: at('2026-11-01', 2), allDay: false }],
    '2026-11-01',
    axis,
  );
  assert.deepEqual(
    [block?.top, block?.bottom],
    [1, 6],
    'two hours and a half pass between half past twelve and two',
  );
});

test('what overlaps stands side by side, in columns that do not depend on the order of arrival', () => {
  const day = '2026-11-23';
  const axis = axisOf([day], ZONE);
  const spans = [
    span('a', day, 9, 12),
    span('b', day, 9, 10),
    span('c', day, 10, 11),
    span('d', day, 9.5, 10.5),
    span('e', day, 13, 14),
  ];
  const look = (given: Span[]) =>
    Object.fromEntries(placeInDay(given, day, axis).map((b) => [b.item.id, [b.column, b.columns, b.covers]]));
  const expected = { a: [0, 3, 1], b: [1, 3, 1], d: [2, 3, 1], c: [1, 3, 1], e: [0, 1, 1] };
  assert.deepEqual(look(spans), expected);
  assert.deepEqual(look(spans.toReversed()), expected);
  // Where a column beside it is free all along, a block covers it.
  assert.deepEqual(
    look([span('a', day, 9, 10), span('b', day, 9, 11), span('c', day, 9, 9.5), span('d', day, 10, 11)]).d,
    [1, 3, 2],
  );
});

test('nothing overlaps what stands in the same column, whatever is thrown in', () => {
  const day = '2026-11-23';
  const axis = axisOf([day], ZONE);
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  for (let round = 0; round < 100; round++) {
    const spans = Array.from({ length: 12 }, (_, index) => {
      const from = Math.floor(random() * 92) / 4;
      return span(`e${index}`, day, from, Math.min(23.75, from + 0.25 + Math.floor(random() * 12) / 4));
    });
    const blocks = placeInDay(spans, day, axis);
    assert.equal(blocks.length, 12);
    for (const a of blocks) {
      assert.ok(a.column + a.covers <= a.columns && a.covers >= 1);
      for (const b of blocks) {
        if (a === b || a.top >= b.bottom || b.top >= a.bottom) continue;
        assert.ok(a.columns === b.columns, 'those that touch share one width');
        assert.ok(
          a.column + a.covers <= b.column || b.column + b.covers <= a.column,
          `${a.item.id} ${b.item.id}`,
        );
      }
    }
  }
});

test('what goes over midnight is drawn on both days; what lasts a day or more stands in the lane', () => {
  const days = ['2026-11-23', '2026-11-24'];
  const axis = axisOf(days, ZONE);
  const night = { id: 'n', start: at('2026-11-23', 22), end: at('2026-11-24', 1), allDay: false };
  const [first] = placeInDay([night], '2026-11-23', axis);
  const [second] = placeInDay([night], '2026-11-24', axis);
  assert.deepEqual([first?.top, first?.bottom, first?.goesOn, first?.fromBefore], [44, 48, true, false]);
  assert.deepEqual([second?.top, second?.bottom, second?.goesOn, second?.fromBefore], [0, 2, false, true]);
  assert.equal(
    placeInDay([{ ...night, end: at('2026-11-24', 0) }], '2026-11-24', axis).length,
    0,
    'midnight ends a day',
  );
  const long = { id: 'l', start: at('2026-11-23', 9), end: at('2026-11-24', 9), allDay: false };
  assert.equal(placeInDay([long], '2026-11-23', axis).length, 0);
  assert.equal(placeInLanes([long, night], days, ZONE).length, 1);
});

test('whole days take the uppermost free lane, and say when they reach beyond the days shown', () => {
  const days = weekOf('2026-11-25', 0);
  const bars = placeInLanes(
    [
      wholeDays('trip', '2026-11-20', '2026-11-24'),
      wholeDays('fair', '2026-11-23', '2026-11-26'),
      wholeDays('one', '2026-11-24', '2026-11-25'),
      wholeDays('late', '2026-11-28', '2026-12-02'),
      wholeDays('gone', '2026-11-10', '2026-11-22'),
    ],
    days,
    ZONE,
  );
  assert.deepEqual(
    bars.map(({ item, lane, first, last, fromBefore, goesOn }) => [
      item.id,
      lane,
      first,
      last,
      fromBefore,
      goesOn,
    ]),
    [
      ['trip', 0, 0, 1, true, false],
      ['fair', 1, 1, 3, false, false],
      ['one', 0, 2, 2, false, false],
      ['late', 0, 6, 6, false, true],
    ],
  );
});

test('moved by minutes an hour stays an hour; moved by days nine stays nine', () => {
  const saturday = { start: at('2026-03-07', 9), end: at('2026-03-07', 10) };
  assert.deepEqual(moveDays(saturday, 1, ZONE), { start: at('2026-03-08', 9), end: at('2026-03-08', 10) });
  assert.equal(moveDays(saturday, 1, ZONE).start - saturday.start, 23 * 3_600_000);
  const night = { start: at('2026-03-08', 1.75), end: at('2026-03-08', 1.75) + 3_600_000 };
  const later = nudge(night, 15);
  assert.deepEqual(wallTime(later.start, ZONE).minutes, 180, 'a quarter past 1:45 is three');
  assert.equal(later.end - later.start, 3_600_000);
  assert.equal(endAt(saturday, saturday.start - 60_000).end, saturday.start + 900_000);
});

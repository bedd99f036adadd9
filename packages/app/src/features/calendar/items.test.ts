import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Appointment } from '@lintel/contract/appointments';
import type { Task } from '@lintel/contract/tasks';
import { daysShown, readState, spanOf, stepped, writeState } from './calendar-state.ts';
import { appointmentItem, awaitsOutcome, clashesAmong, nextAppointment, nextGap, taskItem } from './items.ts';
import { axisOf } from './time/axis.ts';
import { daysOf, placeInDay } from './time/layout.ts';
import { momentAt } from './time/zone.ts';

const ZONE = 'America/Chicago';
const [ANN, BEN] = ['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002'];
const at = (hour: number) => momentAt('2026-11-24', hour * 60, ZONE);
const iso = (hour: number) => new Date(at(hour)).toISOString();

function appointment(key: string, from: number, to: number, more: Partial<Appointment> = {}): Appointment {
  return {
    key,
    id: key,
    originally: null,
    version: 1,
    type: 'showing',
    title: key,
    place: null,
    note: null,
    startsAt: iso(from),
    endsAt: iso(to),
    startsLocal: '2026-11-24T00:00',
    endsLocal: '2026-11-25T00:00',
    timeZone: ZONE,
    allDay: false,
    recurrence: null,
    leads: [{ id: ANN, name: 'Dana Reed', timeZone: null }],
    otherLeads: 0,
    organizerId: ANN,
    attendees: [{ id: ANN, name: 'Ann' }],
    listingId: null,
    reminders: [],
    state: 'booked',
    outcomeNote: null,
    outcomeAt: null,
    outcomeById: null,
    imported: false,
    mayChange: true,
    ...more,
  } as Appointment;
}
const items = (...list: Appointment[]) => list.map((of) => appointmentItem(of, ZONE));

test('whole days are the same days wherever one looks from', () => {
  const fair = appointment('fair', 0, 24, {
    allDay: true,
    timeZone: 'Asia/Tokyo',
    startsLocal: '2026-11-24T00:00',
    endsLocal: '2026-11-26T00:00',
  });
  for (const zone of [ZONE, 'Asia/Tokyo', 'Pacific/Auckland']) {
    assert.deepEqual(
      daysOf(appointmentItem(fair, zone), zone),
      { first: '2026-11-24', last: '2026-11-25' },
      zone,
    );
  }
  const task = { id: 't', dueAt: iso(23), dueDay: '2026-11-24' } as Task;
  assert.deepEqual(daysOf(taskItem(task, 'Asia/Tokyo'), 'Asia/Tokyo'), {
    first: '2026-11-24',
    last: '2026-11-24',
  });
  const timed = taskItem({ ...task, dueDay: null, dueAt: iso(9) }, ZONE);
  const [block] = placeInDay([timed], '2026-11-24', axisOf(['2026-11-24'], ZONE));
  assert.deepEqual(
    [block?.top, block?.bottom],
    [18, 18.9],
    'a task with a time is a thin thing at that time',
  );
});

test('who is in two places at once is told of both; what was called off is in nobody’s way', () => {
  const found = clashesAmong(
    items(
      appointment('a', 9, 10),
      appointment('b', 9.5, 11),
      appointment('c', 10, 11, { attendees: [{ id: BEN, name: 'Ben' }] }),
      appointment('d', 9, 10, { state: 'cancelled' }),
      appointment('e', 11, 12),
    ),
  );
  assert.deepEqual(
    [...found].map(([id, others]) => [id, others.map((other) => other.id)]),
    [
      ['a', ['b']],
      ['b', ['a']],
    ],
  );
});

test('the next gap is the first that is long enough, and none when the day is full', () => {
  const day = items(appointment('a', 9, 10), appointment('b', 10.25, 12), appointment('c', 13, 17));
  const hours = (gap: ReturnType<typeof nextGap>) =>
    gap && [(gap.start - at(0)) / 36e5, (gap.end - at(0)) / 36e5];
  assert.deepEqual(hours(nextGap(day, { start: at(8), end: at(18) })), [8, 9]);
  assert.deepEqual(hours(nextGap(day, { start: at(9.5), end: at(18) })), [12, 13]);
  assert.deepEqual(hours(nextGap(day, { start: at(13), end: at(18) })), [17, 18]);
  assert.equal(nextGap(day, { start: at(13), end: at(17.25) }), null);
  assert.deepEqual(hours(nextGap([], { start: at(10), end: at(18) })), [10, 18]);
});

test('the next appointment is the one that runs or comes, and an ended one waits for its outcome', () => {
  const day = items(
    appointment('gone', 8, 9),
    appointment('now', 9, 10),
    appointment('off', 9.5, 10, { state: 'cancelled' }),
  );
  assert.equal(nextAppointment(day, at(9.5))?.id, 'now');
  assert.equal(nextAppointment(day, at(10)), undefined);
  assert.deepEqual(
    day.map((item) => awaitsOutcome(item, at(9.5))),
    [true, false, false],
  );
});

test('the address holds view, day and people, and what it cannot mean falls back', () => {
  const state = { view: 'week', day: '2026-11-24', people: [ANN, BEN] } as const;
  assert.deepEqual(readState(writeState(state), 'day'), state);
  assert.deepEqual(readState({ view: 'year', day: '2026-02-30', people: 'me,;drop' }, 'day'), {
    view: 'day',
    day: null,
    people: [],
  });
  assert.equal(readState({ day: '9999-01-01' }, 'day').day, null);
});

test('a view shows its days, steps by as many, and asks for whole months around them', () => {
  assert.deepEqual(daysShown('week', '2026-11-24', 0).slice(0, 2), ['2026-11-22', '2026-11-23']);
  assert.equal(daysShown('agenda', '2026-11-24', 0).at(-1), '2026-12-07');
  assert.deepEqual(
    [stepped('day', '2026-11-30', 1), stepped('week', '2026-11-24', -1)],
    ['2026-12-01', '2026-11-17'],
  );
  assert.deepEqual(spanOf(['2026-11-29', '2026-12-05'], ZONE), {
    from: '2026-10-31T05:00:00.000Z',
    to: '2027-01-02T06:00:00.000Z',
  });
});

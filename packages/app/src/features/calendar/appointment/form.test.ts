import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Appointment } from '@lintel/contract/appointments';
import { momentAt } from '../time/zone.ts';
import {
  changesOf,
  formOf,
  inZone,
  newAppointment,
  newForm,
  parseTime,
  problemsOf,
  timesOf,
  withEnd,
  withStart,
} from './form.ts';
import { nthOf, REPEATS, repeatOf, ruleOf } from './repeat.ts';

const ZONE = 'America/Chicago';
const ME = '01900000-0000-7000-8000-000000000001';
const filled = {
  ...newForm({ now: momentAt('2026-11-24', 9 * 60 + 10, ZONE), zone: ZONE, organizerId: ME }),
  title: ' Second look ',
};

test('a new one begins at the next half hour, lasts one, and goes to the server trimmed', () => {
  assert.deepEqual(newAppointment(filled, ME), {
    type: 'showing',
    title: 'Second look',
    place: null,
    note: null,
    time: { startsLocal: '2026-11-24T09:30', endsLocal: '2026-11-24T10:30', timeZone: ZONE },
    recurrence: null,
    leadIds: [],
    attendeeIds: [],
    listingId: null,
    reminders: [30],
  });
  const late = newForm({ now: momentAt('2026-11-24', 23 * 60 + 10, ZONE), zone: ZONE, organizerId: ME });
  assert.deepEqual([late.firstDay, late.from, late.lastDay, late.to], ['2026-11-24', 1410, '2026-11-25', 30]);
});

test('the end goes with the start, over midnight and over a change of the clocks', () => {
  const moved = withStart(filled, { from: 23 * 60 + 30 });
  assert.deepEqual([moved.lastDay, moved.to], ['2026-11-25', 30]);
  const spring = withStart(filled, { firstDay: '2026-03-08', from: 90 });
  assert.deepEqual(
    [spring.lastDay, spring.to],
    ['2026-03-08', 210],
    'half past one and an hour is half past three',
  );
  assert.equal(withStart(filled, { from: null }).to, filled.to);
  const night = withEnd(withStart(filled, { from: 22 * 60 }), 60);
  assert.deepEqual([night.lastDay, problemsOf(night)], ['2026-11-25', []]);
  assert.deepEqual(
    problemsOf(withEnd(filled, 9 * 60)),
    ['order'],
    'half an hour before its start is a mistake',
  );
});

test('the same moment reads otherwise elsewhere, and saves as the same', () => {
  const there = inZone(filled, 'America/Denver');
  assert.deepEqual([there.from, there.to], [510, 570]);
  assert.deepEqual(timesOf(there), timesOf(filled));
});

test('what is missing or cannot be is named', () => {
  assert.deepEqual(problemsOf(filled), []);
  assert.deepEqual(problemsOf({ ...filled, title: '  ', to: filled.from }), ['title', 'order']);
  assert.deepEqual(problemsOf({ ...filled, firstDay: null, from: null }), ['first_day', 'from']);
  const days = { ...filled, allDay: true, firstDay: '2026-11-24', lastDay: '2026-11-23' };
  assert.deepEqual(problemsOf(days), ['order']);
  assert.deepEqual(problemsOf({ ...days, lastDay: '2026-11-24' }), []);
  assert.deepEqual(problemsOf({ ...filled, repeat: { kind: 'daily', until: null, count: 0 } }), ['count']);
});

test('only what changed is sent, and a rule the form cannot write stays', () => {
  const booked = {
    id: ME,
    type: 'showing',
    title: 'Second look',
    place: null,
    note: null,
    leads: [{ id: ME, name: null, timeZone: null }],
    organizerId: ME,
    attendees: [{ id: ME, name: 'Ann' }],
    startsLocal: '2026-11-24T00:00',
    endsLocal: '2026-11-26T00:00',
    allDay: true,
    timeZone: ZONE,
    recurrence: { rule: 'FREQ=WEEKLY;INTERVAL=5;BYDAY=MO,SA', words: '' },
    reminders: [30],
    listingId: null,
  } as unknown as Appointment;
  const form = formOf(booked, null, 'Lead without a name');
  assert.deepEqual([form.firstDay, form.lastDay, form.repeat.kind], ['2026-11-24', '2026-11-25', 'other']);
  assert.deepEqual(changesOf(form, form), {});
  assert.deepEqual(changesOf(form, { ...form, place: ' 14 Quarry Lane ' }), { place: '14 Quarry Lane' });
  assert.deepEqual(changesOf(form, { ...form, repeat: { kind: 'never', until: null, count: null } }), {
    recurrence: null,
  });
});

test('a rule written by the form is read back by it', () => {
  for (const day of ['2026-11-24', '2026-11-30', '2026-01-31']) {
    for (const kind of REPEATS) {
      if (kind === 'never' || kind === 'other') continue;
      for (const ends of [
        { until: null, count: null },
        { until: '2027-06-30', count: null },
        { until: null, count: 4 },
      ]) {
        const rule = ruleOf({ kind, ...ends }, day);
        assert.deepEqual(repeatOf(rule, day), { kind, ...ends }, `${kind} ${rule}`);
      }
    }
  }
  assert.equal(
    ruleOf({ kind: 'monthly', until: null, count: null }, '2026-01-31'),
    'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1',
  );
  assert.deepEqual([nthOf('2026-11-24'), nthOf('2026-11-30')], [4, -1]);
  assert.equal(repeatOf(null, '2026-11-24').kind, 'never');
});

test('a time is read as people write it', () => {
  const read = {
    9: 540,
    '9:30': 570,
    '930': 570,
    '14.00': 840,
    '2pm': 840,
    '2:15 p.m.': 855,
    '12 am': 0,
    '12pm': 720,
    noon: 720,
    '0:05': 5,
    '1145a': 705,
  };
  for (const [text, minutes] of Object.entries(read)) assert.equal(parseTime(text), minutes, text);
  for (const text of ['', 'soon', '25', '9:75', '13pm', '0am', '9:3', '12345'])
    assert.equal(parseTime(text), undefined, text);
});

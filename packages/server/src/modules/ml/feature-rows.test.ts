import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScoringEvent } from '../leads/index.ts';
import { leadInputs as inputsAt } from './feature-rows.ts';

let number = 0;
const event = (kind: string, occurredAt: string, payload = {}, recordedAt = occurredAt): ScoringEvent => ({
  id: `id-${String(number++).padStart(4, '0')}`,
  leadId: 'lead',
  kind,
  occurredAt,
  recordedAt,
  payload,
});
const leadInputs = (events: readonly ScoringEvent[], at: string) => inputsAt(events, at, 'UTC');
const day = (n: number, time = '10:00:00.000') => `2026-03-${String(n).padStart(2, '0')}T${time}Z`;
const created = event('lead.created', day(1), {
  fields: {
    timeline: 'now',
    source: 'Portal',
    budgetMax: 300_000,
    hasEmail: true,
    custom: { rooms: 3, garden: true },
  },
});

test('a row holds the last value of each field known at the moment', () => {
  const log = [
    created,
    event('field.changed', day(3), { fields: { timeline: 'later', custom: { rooms: 4 } } }),
    event('property.viewed', day(4)),
  ];
  const before = leadInputs(log, day(2))?.row;
  assert.deepEqual(
    [before?.timeline, before?.['custom.rooms'], before?.['custom.garden'], before?.views7d],
    ['now', 3, true, 0],
  );
  const after = leadInputs(log, day(5))?.row;
  // A change of custom fields carries all of them: a cleared one is gone.
  assert.deepEqual(
    [after?.timeline, after?.['custom.rooms'], after?.['custom.garden'], after?.views7d],
    ['later', 4, undefined, 1],
  );
  assert.equal(after?.budgetMax, 300_000);
});

test('events added later leave the row and the hash of an earlier moment as they were, whatever they claim', () => {
  const log = [created, event('property.viewed', day(2))];
  const at = day(5);
  const later = [
    event('property.viewed', day(6)),
    // Happened before, told only now: nobody knew it then.
    event('showing.requested', day(3), {}, day(9)),
    event('field.changed', day(7), { fields: { timeline: 'later' } }),
  ];
  const [was, is] = [leadInputs(log, at), leadInputs([...later, ...log], at)];
  assert.equal(JSON.stringify(is?.row), JSON.stringify(was?.row));
  assert.deepEqual(is?.hash, was?.hash);
  assert.notDeepEqual(leadInputs([...log, ...later], day(10))?.hash, was?.hash);
});

test('the hash does not move with the clock', () => {
  assert.deepEqual(leadInputs([created], day(5))?.hash, leadInputs([created], day(20))?.hash);
});

test('an import is known from when it ran, a creation here from when it happened', () => {
  const imported = event('lead.imported', day(1), { fields: { timeline: 'now' } }, day(10));
  assert.equal(leadInputs([imported], day(5)), null);
  assert.equal(leadInputs([imported], day(11))?.row.daysSinceCreated, 10);
  const made = event('lead.created', day(1), { fields: {} }, day(10));
  assert.equal(leadInputs([made], day(5))?.row.daysSinceCreated, 4);
});

test('a lead dated in the future is there all the same', () => {
  const ahead = event('lead.imported', '2031-01-01T00:00:00.000Z', { fields: { timeline: 'now' } }, day(2));
  assert.equal(leadInputs([ahead], day(3))?.row.timeline, 'now');
});

test('outcomes, appointments and record keeping are no inputs', () => {
  const log = [
    created,
    event('outcome.recorded', day(2), { name: 'Converted', value: true }),
    event('appointment.held', day(2)),
  ];
  assert.deepEqual(leadInputs(log, day(5)), leadInputs([created], day(5)));
});

test('values of a wrong type are missing, never text in a number', () => {
  const odd = event('lead.created', day(1), {
    fields: { budgetMax: 'much', timeline: 7, custom: { a: { b: 1 }, c: 'x' } },
  });
  const row = leadInputs([odd], day(2))?.row;
  assert.deepEqual(
    [row?.budgetMax, row?.timeline, row?.['custom.a'], row?.['custom.c']],
    [null, null, null, 'x'],
  );
});

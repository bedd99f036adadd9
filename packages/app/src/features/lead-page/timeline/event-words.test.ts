import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LeadEvent } from '@lintel/contract';
import { byDay, type EventNames, eventWords } from './event-words.ts';

const maya = {
  id: 'u1',
  name: 'Maya Ortega',
  email: 'maya@example.com',
  role: 'agent',
  active: true,
  kind: 'person',
} as const;
const names: EventNames = {
  users: [maya],
  ponds: [{ id: 'p1', name: 'Riverside', userIds: [], teamIds: [], leads: 0 }],
  stages: [
    {
      id: 's1',
      pipelineId: 'p',
      name: 'First talk',
      position: 0,
      kind: 'open',
      color: 'v1',
      limitDays: null,
      required: [],
      reasons: [],
    },
  ],
  fields: [],
  currency: 'USD',
};
const event = (
  kind: string,
  payload: LeadEvent['payload'] = {},
  more: Partial<LeadEvent> = {},
): LeadEvent => ({
  id: kind,
  kind,
  occurredAt: '2026-11-20T12:00:00.000Z',
  recordedAt: '2026-11-20T12:00:00.000Z',
  userId: null,
  source: null,
  payload,
  ...more,
});

test('who did it stands before what was done', () => {
  assert.deepEqual(
    eventWords(event('call.logged', { outcome: 'spoke', seconds: 440 }, { userId: 'u1' }), names),
    {
      who: 'Maya Ortega',
      what: 'logged a call',
      more: 'spoke · 7 min 20 sec',
      text: null,
    },
  );
  assert.equal(eventWords(event('call.logged'), names).what, 'Call logged');
});

test('a stage goes by its name of today, one that is gone by the name it had', () => {
  const moved = event(
    'stage.changed',
    { fromId: 's1', from: 'New', toId: 's9', to: 'Old stage' },
    { userId: 'u1' },
  );
  assert.equal(eventWords(moved, names).what, 'moved the lead from First talk to Old stage');
});

test('changed fields are named as on screen', () => {
  assert.equal(
    eventWords(event('field.changed', { changed: ['budgetMax', 'custom'] }), names).what,
    'Changed: budget up to, custom fields',
  );
});

test('a kind this build does not know is shown by its name', () => {
  assert.equal(eventWords(event('drone.flown'), names).what, 'drone.flown');
});

test('views of one home in a row are one line, notes never', () => {
  const view = (id: string, address: string) => event('property.viewed', { address }, { id });
  const note = (id: string) => event('note.added', { text: id }, { id, userId: 'u1' });
  const days = byDay([view('a', 'x'), view('b', 'x'), view('c', 'y'), note('d'), note('e')]);
  assert.deepEqual(
    days.map((day) => day.rows.map((row) => row.count)),
    [[2, 1, 1, 1]],
  );
});

test('who gives a lead to themselves takes it on', () => {
  const given = (toId: string) => eventWords(event('owner.changed', { toId }, { userId: 'u1' }), names).what;
  assert.equal(given('u1'), 'took on the lead');
  assert.equal(given('gone'), 'gave the lead to Someone who left');
});

test('a move into or out of a pond names it, as long as it is known', () => {
  const moved = (payload: LeadEvent['payload']) =>
    eventWords(event('pond.changed', payload, { userId: 'u1' }), names).what;
  assert.equal(moved({ fromId: null, toId: 'p1' }), 'moved the lead into the pond Riverside');
  assert.equal(moved({ fromId: 'p1', toId: null }), 'moved the lead out of the pond Riverside');
  assert.equal(moved({ fromId: null, toId: 'gone' }), 'moved the lead into or out of a pond');
});

test('a file and a note say who brought them; one that was taken back has no words', () => {
  const note = { private: false, edits: 1, editedAt: null, removedAt: null, mentions: [], answers: null };
  assert.deepEqual(eventWords(event('file.added', {}, { userId: 'u1', note }), names), {
    who: 'Maya Ortega',
    what: 'added a file',
    more: null,
    text: null,
  });
  const gone = event('note.added', { text: null }, { userId: 'u1', note });
  assert.deepEqual([eventWords(gone, names).what, eventWords(gone, names).text], ['wrote a note', null]);
});

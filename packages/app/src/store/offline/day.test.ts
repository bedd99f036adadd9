import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoints } from '@lintel/contract';
import { answerDay, DAY, dayCalls } from './day.ts';
import { QUEUEABLE } from './queueable.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const asking = { userId: 'me', now };

test('what is named here by name and path is what the contract has', () => {
  const known = new Map(endpoints.map((endpoint) => [endpoint.name, endpoint]));
  for (const [name, path] of Object.entries(DAY))
    assert.deepEqual([known.get(name)?.method, known.get(name)?.path], ['get', path], name);
  for (const { endpoint, call } of dayCalls(now, 'America/Chicago'))
    assert.ok(known.get(endpoint.name)?.query.safeParse(call.query).success, endpoint.name);
  for (const name of Object.keys(QUEUEABLE)) assert.ok(known.has(name), name);
});

test('tasks of a day are told by when they are due and of which lead; a colleague’s need the server', () => {
  const task = (id: string, dueAt: string, more = {}) => ({
    id,
    dueAt,
    doneAt: null,
    leadId: 'a',
    assigneeId: 'me',
    type: 'call',
    ...more,
  });
  const kept = {
    items: [
      task('late', '2026-11-22T12:00:00.000Z'),
      task('soon', new Date(now + 60_000).toISOString(), { leadId: 'b' }),
      task('later', '2026-11-29T12:00:00.000Z'),
      task('given', '2026-11-29T12:00:00.000Z', { assigneeId: 'ben' }),
      task('done', '2026-11-22T12:00:00.000Z', { doneAt: '2026-11-23T11:00:00.000Z' }),
    ],
  };
  const ask = (query: Record<string, unknown>) =>
    (answerDay('tasks.list', kept, query, asking) as typeof kept | undefined)?.items
      .map(({ id }) => id)
      .join(' ');
  assert.equal(ask({}), 'late soon later');
  assert.equal(ask({ view: 'overdue' }), 'late');
  assert.equal(ask({ view: 'today' }), 'soon');
  assert.equal(ask({ view: 'upcoming', assigneeId: 'me' }), 'later');
  assert.equal(ask({ leadId: 'b', limit: 1 }), 'soon');
  assert.equal(ask({ leadId: 'a', view: 'upcoming' }), 'later given');
  assert.equal(ask({ assigneeId: 'other' }), undefined);
  assert.equal(ask({ view: 'done' }), undefined);
});

test('the schedule is told by the span that is asked for, cancelled ones only when they are', () => {
  const at = (id: string, startsAt: string, endsAt: string, state = 'booked') => ({
    id,
    startsAt,
    endsAt,
    state,
    leads: [{ id: 'a' }],
  });
  const kept = {
    items: [
      at('morning', '2026-11-23T09:00:00.000Z', '2026-11-23T10:00:00.000Z'),
      at('night', '2026-11-23T23:00:00.000Z', '2026-11-24T01:00:00.000Z'),
      at('off', '2026-11-24T09:00:00.000Z', '2026-11-24T10:00:00.000Z', 'cancelled'),
    ],
  };
  const day = { from: '2026-11-24T00:00:00.000Z', to: '2026-11-25T00:00:00.000Z' };
  const ask = (query: Record<string, unknown>) =>
    (answerDay('appointments.list', kept, { ...day, ...query }, asking) as typeof kept | undefined)?.items
      .map(({ id }) => id)
      .join(' ');
  assert.equal(ask({}), 'night');
  assert.equal(ask({ cancelled: 'true', userIds: 'me' }), 'night off');
  assert.equal(ask({ leadId: 'b' }), '');
  assert.equal(ask({ userIds: 'other' }), undefined);
});

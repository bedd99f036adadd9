import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lead } from '@lintel/contract';
import type { SyncedLead } from '@lintel/contract/sync';
import { listCopy, NeedsNetwork, searchCopy } from './leads-copy.ts';
import { eventsWith, leadWith } from './overlay.ts';
import { onServerTime } from './server-time.ts';
import type { Placed, WaitingWrite } from './waiting-write.ts';

const lead = (id: string, over: Partial<Lead> = {}, lastTouchAt: string | null = null): SyncedLead => ({
  stamp: 1,
  lastTouchAt,
  lead: {
    id,
    version: 1,
    name: `Lead ${id}`,
    emails: [],
    phones: [],
    type: null,
    status: 'open',
    stageId: 's1',
    stageSince: '2026-11-01T00:00:00.000Z',
    ownerId: 'me-id',
    pondId: null,
    collaboratorIds: [],
    source: null,
    externalId: null,
    campaign: null,
    lastSource: null,
    lastCampaign: null,
    alsoKnownAs: [],
    budgetMin: null,
    budgetMax: null,
    currency: 'USD',
    timeline: null,
    propertyType: null,
    location: null,
    financing: null,
    timeZone: null,
    tags: [],
    custom: {},
    score: null,
    lastEventAt: null,
    importId: null,
    createdAt: '2026-11-01T00:00:00.000Z',
    updatedAt: '2026-11-01T00:00:00.000Z',
    hidden: [],
    ...over,
  },
});
const asking = {
  userId: 'me-id',
  now: Date.parse('2026-11-23T00:00:00Z'),
  stageKinds: new Map([['s1', 'open']]),
};
const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id).join('');
const kept = (leads: SyncedLead[], filter: unknown) =>
  ids(listCopy(leads, { sort: 'name', filter: JSON.stringify(filter) }, asking));

test('the copy is filtered as the server would, and says what only the server can tell', () => {
  const leads = [
    lead('a', { budgetMax: 500, tags: ['Dog'], custom: { beds: 3 } }, '2026-11-20T00:00:00Z'),
    lead('b', { budgetMax: 900, source: 'Portal', ownerId: 'other' }),
    lead('c', {
      location: 'East side',
      emails: [{ id: 'e', raw: 'c@example.com', value: 'c@example.com', primary: true }],
    }),
  ];
  assert.equal(kept(leads, [{ field: 'budgetMax', op: 'atLeast', value: 900 }]), 'b');
  assert.equal(kept(leads, [{ field: 'tags', op: 'anyOf', value: ['dog', 'cat'] }]), 'a');
  assert.equal(kept(leads, [{ field: 'tags', op: 'noneOf', value: ['dog'] }]), 'bc');
  assert.equal(kept(leads, [{ field: 'location', op: 'contains', value: 'east' }]), 'c');
  assert.equal(kept(leads, [{ field: 'ownerId', op: 'is', value: 'me' }]), 'ac');
  assert.equal(kept(leads, [{ field: 'lastTouchAt', op: 'notWithin', value: 7 }]), 'bc');
  assert.equal(kept(leads, [{ field: 'custom.beds', op: 'is', value: 3 }]), 'a');
  assert.equal(kept(leads, [{ field: 'hasEmail', op: 'is', value: true }]), 'c');
  assert.equal(kept(leads, [{ field: 'source', op: 'empty' }]), 'ac');
  assert.equal(
    kept(leads, {
      any: [
        { field: 'source', op: 'is', value: 'portal' },
        {
          all: [
            { field: 'stageKind', op: 'is', value: 'open' },
            { field: 'tags', op: 'notEmpty' },
          ],
        },
      ],
    }),
    'ab',
  );
  for (const field of ['teamId', 'event', 'refusal'])
    assert.throws(() => kept(leads, [{ field, op: 'is', value: 'mine' }]), NeedsNetwork);
});

test('pages follow each other without a gap, best first with those without a score last', () => {
  const score = (points: number) => ({ points }) as Lead['score'];
  const leads = [
    lead('a', { score: score(10) }),
    lead('b'),
    lead('c', { score: score(90) }),
    lead('d', { score: score(50) }),
  ];
  // A real score has reasons, of which a row shows three.
  for (const one of leads) if (one.lead.score) one.lead.score.reasons = [];
  const first = listCopy(leads, { sort: '-score', limit: 3, count: true }, asking);
  assert.deepEqual([ids(first), first.total, first.totalCapped], ['cda', 4, false]);
  const next = listCopy(leads, { sort: '-score', limit: 3, cursor: first.nextCursor }, asking);
  assert.deepEqual([ids(next), next.nextCursor], ['b', null]);
});

test('search takes every word, by name, e-mail or part of a number', () => {
  const leads = [
    lead('a', {
      name: 'Nora Vale',
      phones: [{ id: 'p', raw: '(312) 555-0142', value: '+13125550142', primary: true }],
    }),
    lead('b', {
      name: 'Nora Quill',
      emails: [{ id: 'e', raw: 'nq@example.com', value: 'nq@example.com', primary: true }],
    }),
  ];
  const found = (question: string) => ids({ items: searchCopy(leads, question, 10) });
  assert.equal(found('nora vale'), 'a');
  assert.equal(found('555-0142'), 'a');
  assert.equal(found('NQ@EXAMPLE'), 'b');
  assert.equal(found('nora 77'), '');
});

const waiting = (over: Partial<WaitingWrite>): Placed => ({
  id: '1',
  write: {
    key: 'k',
    endpoint: 'leads.update',
    route: { method: 'patch', path: '/leads/:leadId' },
    call: {},
    subject: 'a',
    about: '',
    madeAt: Date.parse('2026-11-22T10:00:00Z'),
    state: 'waiting',
    ...over,
  },
});

test('what waits is shown on top: edits on the lead, notes and calls before the timeline, refused ones not', () => {
  const { lead: known } = lead('a', { custom: { beds: 3, pets: true }, budgetMax: 5 });
  const queue = [
    waiting({ call: { body: { version: 1, budgetMax: 9, custom: { pets: null } } } }),
    waiting({
      endpoint: 'pipelines.move',
      call: { body: { version: 1, stageId: 's2', fields: { location: 'East' } } },
    }),
    waiting({ call: { body: { version: 1, name: 'Refused' } }, state: 'refused' }),
    waiting({ endpoint: 'leads.addNote', call: { body: { text: 'Hello' } } }),
    waiting({
      endpoint: 'firstTouch.logTouch',
      call: { body: { kind: 'call', outcome: 'spoke', note: 'Nice' } },
    }),
  ];
  const shown = leadWith(known, queue);
  assert.deepEqual(
    [shown.budgetMax, shown.custom, shown.stageId, shown.location, shown.name],
    [9, { beds: 3 }, 's2', 'East', 'Lead a'],
  );
  assert.equal(leadWith(lead('b').lead, queue).stageId, 's1');
  assert.deepEqual(
    eventsWith([], queue, 'a', 'me-id').map(({ kind, payload }) => [kind, payload.text, payload.waiting]),
    [
      ['call.logged', 'Nice', true],
      ['note.added', 'Hello', true],
    ],
  );
});

test('moments are the server’s: a clock that is wrong puts nothing into its future, and a snooze that is over goes', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  const at = (endpoint: string, body: Record<string, string>) => waiting({ endpoint, call: { body } }).write;
  const hour = 3_600_000;
  const ahead = onServerTime(
    at('firstTouch.logTouch', { occurredAt: '2026-11-23T11:00:00.000Z' }),
    -2 * hour,
    now,
  );
  assert.deepEqual(ahead?.call.body, { occurredAt: '2026-11-23T09:00:00.000Z' });
  const future = onServerTime(at('today.done', { asOf: '2026-11-23T12:30:00.000Z' }), 0, now);
  assert.deepEqual(future?.call.body, { asOf: '2026-11-23T11:59:59.000Z' });
  const body = { until: '2026-11-23T12:30:00.000Z', asOf: '2026-11-23T10:00:00.000Z' };
  assert.ok(onServerTime(at('today.snooze', body), 0, now));
  assert.equal(onServerTime(at('today.snooze', body), hour, now), null);
});

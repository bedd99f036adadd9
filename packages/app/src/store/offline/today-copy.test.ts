import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LeadEvent } from '@lintel/contract';
import type { Appointment } from '@lintel/contract/appointments';
import type { SyncedDay, SyncedLead } from '@lintel/contract/sync';
import type { Task } from '@lintel/contract/tasks';
import type { TodayQueue } from '@lintel/contract/today';
import { chanceOf } from '@lintel/contract/today/rank';
import { type KeptDay, queueHere } from './today-copy.ts';
import type { Placed, WaitingWrite } from './waiting-write.ts';

const HOUR = 3_600_000;
// Nine in the morning in Chicago.
const now = Date.parse('2026-11-24T15:00:00.000Z');
const at = (hours: number) => new Date(now + hours * HOUR).toISOString();

const lead = (id: string, over: Record<string, unknown> = {}, touch: string | null = at(-30)): SyncedLead =>
  ({
    lead: {
      id,
      name: id,
      ownerId: 'me',
      status: 'open',
      stageId: 'new',
      createdAt: at(-24 * 60),
      score: { points: 40, band: 'cool' },
      emails: [],
      phones: [],
      timeZone: null,
      ...over,
    },
    lastTouchAt: touch,
    stamp: 1,
  }) as unknown as SyncedLead;
const fact = (leadId: string, over: Partial<SyncedDay> = {}): SyncedDay => ({
  leadId,
  answerBy: null,
  replyAt: null,
  interestAt: null,
  snoozedAt: null,
  snoozedUntil: null,
  doneAt: null,
  callRefused: false,
  ...over,
});
const task = (id: string, leadId: string, dueAt: string, over: Partial<Task> = {}): Task =>
  ({
    id,
    leadId,
    title: id,
    dueAt,
    dueDay: null,
    snoozedUntil: null,
    doneAt: null,
    assigneeId: 'me',
    ...over,
  }) as Task;
const visit = (id: string, leadId: string, hours: number, over: Partial<Appointment> = {}): Appointment =>
  ({
    id,
    title: id,
    startsAt: at(hours),
    endsAt: at(hours + 1),
    allDay: false,
    state: 'booked',
    leads: [{ id: leadId, name: leadId }],
    ...over,
  }) as Appointment;
const waits = (endpoint: string, subject: string, body: object, madeAt = now - 60_000): Placed => ({
  id: `${endpoint} ${subject}`,
  write: { endpoint, subject, call: { body }, madeAt, state: 'waiting' } as unknown as WaitingWrite,
});
const HOT = { score: { points: 91, band: 'hot' } };

const ask = (over: Partial<KeptDay> = {}): Promise<TodayQueue> =>
  queueHere({
    userId: 'me',
    now,
    timeZone: 'America/Chicago',
    companyZone: 'America/Denver',
    leads: [],
    tasks: [],
    appointments: [],
    facts: [],
    stageKinds: new Map([
      ['new', 'open'],
      ['won', 'won'],
    ]),
    queue: [],
    before: undefined,
    events: async () => [],
    ...over,
  });
const order = async (over: Partial<KeptDay>) =>
  (await ask(over)).items.map(
    ({ leadId, reasons }) => `${leadId}: ${reasons.map(({ kind }) => kind).join(' ')}`,
  );

test('what is kept here is ranked as the server ranks it, by this moment', async () => {
  const leads = [
    lead('quiet', {}, at(-24 * 20)),
    lead('interest'),
    lead('appointment'),
    lead('snoozed'),
    lead('task'),
    lead('hot', HOT),
    lead('won', { ...HOT, stageId: 'won' }),
    lead('reply'),
    lead('running'),
    lead('late'),
    lead('nothing'),
    lead('of another', { ...HOT, ownerId: 'ben' }),
  ];
  const kept = {
    leads,
    tasks: [task('t1', 'task', at(-50)), task('t2', 'task', at(-60), { snoozedUntil: at(30) })],
    appointments: [visit('v1', 'appointment', 3), visit('v2', 'nothing', 30)],
    facts: [
      fact('late', { answerBy: at(-0.1) }),
      fact('running', { answerBy: at(0.5) }),
      fact('reply', { replyAt: at(-1), callRefused: true }),
      fact('snoozed', { snoozedAt: at(-40), snoozedUntil: at(-1) }),
      fact('interest', { interestAt: at(-2) }),
      fact('of another', { replyAt: at(-1) }),
    ],
  };
  assert.deepEqual(await order(kept), [
    'late: answer_late',
    'reply: reply',
    'hot: hot',
    'task: task',
    'snoozed: snoozed',
    'appointment: appointment',
    'interest: interest',
    'quiet: quiet',
  ]);
  const queue = await ask(kept);
  assert.deepEqual([queue.due, queue.quiet], [7, 1]);
  const [, reply] = queue.items;
  assert.deepEqual([reply?.callRefused, reply?.timeZone], [true, 'America/Denver']);
  assert.deepEqual(queue.items[3]?.task, { id: 't1', title: 't1', dueAt: at(-50), day: null });
  // An hour on the first answer that was due is late, and tomorrow there is no appointment of today.
  assert.equal((await order({ ...kept, now: now + HOUR }))[1], 'running: answer_late');
  assert.ok(!(await order({ ...kept, now: now + 24 * HOUR })).some((row) => row.startsWith('appointment')));
});

test('what waits here counts: contacts, done, put off, tasks made and done', async () => {
  const kept = {
    leads: [lead('a', HOT), lead('b', HOT), lead('c', HOT), lead('d', HOT), lead('e')],
    facts: [
      fact('a', { answerBy: at(-1), replyAt: at(-2) }),
      fact('e', { snoozedAt: at(-1), snoozedUntil: at(5) }),
    ],
  };
  const queue = [
    waits('firstTouch.logTouch', 'a', { kind: 'call', outcome: 'spoke' }),
    waits('today.done', 'b', {}),
    waits('today.snooze', 'c', { until: at(4) }),
    waits('firstTouch.logTouch', 'd', { kind: 'meeting' }),
    waits('today.done', 'e', {}),
  ];
  assert.deepEqual(await order({ ...kept, queue }), ['d: hot']);
  assert.deepEqual(await order({ ...kept, queue, now: now + 5 * HOUR }), ['c: hot snoozed', 'd: hot']);
  // Done holds for the day, and what is sent and refused says nothing.
  assert.deepEqual(
    (await order({ ...kept, queue, now: now + 24 * HOUR })).map((row) => row.slice(0, 1)).sort(),
    ['a', 'b', 'c', 'd'],
  );
  const refused = queue.map(({ id, write }) => ({ id, write: { ...write, state: 'refused' as const } }));
  assert.equal((await order({ ...kept, queue: refused }))[0], 'a: answer_late reply hot');

  const before = {
    now: at(-1),
    items: [],
    figures: { contacted: 3, appointments: { over: 0, of: 9 }, firstReplySeconds: 90, firstReplies: 4 },
  } as unknown as TodayQueue;
  const appointments = [
    visit('over', 'a', -2),
    visit('later', 'a', 2),
    visit('off', 'a', 3, { state: 'cancelled' }),
  ];
  assert.deepEqual((await ask({ ...kept, queue, before, appointments })).figures, {
    contacted: 4,
    appointments: { over: 1, of: 2 },
    firstReplySeconds: 90,
    firstReplies: 4,
  });
  const nextDay = await ask({ ...kept, before, now: now + 24 * HOUR });
  assert.equal(nextDay.figures.contacted, 0);
});

test('rows say what the kept log says, and what only the server knows as it said it last', async () => {
  const log = [
    { kind: 'property.viewed', occurredAt: at(-1), payload: {}, source: null },
    { kind: 'email.opened', occurredAt: at(-2), payload: {}, source: null },
    { kind: 'property.viewed', occurredAt: at(-3), payload: {}, source: null },
    { kind: 'text.received', occurredAt: at(-40), payload: { text: 'Any news?' }, source: 'Portal' },
    { kind: 'property.saved', occurredAt: at(-24 * 4), payload: {}, source: null },
  ] as unknown as LeadEvent[];
  const answers = { from: 9, to: 11, of: 4 };
  const { items } = await ask({
    leads: [lead('a', HOT)],
    events: async () => log,
    before: { now: at(-30), items: [{ leadId: 'a', answers }], figures: {} } as unknown as TodayQueue,
  });
  assert.deepEqual(
    [items[0]?.latest, items[0]?.interest, items[0]?.answers],
    [
      { kind: 'text.received', at: at(-40), text: 'Any news?', source: 'Portal' },
      { kind: 'property.viewed', count: 2, at: at(-1) },
      answers,
    ],
  );
});

test('chance puts the same leads out of order here as on the server, by the share it said last', async () => {
  const frame = { now: at(0), dayStart: '2026-11-24T06:00:00.000Z', dayEnd: '2026-11-25T06:00:00.000Z' };
  const ids = Array.from(
    { length: 40 },
    (_, i) => `019a0000-0000-7000-8000-00${((i * 679_891_637) % 2 ** 40).toString(16).padStart(10, '0')}`,
  );
  const drawn = ids.filter((id) => chanceOf(id, { ...frame, outOfOrder: 0.1 }) !== null);
  assert.ok(drawn.length > 0 && drawn.length < 20);
  const leads = ids.map((id) => lead(id, {}, at(-24 * 20)));
  const out = (queue: TodayQueue) =>
    queue.items.filter(({ outOfOrder }) => outOfOrder).map(({ leadId }) => leadId);
  const before = { now: at(-1), items: [], figures: {}, outOfOrder: 0.1 } as unknown as TodayQueue;
  const here = await ask({ leads, before });
  assert.deepEqual([out(here).sort(), here.outOfOrder], [drawn.sort(), 0.1]);
  // The server has said nothing of it, as an earlier release did.
  assert.deepEqual(out(await ask({ leads, before: undefined })), []);
});

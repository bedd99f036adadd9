import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { appointments as contract, contract as everything } from '@lintel/contract';
import type pg from 'pg';
import { ProblemError, type TestTenant, type World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { createLead, listEvents, undoMerge } from '../../leads/index.ts';
import { mergeLeads } from '../../leads/merge/merge-leads.ts';
import { followLeads } from '../follow-leads.repository.ts';
import { nextStepOf } from '../next-step.ts';
import { taskWork } from '../tasks/hand-over.ts';
import { getTask, listTasks } from '../tasks/read-tasks.ts';
import { createTask } from '../tasks/save-task.ts';
import {
  at,
  book as bookIn,
  CHICAGO,
  code,
  createWorkingWorld,
  newLead as leadIn,
  type WorkingWorld,
} from '../work.factory.ts';
import { updateAppointment } from './change-appointment.ts';
import { appointmentWork } from './hand-over.ts';
import { getAppointment, listAppointments } from './read-appointments.ts';
import { remindOfAppointments } from './reminders.ts';
import { cancelAppointment, recordOutcome } from './settle-appointment.ts';

let w: WorkingWorld;
let world: World;
let company: TestTenant;
let boss: Actor;
let agent: Actor;
let other: Actor;
let db: pg.Client;
before(async () => {
  w = await createWorkingWorld();
  ({ world, company, boss, ann: agent, otto: other, db } = w);
});
after(() => w.close());

const book = (actor: Actor, more: Parameters<typeof bookIn>[2]) => bookIn(w, actor, more);
const newLead = (name: string, ownerId: string | null) => leadIn(w, name, ownerId);
const list = async (actor: Actor, from: string, to: string, more: object = {}) =>
  (
    await listAppointments(
      world.ctx,
      actor,
      contract.list.query.parse({ from: `2026-${from}T00:00:00Z`, to: `2026-${to}T00:00:00Z`, ...more }),
    )
  ).items;
const starts = async (actor: Actor, from: string, to: string, title: string) =>
  (await list(actor, from, to)).filter((a) => a.title === title).map((a) => a.startsLocal.slice(5));
const events = async (actor: Actor, leadId: string) =>
  (await listEvents(world.ctx, actor, leadId, { limit: 50, group: ['all'], fold: false })).items;

test('a series stays at its hour when the clocks change; one, what follows, or all of it is changed', async () => {
  const { appointment } = await book(agent, {
    title: 'Team',
    time: at('03-06T09:00', '03-06T10:30'),
    recurrence: 'FREQ=DAILY;COUNT=6',
    note: 'Bring coffee',
  });
  const all = await list(agent, '03-01', '04-01');
  assert.deepEqual(
    all.map((a) => [a.startsLocal, a.startsAt]),
    [6, 7, 8, 9, 10, 11].map((day) => [
      `2026-03-${String(day).padStart(2, '0')}T09:00`,
      `2026-03-${String(day).padStart(2, '0')}T${day < 8 ? '15' : '14'}:00:00.000Z`,
    ]),
  );
  assert.equal(new Set(all.map((a) => a.key)).size, 6);
  assert.ok(all.every((a) => Date.parse(a.endsAt) - Date.parse(a.startsAt) === 90 * 60_000));
  const change = (version: number, want: object) =>
    updateAppointment(world.ctx, agent, appointment.id, {
      ...contract.update.body.parse({ version, ...want }),
    } as Parameters<typeof updateAppointment>[3]);
  // One of them, to the afternoon.
  const one = await change(1, {
    scope: 'one',
    originally: '2026-03-07T09:00',
    time: at('03-07T14:00', '03-07T15:00'),
  });
  assert.deepEqual(
    [one.appointment.id, one.appointment.originally, one.appointment.note],
    [appointment.id, '2026-03-07T09:00', 'Bring coffee'],
  );
  await assert.rejects(
    change(1, { scope: 'one', originally: '2026-03-07T09:00', title: 'x' }),
    code('appointment.stale'),
  );
  // All by an hour: the one that differs stays where it was put.
  await change(1, { scope: 'all', originally: '2026-03-08T09:00', time: at('03-08T10:00', '03-08T11:30') });
  assert.deepEqual(await starts(agent, '03-01', '04-01', 'Team'), [
    '03-06T10:00',
    '03-07T14:00',
    '03-08T10:00',
    '03-09T10:00',
    '03-10T10:00',
    '03-11T10:00',
  ]);
  // From the ninth on another title and hour; of the six three are left for it.
  const later = await change(2, {
    scope: 'following',
    originally: '2026-03-09T10:00',
    title: 'Late team',
    time: at('03-09T16:00', '03-09T17:00'),
  });
  assert.notEqual(later.appointment.id, appointment.id);
  assert.deepEqual(await starts(agent, '03-01', '04-01', 'Team'), [
    '03-06T10:00',
    '03-07T14:00',
    '03-08T10:00',
  ]);
  assert.deepEqual(await starts(agent, '03-01', '04-01', 'Late team'), [
    '03-09T16:00',
    '03-10T16:00',
    '03-11T16:00',
  ]);
  // Called off: one, and what follows.
  const cancel = (id: string, want: object) =>
    cancelAppointment(world.ctx, agent, id, contract.cancel.body.parse(want));
  await cancel(appointment.id, { scope: 'one', originally: '2026-03-06T10:00' });
  await cancel(later.appointment.id, { scope: 'following', originally: '2026-03-10T16:00' });
  assert.deepEqual(await starts(agent, '03-01', '04-01', 'Team'), ['03-07T14:00', '03-08T10:00']);
  assert.deepEqual(await starts(agent, '03-01', '04-01', 'Late team'), ['03-09T16:00']);
  assert.equal((await list(agent, '03-06', '03-07', { cancelled: 'true' })).length, 1);
  await cancel(later.appointment.id, { scope: 'all' });
  assert.deepEqual(await starts(agent, '03-01', '04-01', 'Late team'), []);
  // A weekly one dragged to the next day comes on that day.
  const weekly = await book(agent, {
    title: 'Weekly',
    time: at('03-09T08:00', '03-09T08:30'),
    recurrence: 'FREQ=WEEKLY;BYDAY=MO',
  });
  await updateAppointment(world.ctx, agent, weekly.appointment.id, {
    version: 1,
    scope: 'all',
    originally: '2026-03-16T08:00',
    time: at('03-17T08:00', '03-17T08:30'),
  });
  assert.deepEqual(await starts(agent, '03-01', '04-01', 'Weekly'), [
    '03-10T08:00',
    '03-17T08:00',
    '03-24T08:00',
    '03-31T08:00',
  ]);
  // Without an end it is asked for a year at most.
  await assert.rejects(
    listAppointments(
      world.ctx,
      agent,
      contract.list.query.parse({ from: '2026-01-01T00:00:00Z', to: '2027-03-01T00:00:00Z' }),
    ),
    code('calendar.span_too_long'),
  );
  await assert.rejects(
    book(agent, { title: 'Back', time: at('03-09T08:00', '03-09T07:30') }),
    code('appointment.ends_early'),
  );
  await cancel(weekly.appointment.id, { scope: 'all' });
});

test('whole days are days, skipped hours come an hour later, a length is a length', async () => {
  const { appointment } = await book(other, {
    title: 'Away',
    time: { firstDay: '2026-03-07', lastDay: '2026-03-08', timeZone: CHICAGO },
  });
  // Two days of which one has 23 hours.
  assert.deepEqual(
    [
      appointment.startsLocal,
      appointment.endsLocal,
      Date.parse(appointment.endsAt) - Date.parse(appointment.startsAt),
    ],
    ['2026-03-07T00:00', '2026-03-09T00:00', 47 * 3_600_000],
  );
  const night = await book(other, {
    title: 'Night',
    time: at('03-07T02:30', '03-07T03:00'),
    recurrence: 'FREQ=DAILY;COUNT=3',
  });
  const shown = (await list(other, '03-07', '03-12')).filter((a) => a.title === 'Night');
  assert.deepEqual(
    shown.map((a) => [a.originally, a.startsAt]),
    [
      ['2026-03-07T02:30', '2026-03-07T08:30:00.000Z'],
      ['2026-03-08T02:30', '2026-03-08T08:30:00.000Z'],
      ['2026-03-09T02:30', '2026-03-09T07:30:00.000Z'],
    ],
  );
  assert.equal(
    (await getAppointment(world.ctx, other, night.appointment.id, '2026-03-08T02:30')).endsLocal,
    '2026-03-08T04:00',
  );
});

test('an appointment held is told to its leads, scored and learnt from; a correction takes it back', async () => {
  const person = await newLead('Pat Example', agent.userId);
  const { appointment } = await book(agent, {
    title: 'Tour',
    leadIds: [person.id],
    time: at('03-05T08:00', '03-05T08:30'),
    note: 'Gate code 4711',
  });
  const held = async () =>
    (
      await db.query(
        `select count(*)::int as n from lead_events e where lead_id = $1 and kind = 'appointment.held'
           and not exists (select from withdrawn_events w where w.event_id = e.id)`,
        [person.id],
      )
    ).rows[0].n;
  const settle = (outcome: 'held' | 'no_show' | 'booked' | 'rescheduled', more: object = {}) =>
    recordOutcome(world.ctx, agent, appointment.id, { outcome, ...more });
  assert.equal((await settle('held', { note: 'Loved it' })).appointment.outcomeNote, 'Loved it');
  await settle('held');
  assert.equal(await held(), 1);
  const kinds = (await events(agent, person.id)).map((event) => event.kind);
  assert.deepEqual(
    kinds.filter((kind) => kind.startsWith('appointment')),
    ['appointment.booked', 'appointment.held'],
  );
  await settle('no_show');
  assert.equal(await held(), 0);
  await settle('held');
  assert.equal(await held(), 1);
  await settle('booked');
  assert.equal(await held(), 0);
  const outbox = await db.query(
    `select count(*)::int as n from outbox where payload ->> 'appointmentId' = $1`,
    [appointment.id],
  );
  assert.ok(outbox.rows[0].n >= 6);
  const moved = await settle('rescheduled', { time: at('03-20T08:00', '03-20T08:30') });
  assert.deepEqual(
    [
      moved.appointment.state,
      moved.next?.state,
      moved.next?.startsLocal,
      moved.next?.note,
      moved.next?.leads.length,
    ],
    ['rescheduled', 'booked', '2026-03-20T08:00', 'Gate code 4711', 1],
  );
  await assert.rejects(
    recordOutcome(world.ctx, agent, moved.next!.id, { outcome: 'held' }),
    code('appointment.not_yet'),
  );
  assert.ok(!JSON.stringify((await db.query('select * from appointments')).rows).includes('4711'));
  // The next step of a lead: the task that is due first, else the appointment.
  const step = async () =>
    (await world.ctx.read(agent, (tx) => nextStepOf(tx, [person.id], world.clock.now()))).get(person.id);
  assert.equal((await step())?.id, moved.next!.id);
  const task = await createTask(world.ctx, agent, {
    type: 'call',
    title: 'Call',
    note: null,
    leadId: person.id,
    dealId: null,
    due: { day: '2026-03-06', timeZone: CHICAGO },
    remindBefore: null,
    recurrence: null,
  });
  assert.deepEqual(
    [(await step())?.kind, (await step())?.id, (await step())?.day],
    ['task', task.id, '2026-03-06'],
  );
});

test('clashes are told and nothing refused; who does not see an appointment sees that somebody is busy', async () => {
  const dentist = await book(other, { title: 'Dentist', time: at('03-12T09:00', '03-12T10:00') });
  const { clashes } = await book(agent, {
    title: 'Visit',
    time: at('03-12T09:30', '03-12T09:45'),
    attendeeIds: [other.userId!],
  });
  assert.deepEqual(
    clashes.map((c) => [c.userName, c.title, c.appointmentId]),
    [['Otto Other', null, dentist.appointment.id]],
  );
  const beside = await book(other, { title: 'Beside', time: at('03-12T10:00', '03-12T11:00') });
  assert.deepEqual(beside.clashes, []);
  const weekly = await book(other, {
    title: 'Standing',
    time: at('03-05T09:15', '03-05T09:20'),
    recurrence: 'FREQ=WEEKLY',
  });
  assert.ok(weekly.clashes.some((c) => c.title === 'Dentist'));
  await assert.rejects(
    getAppointment(world.ctx, agent, dentist.appointment.id, undefined),
    code('appointment.not_found'),
  );
  await assert.rejects(
    updateAppointment(world.ctx, agent, dentist.appointment.id, { version: 1, scope: 'all', title: 'Mine' }),
    code('appointment.not_found'),
  );
  assert.equal((await getAppointment(world.ctx, boss, dentist.appointment.id, undefined)).title, 'Dentist');
  const stranger = await world.tenant();
  await assert.rejects(
    getAppointment(world.ctx, stranger.owner, dentist.appointment.id, undefined),
    code('appointment.not_found'),
  );
  await assert.rejects(
    book(agent, { title: 'Peek', time: at('03-12T09:30', '03-12T09:45'), leadIds: [newId()] }),
    code('lead.not_found'),
  );
  await assert.rejects(
    book(agent, { title: 'Listing', time: at('03-12T09:30', '03-12T09:45'), listingId: newId() }),
    code('listing.not_found'),
  );
});

test('those who take part are reminded once of each, also after a crash and of what was moved', async () => {
  const me = await company.member('agent', 'Remy Reminded');
  const told = async () =>
    (
      await db.query<{ content: { title: string; minutes: number } }>(
        `select content from notification_queue where notification_type = 'appointment.soon' and user_id = $1 order by created_at, id`,
        [me.userId],
      )
    ).rows.map((row) => `${row.content.title} ${row.content.minutes}`);
  const { appointment } = await book(me, {
    title: 'Standup',
    time: at('03-06T09:00', '03-06T09:15'),
    recurrence: 'FREQ=DAILY',
    reminders: [10, 60],
  });
  await updateAppointment(world.ctx, me, appointment.id, {
    version: 1,
    scope: 'one',
    originally: '2026-03-07T09:00',
    time: at('03-07T12:00', '03-07T12:15'),
  });
  const called = await book(me, { title: 'Off', time: at('03-06T09:00', '03-06T10:00'), reminders: [10] });
  await cancelAppointment(world.ctx, me, called.appointment.id, { scope: 'all' });
  const tick = async (when: string) => {
    world.clock.set(when);
    await Promise.all([remindOfAppointments(world.ctx), remindOfAppointments(world.ctx)]);
    return told();
  };
  assert.deepEqual(await tick('2026-03-06T13:59:00Z'), []);
  assert.deepEqual(await tick('2026-03-06T14:00:00Z'), ['Standup 60']);
  await assert.rejects(
    world.ctx.tx(me, async (tx) => {
      await tx.prepared('', 'update appointments set remind_at = null where tenant_id = $1', [tx.tenantId]);
      throw new Error('killed');
    }),
    /killed/,
  );
  assert.deepEqual(await tick('2026-03-06T14:51:00Z'), ['Standup 60', 'Standup 9']);
  // Down for a day: what has begun is not told of; the one that was moved is, at its own time.
  assert.deepEqual(await tick('2026-03-07T17:30:00Z'), ['Standup 60', 'Standup 9', 'Standup 30']);
  // The clocks have gone on: nine is an hour earlier.
  assert.deepEqual(await tick('2026-03-08T13:00:00Z'), [
    'Standup 60',
    'Standup 9',
    'Standup 30',
    'Standup 60',
  ]);
});

test('tasks and appointments go along when leads are merged, and back; those of who leaves go to who takes over', async () => {
  world.clock.set('2026-03-09T15:00:00Z');
  const [stays, goes] = await Promise.all([
    newLead('Stays Example', agent.userId),
    newLead('Goes Example', agent.userId),
  ]);
  const task = (leadId: string | null, title: string) =>
    createTask(world.ctx, agent, {
      type: 'call',
      title,
      note: `Note of ${title}`,
      leadId,
      dealId: null,
      due: { day: '2026-03-12', timeZone: CHICAGO },
      remindBefore: null,
      recurrence: null,
    });
  const own = await task(goes.id, 'Of the one that goes');
  const visit = await book(agent, {
    title: 'Both',
    time: at('03-13T09:00', '03-13T10:00'),
    leadIds: [stays.id, goes.id],
    recurrence: 'FREQ=DAILY;COUNT=3',
  });
  const { batchId } = await mergeLeads(world.ctx, boss, {
    survivorId: stays.id,
    leads: [
      { id: stays.id, version: stays.version },
      { id: goes.id, version: goes.version },
    ],
    picks: {},
  });
  const follow = () => world.ctx.tx(boss, (tx) => followLeads(tx, [stays.id]));
  await follow();
  await follow();
  const moved = await getTask(world.ctx, agent, own.id);
  assert.deepEqual(
    [moved.leadId, moved.leadName, moved.note],
    [stays.id, 'Stays Example', 'Note of Of the one that goes'],
  );
  const both = async () =>
    (await getAppointment(world.ctx, agent, visit.appointment.id, undefined)).leads.map(({ name }) => name);
  assert.deepEqual(await both(), ['Stays Example']);
  // What is made after the merge stays with the one that stayed.
  const later = await task(stays.id, 'Made since');
  await world.ctx.tx(boss, (tx) => undoMerge(world.ctx, tx, boss, batchId, 'keep_later'));
  await follow();
  assert.equal((await getTask(world.ctx, agent, own.id)).leadId, goes.id);
  assert.equal((await getTask(world.ctx, agent, later.id)).leadId, stays.id);
  assert.deepEqual((await both()).sort(), ['Goes Example', 'Stays Example']);
  // Deleted, its tasks are out of sight; back, they are back.
  await db.query('update leads set deleted_at = now() where id = $1', [goes.id]);
  await assert.rejects(getTask(world.ctx, agent, own.id), code('task.not_found'));
  await db.query('update leads set deleted_at = null where id = $1', [goes.id]);
  assert.equal((await getTask(world.ctx, agent, own.id)).leadName, 'Goes Example');

  const free = await task(null, 'About nobody');
  await updateAppointment(world.ctx, agent, visit.appointment.id, {
    version: visit.appointment.version,
    scope: 'one',
    originally: '2026-03-14T09:00',
    title: 'Both, later',
  });
  const theirs = await book(other, {
    title: 'Guests',
    time: at('03-16T09:00', '03-16T10:00'),
    attendeeIds: [agent.userId!],
  });
  const past = await book(agent, { title: 'Over', time: at('03-02T09:00', '03-02T10:00') });
  await db.query('update leads set user_id = $2 where id = $1', [goes.id, boss.userId]);
  const plan = { id: newId(), from: agent.userId!, to: [other.userId!, boss.userId!] };
  const hand = async (work: typeof taskWork) => {
    for (let i = 0; i < 5; i += 1)
      if ((await world.ctx.tx(boss, (tx) => work.moveSome(world.ctx, tx, boss, plan))) === 0) return;
    assert.fail('it goes on for ever');
  };
  await hand(taskWork);
  await hand(appointmentWork);
  assert.equal((await getTask(world.ctx, boss, own.id)).assigneeId, boss.userId, 'to the owner of its lead');
  assert.ok([other.userId, boss.userId].includes((await getTask(world.ctx, boss, free.id)).assigneeId));
  const left = await listTasks(world.ctx, boss, {
    limit: 50,
    view: 'open',
    of: 'reach',
    assigneeId: agent.userId!,
  });
  assert.deepEqual(left.items, []);
  const holding = await world.ctx.read(boss, (tx) => appointmentWork.holders(tx, [agent.userId!]));
  assert.equal(holding.size, 0);
  for (const originally of ['2026-03-13T09:00', '2026-03-14T09:00']) {
    const one = await getAppointment(world.ctx, boss, visit.appointment.id, originally);
    assert.deepEqual([one.organizerId, one.attendees.map(({ id }) => id)], [boss.userId, [boss.userId]]);
  }
  const guests = await getAppointment(world.ctx, other, theirs.appointment.id, undefined);
  assert.deepEqual(
    guests.attendees.map(({ id }) => id),
    [other.userId],
  );
  assert.equal(
    (await getAppointment(world.ctx, boss, past.appointment.id, undefined)).organizerId,
    agent.userId,
  );
});

test('an appointment says where its leads are; a company says with which day its weeks begin', async () => {
  const far = await createLead(world.ctx, boss, {
    name: 'Far Away',
    emails: [`${newId()}@example.com`],
    ownerId: agent.userId,
    timeZone: 'America/Los_Angeles',
  });
  const { appointment } = await book(agent, {
    title: 'Call the coast',
    time: at('03-17T09:00', '03-17T10:00'),
    leadIds: [far.id],
  });
  assert.deepEqual(appointment.leads, [{ id: far.id, name: 'Far Away', timeZone: 'America/Los_Angeles' }]);
  const client = await world.client(boss);
  const { me, updateCompany } = everything.auth;
  assert.equal((await client.call(me)).company.firstWeekday, null);
  const saved = await client.call(updateCompany, { body: { firstWeekday: 6 } });
  assert.equal(saved.firstWeekday, 6);
  assert.equal((await client.call(me)).company.firstWeekday, 6);
  for (const firstWeekday of [-1, 7, 1.5])
    await assert.rejects(client.call(updateCompany, { body: { firstWeekday } }), ProblemError);
  assert.equal((await client.call(updateCompany, { body: { firstWeekday: null } })).firstWeekday, null);
});

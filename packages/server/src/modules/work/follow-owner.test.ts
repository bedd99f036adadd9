import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import { until } from '../../../test/until.ts';
import type { Client } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import { batchJobs } from '../leads/batches/batches.jobs.ts';
import { mergeLeads } from '../leads/merge/merge-leads.ts';
import { updateAppointment } from './appointments/change-appointment.ts';
import { getAppointment } from './appointments/read-appointments.ts';
import { followOwner } from './follow-owner.ts';
import { completeTask } from './tasks/complete-task.ts';
import { getTask } from './tasks/read-tasks.ts';
import { updateTask } from './tasks/save-task.ts';
import { snoozeLead } from './today/mark-lead.ts';
import { at, book, createWorkingWorld, makeTask, newLead, type WorkingWorld } from './work.factory.ts';
import { workJobs } from './work.jobs.ts';

const { batches, leads } = contract;
let w: WorkingWorld;
let client: Client;
before(async () => {
  w = await createWorkingWorld();
  client = await w.world.client(w.boss);
  await w.world.work([...workJobs, ...batchJobs]);
});
after(() => w.close());

const doing = async (...ids: string[]): Promise<string[]> => {
  const names = new Map([
    [w.boss.userId, 'boss'],
    [w.ann.userId, 'ann'],
    [w.otto.userId, 'otto'],
  ]);
  const { rows } = await w.db.query<{ who: string }>(
    'select t.assignee_id as who from unnest($1::uuid[]) with ordinality x (id, n) join tasks t using (id) order by n',
    [ids],
  );
  return rows.map(({ who }) => names.get(who) ?? '?');
};
const becomes = (what: string, ids: string[], wanted: string[]) =>
  until(what, async () => JSON.stringify(await doing(...ids)) === JSON.stringify(wanted));
const told = async (actor: Actor) =>
  (
    await w.db.query<{ kind: string; lead_id: string | null }>(
      `select notification_type as kind, lead_id from notification_queue
       where user_id = $1 and notification_type like 'work.followed%' order by created_at, id`,
      [actor.userId],
    )
  ).rows;
const give = async (leadId: string, ownerId: string | null) => {
  const { version } = await client.call(leads.get, { params: { leadId } });
  await client.call(leads.update, { params: { leadId }, body: { version, ownerId } });
};

test('what somebody had as a lead’s owner goes with the lead, and comes back with it; what others were given stays', async () => {
  const { ctx } = w.world;
  const lead = await newLead(w, 'Goes Along', w.ann.userId);
  const leadId = lead.id;
  const own = await makeTask(w, w.ann, { title: 'Call', leadId });
  const given = await makeTask(w, w.ann, { title: 'Papers', leadId, assigneeId: w.boss.userId! });
  const done = await makeTask(w, w.ann, { title: 'Was done', leadId });
  await completeTask(ctx, w.ann, done.id);
  const weekly = await makeTask(w, w.ann, { title: 'Weekly', leadId, recurrence: 'FREQ=WEEKLY' });
  const asked = await makeTask(w, w.ann, { title: 'For Otto', leadId });
  const { version } = asked;
  await updateTask(ctx, w.boss, asked.id, { version, assigneeId: w.boss.userId! });
  const visits = await book(w, w.ann, {
    title: 'Visits',
    time: at('03-12T09:00', '03-12T10:00'),
    recurrence: 'FREQ=DAILY;COUNT=4',
    leadIds: [leadId],
  });
  await updateAppointment(ctx, w.ann, visits.appointment.id, {
    version: visits.appointment.version,
    scope: 'one',
    originally: '2026-03-13T09:00',
    title: 'Another door',
  });
  const over = await book(w, w.ann, {
    title: 'Over',
    time: at('03-02T09:00', '03-02T10:00'),
    leadIds: [leadId],
  });
  const ids = [own, given, done, weekly, asked].map(({ id }) => id);
  assert.deepEqual(await doing(...ids), ['ann', 'boss', 'ann', 'ann', 'boss']);

  await give(leadId, w.otto.userId);
  await becomes('the tasks of the owner have gone along', ids, ['otto', 'boss', 'ann', 'otto', 'boss']);
  for (const originally of ['2026-03-12T09:00', '2026-03-13T09:00']) {
    const one = await getAppointment(ctx, w.boss, visits.appointment.id, originally);
    assert.deepEqual([one.organizerId, one.attendees.map(({ id }) => id)], [w.otto.userId, [w.otto.userId]]);
  }
  const past = await getAppointment(ctx, w.boss, over.appointment.id, undefined);
  assert.equal(past.organizerId, w.ann.userId, 'what is over stays whose it was');
  assert.deepEqual(await told(w.otto), [{ kind: 'work.followed', lead_id: leadId }]);
  const audited = await w.db.query(
    `select changed from audit_log where action = 'work.followed_owner' and resource_id = $1`,
    [leadId],
  );
  assert.deepEqual(audited.rows, [{ changed: ['assigneeId', 'organizerId'] }]);
  // The job again, as after a crash.
  const again = { eventId: visits.appointment.id, batchId: null, userId: w.boss.userId };
  await followOwner(ctx, w.company.id, [leadId], again);
  assert.equal((await told(w.otto)).length, 1);
  // The next of a series is the new owner's too.
  const { next } = await completeTask(ctx, w.otto, weekly.id);
  assert.equal(next?.assigneeId, w.otto.userId);
  // Given to somebody by hand while the lead is Otto's, it stays with them, also when the lead was theirs meanwhile.
  const current = await getTask(ctx, w.boss, own.id);
  await updateTask(ctx, w.boss, own.id, { version: current.version, assigneeId: w.boss.userId! });
  await give(leadId, w.boss.userId);
  await becomes('the next one has gone along', [own.id, next!.id], ['boss', 'boss']);
  assert.equal(
    (await getAppointment(ctx, w.boss, visits.appointment.id, undefined)).organizerId,
    w.boss.userId,
  );
  assert.deepEqual(await told(w.boss), [], 'who did it is not told of it');
  // Without an owner it waits where it is, for the next one.
  await give(leadId, null);
  await give(leadId, w.otto.userId);
  await becomes('it goes to who comes next', [own.id, next!.id], ['boss', 'otto']);
});

test('a change of many takes it along and its undoing gives it back; each is told once; a merge and its undoing too', async () => {
  const { ctx } = w.world;
  const before = (await told(w.otto)).length;
  const one = await newLead(w, 'One Many', w.ann.userId);
  const two = await newLead(w, 'Two Many', w.ann.userId);
  const free = await newLead(w, 'Nothing Planned', w.ann.userId);
  const a = await makeTask(w, w.ann, { title: 'First', leadId: one.id });
  const b = await makeTask(w, w.ann, { title: 'Second', leadId: two.id });
  const third = await makeTask(w, w.boss, {
    title: 'Otto anyway',
    leadId: two.id,
    assigneeId: w.boss.userId!,
  });
  const both = await book(w, w.ann, {
    title: 'Both',
    time: at('03-12T14:00', '03-12T15:00'),
    leadIds: [one.id, two.id],
  });
  const organizer = async () =>
    (await getAppointment(ctx, w.boss, both.appointment.id, undefined)).organizerId;
  const ids = [a.id, b.id, third.id];
  const batch = await client.call(batches.changeBulk, {
    body: {
      selection: { ids: [one.id, two.id, free.id] },
      changes: { ownerIds: [w.otto.userId!] },
    },
  });
  await becomes('many have gone along', ids, ['otto', 'otto', 'boss']);
  assert.equal(await organizer(), w.otto.userId);
  const news = await told(w.otto);
  assert.deepEqual(news.slice(before), [{ kind: 'work.followed_many', lead_id: null }]);
  await client.call(batches.undo, { params: { batchId: batch.id }, body: {} });
  await becomes('the undoing gives them back', ids, ['ann', 'ann', 'boss']);
  assert.equal(await organizer(), w.ann.userId);
  assert.equal((await told(w.ann)).length, 1);

  // Of two leads one goes: whoever still has the other keeps the appointment.
  await give(one.id, w.otto.userId);
  await becomes('one has gone', [a.id], ['otto']);
  assert.equal(await organizer(), w.ann.userId);

  const later = { until: '2026-03-20T09:00:00.000Z' };
  await snoozeLead(ctx, w.boss, two.id, later);
  const marked = async () =>
    (
      await w.db.query<{ lead_id: string }>('select lead_id from today_marks where user_id = $1', [
        w.boss.userId,
      ])
    ).rows[0]?.lead_id;
  // Merged into somebody else's lead, her task is theirs; taken apart it is hers again.
  const seen = await Promise.all(
    [one.id, two.id].map((leadId) => client.call(leads.get, { params: { leadId } })),
  );
  const merged = await mergeLeads(ctx, w.boss, {
    survivorId: one.id,
    leads: seen.map(({ id, version }) => ({ id, version })),
    picks: {},
  });
  await becomes('the task of the merged lead has gone along', [b.id], ['otto']);
  assert.equal(await marked(), one.id, 'a mark goes along');
  await client.call(batches.undo, { params: { batchId: merged.batchId }, body: {} });
  await becomes('and is hers again', [b.id], ['ann']);
  assert.equal(await marked(), two.id);
});

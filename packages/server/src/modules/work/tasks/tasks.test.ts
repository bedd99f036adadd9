import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import type { TestTenant, World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { listEvents, readLead } from '../../leads/index.ts';
import {
  CHICAGO,
  code,
  createWorkingWorld,
  newLead as leadIn,
  makeTask,
  type WorkingWorld,
} from '../work.factory.ts';
import { changeTasks, undoChange } from './change-tasks.ts';
import { completeTask, reopenTask, snoozeTask } from './complete-task.ts';
import { countTasks, dueTasks, getTask, listTasks } from './read-tasks.ts';
import { remindOfTasks } from './remind-tasks.ts';
import { type createTask, removeTask, updateTask } from './save-task.ts';

let w: WorkingWorld;
let world: World;
let company: TestTenant;
let lead: Actor;
let agent: Actor;
let other: Actor;
let db: pg.Client;
before(async () => {
  w = await createWorkingWorld();
  ({ world, company, boss: lead, ann: agent, otto: other, db } = w);
});
after(() => w.close());

const make = (actor: Actor, more: Parameters<typeof makeTask>[2]) => makeTask(w, actor, more);
const newLead = (name: string, ownerId: string | null) => leadIn(w, name, ownerId);
const titles = async (actor: Actor, want: Partial<Parameters<typeof listTasks>[2]> = {}) =>
  (await listTasks(world.ctx, actor, { limit: 50, view: 'open', of: 'mine', ...want })).items.map(
    (task) => task.title,
  );
const told = async (kind: string) =>
  (
    await db.query<{ user_id: string; content: { title: string } }>(
      'select user_id, content from notification_queue where notification_type = $1 order by created_at, id',
      [kind],
    )
  ).rows;

test('tasks are late, of today or later by the clock of who asks, in order, page by page', async () => {
  const me = await company.member('agent');
  const at = (title: string, due: Parameters<typeof createTask>[2]['due']) => make(me, { title, due });
  await at('late', { local: '2026-03-05T08:59', timeZone: CHICAGO });
  await at('yesterday', { day: '2026-03-04', timeZone: CHICAGO });
  await at('all day', { day: '2026-03-05', timeZone: CHICAGO });
  await at('at noon', { at: '2026-03-05T18:00:00Z', timeZone: CHICAGO });
  await at('midnight', { local: '2026-03-06T00:00', timeZone: CHICAGO });
  await at('far', { day: '2026-07-01', timeZone: 'Europe/Berlin' });
  assert.deepEqual(await titles(me, { view: 'overdue' }), ['yesterday', 'late']);
  assert.deepEqual(await titles(me, { view: 'today' }), ['at noon', 'all day']);
  assert.deepEqual(await titles(me, { view: 'upcoming' }), ['midnight', 'far']);
  // East of there the day ends before that of Chicago does: six hours from now the next one begins.
  assert.deepEqual(await titles(me, { view: 'today', timeZone: 'Asia/Kolkata' }), ['at noon']);
  assert.deepEqual(await countTasks(world.ctx, me), { overdue: 2, today: 2, upcoming: 2 });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listTasks(world.ctx, me, { limit: 2, view: 'open', of: 'mine', cursor });
    seen.push(...page.items.map((task) => task.title));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  assert.deepEqual(seen, ['yesterday', 'late', 'at noon', 'all day', 'midnight', 'far']);
  await assert.rejects(
    listTasks(world.ctx, me, { limit: 2, view: 'done', of: 'mine', cursor: 'x' }),
    code('request.cursor_invalid'),
  );
  const due = await world.ctx.read(me, (tx) =>
    dueTasks(world.ctx, tx, me, { userId: me.userId!, before: new Date('2026-03-05T19:00:00Z'), limit: 9 }),
  );
  assert.deepEqual(
    due.map(({ title }) => title),
    ['yesterday', 'late', 'at noon'],
  );
});

test('a client may name the task it makes, once; the same id in another company is another task', async () => {
  const id = newId();
  const mine = await make(agent, { id, title: 'Made offline', note: 'In the basement' });
  assert.deepEqual([mine.id, mine.note], [id, 'In the basement']);
  assert.equal((await completeTask(world.ctx, agent, id)).task.id, id);
  await assert.rejects(make(agent, { id, title: 'Again' }), code('task.exists'));
  await assert.rejects(make(other, { id, title: 'By another' }), code('task.exists'));
  assert.equal((await getTask(world.ctx, agent, id)).title, 'Made offline');
  const elsewhere = await world.tenant();
  assert.equal((await make(elsewhere.owner, { id, title: 'Elsewhere' })).id, id);
});

test('a task that repeats makes its next one once, at its hour when the clocks change, and takes it back', async () => {
  const task = await make(agent, {
    title: 'Call back',
    recurrence: 'FREQ=WEEKLY;BYDAY=SU,MO;COUNT=4',
    remindBefore: 15,
    note: 'Ask about the roof',
  });
  // The rule begins on Sunday, whose clocks go on at two.
  assert.deepEqual([task.dueLocal, task.dueAt], ['2026-03-08T09:30', '2026-03-08T14:30:00.000Z']);
  assert.equal(task.recurrence?.words, 'Every week on Sunday and Monday, 4 times');
  const all = await Promise.all([1, 2, 3].map(() => completeTask(world.ctx, agent, task.id)));
  const [next] = new Set(all.map((done) => done.next?.id));
  assert.equal(new Set(all.map((done) => done.next?.id)).size, 1);
  const second = await getTask(world.ctx, agent, next!);
  assert.deepEqual([second.dueLocal, second.note], ['2026-03-09T09:30', 'Ask about the roof']);
  assert.equal((await completeTask(world.ctx, agent, task.id)).next?.id, second.id);
  // Taken back, it is as if it had not been.
  await reopenTask(world.ctx, agent, task.id);
  await assert.rejects(getTask(world.ctx, agent, second.id), code('task.not_found'));
  assert.equal((await getTask(world.ctx, agent, task.id)).doneAt, null);
  // The next one that somebody worked with stays, and is the next again.
  const again = (await completeTask(world.ctx, agent, task.id)).next!;
  await snoozeTask(world.ctx, agent, again.id, '2026-03-09T16:00:00Z');
  await reopenTask(world.ctx, agent, task.id);
  assert.equal((await completeTask(world.ctx, agent, task.id)).next?.id, again.id);
  // Moving one leaves the others where they are; the fourth is the last.
  await updateTask(world.ctx, agent, again.id, {
    version: (await getTask(world.ctx, agent, again.id)).version,
    due: { local: '2026-03-20T11:00', timeZone: CHICAGO },
  });
  const third = (await completeTask(world.ctx, agent, again.id)).next!;
  assert.equal(third.dueLocal, '2026-03-15T09:30');
  const fourth = (await completeTask(world.ctx, agent, third.id)).next!;
  assert.equal((await completeTask(world.ctx, agent, fourth.id)).next, null);
  // What was missed is not made up for.
  const daily = await make(agent, {
    title: 'Daily',
    due: { day: '2026-02-20', timeZone: CHICAGO },
    recurrence: 'FREQ=DAILY',
  });
  assert.equal((await completeTask(world.ctx, agent, daily.id)).next?.dueDay, '2026-03-05');
  await assert.rejects(
    make(agent, { title: 'Never', recurrence: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }),
    code('task.rule_empty'),
  );
});

test('who may see a lead sees its tasks, and nobody else; names, notes and dates stay inside', async () => {
  const person = await newLead('Pat Example', agent.userId);
  const task = await make(agent, { title: 'Visit Pat', leadId: person.id, note: 'Key is under the mat' });
  assert.equal(task.leadName, 'Pat Example');
  assert.deepEqual(await titles(lead, { of: 'reach', leadId: person.id }), ['Visit Pat']);
  await assert.rejects(getTask(world.ctx, other, task.id), code('task.not_found'));
  await assert.rejects(
    listTasks(world.ctx, other, { limit: 9, view: 'open', of: 'mine', leadId: person.id }),
    code('lead.not_found'),
  );
  await assert.rejects(make(other, { title: 'Peek', leadId: person.id }), code('lead.not_found'));
  await assert.rejects(
    make(agent, { title: 'For Otto', leadId: person.id, assigneeId: other.userId! }),
    (error: { code?: string; message?: string }) => error.code === 'task.out_of_reach',
  );
  await assert.rejects(make(agent, { title: 'Nobody', assigneeId: newId() }), code('user.not_found'));
  const stranger = await world.tenant();
  await assert.rejects(getTask(world.ctx, stranger.owner, task.id), code('task.not_found'));
  // A colleague is told; without a lead whoever made it and whoever does it see it.
  const given = await make(agent, { title: 'Print flyers', assigneeId: other.userId! });
  assert.deepEqual(
    (await told('task.assigned')).map((n) => [n.user_id, n.content.title]),
    [[other.userId, 'Print flyers']],
  );
  assert.equal((await getTask(world.ctx, agent, given.id)).mayChange, true);
  // Two people change it: the second hears of it.
  await updateTask(world.ctx, other, given.id, { version: 1, title: 'Print 200 flyers' });
  await assert.rejects(
    updateTask(world.ctx, agent, given.id, { version: 1, title: 'Print posters' }),
    code('task.stale'),
  );
  // The note lies sealed, also after it went to another lead.
  const second = await newLead('Sam Example', agent.userId);
  const moved = await updateTask(world.ctx, agent, task.id, { version: 1, leadId: second.id });
  assert.equal(moved.note, 'Key is under the mat');
  const { rows } = await db.query('select * from tasks');
  assert.ok(!JSON.stringify(rows).includes('under the mat'));
  const { items } = await listEvents(world.ctx, agent, person.id, { limit: 20, group: ['all'], fold: false });
  const made = items.find((event) => event.kind === 'task.created');
  assert.deepEqual(made?.payload, { taskId: task.id, type: 'call', text: 'Visit Pat' });
  await removeTask(world.ctx, agent, task.id);
  await assert.rejects(removeTask(world.ctx, agent, task.id), code('task.not_found'));
  const readOnly = await company.member('read_only');
  assert.equal((await getTask(world.ctx, readOnly, given.id)).mayChange, false);
  await assert.rejects(completeTask(world.ctx, readOnly, given.id), code('auth.forbidden'));
});

test('several are completed, moved and given away, and taken back but for what was changed since', async () => {
  const person = await newLead('Bulk Example', agent.userId);
  const a = await make(agent, { title: 'A', leadId: person.id, recurrence: 'FREQ=DAILY' });
  const b = await make(agent, { title: 'B', due: { day: '2026-03-06', timeZone: CHICAGO } });
  const gone = newId();
  const theirs = await make(other, { title: 'Theirs' });
  const done = await changeTasks(world.ctx, agent, {
    ids: [a.id, b.id, gone, theirs.id],
    change: { do: 'complete' },
  });
  assert.deepEqual(done.changed, [a.id, b.id]);
  assert.deepEqual(
    done.skipped.map(({ reason }) => reason),
    ['gone', 'gone'],
  );
  const back = await undoChange(world.ctx, agent, done.changeId!);
  assert.deepEqual(back.changed, [a.id, b.id]);
  assert.deepEqual(await titles(agent, { leadId: person.id }), ['A']);
  await assert.rejects(undoChange(world.ctx, agent, done.changeId!), code('task.change_not_found'));
  const moved = await changeTasks(world.ctx, agent, {
    ids: [a.id, b.id],
    change: { do: 'reschedule', day: '2026-03-09' },
  });
  assert.equal((await getTask(world.ctx, agent, a.id)).dueAt, '2026-03-09T14:30:00.000Z');
  assert.equal((await getTask(world.ctx, agent, b.id)).dueDay, '2026-03-09');
  await snoozeTask(world.ctx, agent, a.id, '2026-03-10T15:00:00Z');
  const partly = await undoChange(world.ctx, agent, moved.changeId!);
  assert.deepEqual([partly.changed, partly.skipped], [[b.id], [{ id: a.id, reason: 'changed_since' }]]);
  assert.equal((await getTask(world.ctx, agent, b.id)).dueDay, '2026-03-06');
  await assert.rejects(
    changeTasks(world.ctx, agent, { ids: [a.id], change: { do: 'reassign', assigneeId: other.userId! } }),
    code('task.out_of_reach'),
  );
  await changeTasks(world.ctx, agent, { ids: [b.id], change: { do: 'reassign', assigneeId: other.userId! } });
  assert.ok((await titles(other)).includes('B'));
});

test('a reminder is told once, whoever is killed, and not of what is done, deleted or out of sight', async () => {
  const person = await newLead('Remind Example', agent.userId);
  const due = { local: '2026-03-05T12:00', timeZone: CHICAGO };
  const timed = await make(agent, { title: 'Timed', leadId: person.id, remindBefore: 30, due });
  const finished = await make(agent, { title: 'Finished', remindBefore: 30, due });
  const day = await make(agent, {
    title: 'Day',
    remindBefore: 0,
    due: { day: '2026-03-06', timeZone: CHICAGO },
  });
  await completeTask(world.ctx, agent, finished.id);
  const names = async () => (await told('task.due')).map((n) => n.content.title);
  world.clock.set('2026-03-05T17:29:00Z');
  await remindOfTasks(world.ctx);
  assert.deepEqual(await names(), []);
  world.clock.set('2026-03-05T17:31:00Z');
  // Killed before it commits: nobody was told, and the next one tells.
  await assert.rejects(
    world.ctx.tx(agent, async (tx) => {
      await tx.prepared('', 'update tasks set remind_at = null where tenant_id = $1 and id = $2', [
        tx.tenantId,
        timed.id,
      ]);
      throw new Error('killed');
    }),
    /killed/,
  );
  await Promise.all([remindOfTasks(world.ctx), remindOfTasks(world.ctx), remindOfTasks(world.ctx)]);
  await remindOfTasks(world.ctx);
  assert.deepEqual(await names(), ['Timed']);
  // By the morning of its day, whose clocks show nine.
  world.clock.set('2026-03-06T15:00:00Z');
  await remindOfTasks(world.ctx);
  assert.deepEqual(await names(), ['Timed', 'Day']);
  // Snoozed, it is told of again then.
  await snoozeTask(world.ctx, agent, day.id, '2026-03-06T16:00:00Z');
  assert.deepEqual(
    await titles(agent, { view: 'overdue', type: 'call' }).then((all) => all.includes('Day')),
    false,
  );
  world.clock.set('2026-03-06T16:00:00Z');
  await remindOfTasks(world.ctx);
  assert.deepEqual(await names(), ['Timed', 'Day', 'Day']);
  // The lead is somebody else's now: its tasks are out of sight, and quiet.
  await snoozeTask(world.ctx, agent, timed.id, '2026-03-06T17:00:00Z');
  const { version } = await readLead(world.ctx, lead, person.id);
  await db.query('update leads set user_id = $2, version = $3 where id = $1', [
    person.id,
    other.userId,
    version + 1,
  ]);
  world.clock.set('2026-03-06T17:00:00Z');
  await remindOfTasks(world.ctx);
  assert.deepEqual(await names(), ['Timed', 'Day', 'Day']);
  await assert.rejects(getTask(world.ctx, agent, timed.id), code('task.not_found'));
});

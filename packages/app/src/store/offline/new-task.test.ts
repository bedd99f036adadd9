import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Me } from '@lintel/contract';
import type { Task } from '@lintel/contract/tasks';
import { idOfMoment, newTask, type TaskBody } from './new-task.ts';
import { inOrderOfDue, tasksMadeHere } from './overlay.ts';
import { takenBack } from './queueable.ts';
import type { Placed, WaitingWrite } from './waiting-write.ts';

const now = Date.parse('2026-03-05T15:00:00Z');
const CHICAGO = 'America/Chicago';
const me = { userId: 'me', name: 'Ann' } as Me;
const made = (due: TaskBody['due'], more: Partial<TaskBody> = {}): Task =>
  newTask(
    { id: 'x', title: ' Call back ', due, ...more },
    { me, now, nameOf: (id) => `name of ${id}`, leadName: 'Nora' },
  );

test('an id of a moment is a UUIDv7 that begins with it', () => {
  const id = idOfMoment(now, 'aaaaaaaa-bbbb-4ccc-9ddd-eeeeeeeeeeee');
  assert.equal(id, '019cbe83-4580-7ccc-9ddd-eeeeeeeeeeee');
  assert.equal(Number.parseInt(id.replace('-', '').slice(0, 12), 16), now);
});

test('a task made here is due when the server would say so, on days of 23 hours too', () => {
  // On the 8th the clocks of Chicago go on at two.
  const due = (want: TaskBody['due']) => {
    const { dueAt, dueDay, dueLocal } = made(want);
    return [dueAt, dueDay, dueLocal];
  };
  assert.deepEqual(due({ local: '2026-03-08T09:30', timeZone: CHICAGO }), [
    '2026-03-08T14:30:00.000Z',
    null,
    '2026-03-08T09:30',
  ]);
  assert.deepEqual(due({ local: '2026-03-08T02:30', timeZone: CHICAGO })[0], '2026-03-08T08:30:00.000Z');
  assert.deepEqual(due({ day: '2026-03-08', timeZone: CHICAGO }), [
    '2026-03-09T04:59:59.999Z',
    '2026-03-08',
    '2026-03-08T00:00',
  ]);
  assert.deepEqual(due({ at: '2026-03-09T00:15:30.000Z', timeZone: CHICAGO }), [
    '2026-03-09T00:15:30.000Z',
    null,
    '2026-03-08T19:15',
  ]);
  const task = made({ day: '2026-03-08', timeZone: CHICAGO }, { leadId: 'nora' });
  assert.deepEqual(
    [task.title, task.type, task.assigneeId, task.assigneeName, task.leadName, task.mayChange],
    ['Call back', 'follow_up', 'me', 'name of me', 'Nora', true],
  );
});

const placed = (id: string, endpoint: string, over: Partial<WaitingWrite> = {}): Placed => ({
  id,
  write: {
    key: id,
    endpoint,
    route: { method: 'post', path: '/tasks' },
    call: {},
    subject: 'x',
    about: '',
    madeAt: now,
    state: 'waiting',
    ...over,
  },
});
const create = placed('1', 'tasks.create', { task: made({ day: '2026-03-09', timeZone: CHICAGO }) });
const done = placed('2', 'tasks.complete');

test('tasks made here are shown with what was done with them, and not when they were refused', () => {
  assert.deepEqual(
    tasksMadeHere([create, done], 'me').map(({ id, doneById }) => [id, doneById]),
    [['x', 'me']],
  );
  assert.deepEqual(tasksMadeHere([{ ...create, write: { ...create.write, state: 'refused' } }], 'me'), []);
  const task = (id: string, dueAt: string, snoozedUntil: string | null = null) =>
    ({ id, dueAt, snoozedUntil }) as Task;
  assert.deepEqual(
    inOrderOfDue([
      task('late', '2026-03-01T00:00:00.000Z', '2026-03-06T00:00:00.000Z'),
      task('soon', '2026-03-05T00:00:00.000Z'),
    ]).map(({ id }) => id),
    ['soon', 'late'],
  );
});

test('what was never sent is taken back here, and nothing else', () => {
  const call = { params: { taskId: 'x' } };
  const undone = (name: string, queue: Placed[]) =>
    takenBack({ name } as Parameters<typeof takenBack>[0], call, queue).map(({ id }) => id);
  assert.deepEqual(undone('tasks.reopen', [create, done]), ['2']);
  assert.deepEqual(undone('tasks.remove', [create, done]), ['2', '1']);
  assert.deepEqual(undone('tasks.remove', [done]), [], 'the server has the task');
  const sent = { ...done, write: { ...done.write, sentAt: now } };
  assert.deepEqual(undone('tasks.reopen', [create, sent]), []);
  assert.deepEqual(undone('tasks.remove', [create, sent]), []);
  assert.deepEqual(undone('tasks.update', [create, done]), []);
});

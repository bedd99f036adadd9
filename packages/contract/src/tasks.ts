import { z } from 'zod';
import { cursorQuery, Id, Line, Moment, pageOf, Text, TimeZone } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Day, LocalTime, NearMoment, Recurrence } from './recurrence.ts';

export const TASK_TYPES = [
  'call',
  'text',
  'email',
  'meeting',
  'showing',
  'paperwork',
  'follow_up',
  'other',
] as const;
export const TaskType = z.enum(TASK_TYPES);
export type TaskType = (typeof TASK_TYPES)[number];

/** How many minutes before it is due somebody is reminded at most: four weeks. */
export const REMIND_MAX = 28 * 24 * 60;
export const TASKS_AT_ONCE = 200;

/** When something is to be done: by a moment, by a time the clock on the wall shows, or some time on a day. */
export const NewDue = z
  .union([
    z.strictObject({ at: NearMoment, timeZone: TimeZone }),
    z.strictObject({ local: LocalTime, timeZone: TimeZone }),
    z.strictObject({ day: Day, timeZone: TimeZone }),
  ])
  .meta({ id: 'NewDue' });
export type NewDue = z.output<typeof NewDue>;

export const Task = z
  .object({
    id: Id,
    version: z.int(),
    type: TaskType,
    title: z.string(),
    /** Null also when the reader’s role does not see notes. */
    note: z.string().nullable(),
    /** The lead it is about, and its name; null when it is about none, or about one beyond the reader’s reach. */
    leadId: Id.nullable(),
    leadName: z.string().nullable(),
    dealId: Id.nullable(),
    assigneeId: Id,
    assigneeName: z.string(),
    creatorId: Id.nullable(),
    /** From then on it is late: the last moment of its day when it is due on a day. */
    dueAt: Moment,
    /** Set when it is due on a day and at no time. */
    dueDay: Day.nullable(),
    /** What the clock shows then in `timeZone`. */
    dueLocal: LocalTime,
    timeZone: z.string(),
    /** Minutes before it is due; null reminds nobody. On a day: before 9:00 of that day. */
    remindBefore: z.int().nullable(),
    snoozedUntil: Moment.nullable(),
    recurrence: z.object({ rule: z.string(), words: z.string() }).nullable(),
    /** The same for all that came of one rule. */
    seriesId: Id.nullable(),
    doneAt: Moment.nullable(),
    doneById: Id.nullable(),
    createdAt: Moment,
    /** The reader may change, complete and remove it. */
    mayChange: z.boolean(),
  })
  .meta({ id: 'Task' });
export type Task = z.output<typeof Task>;

/** `open` is overdue, today and upcoming together. */
export const TASK_VIEWS = ['overdue', 'today', 'upcoming', 'open', 'done'] as const;
export type TaskView = (typeof TASK_VIEWS)[number];

const fields = {
  type: TaskType,
  title: Line(200),
  note: Text(20_000).nullable(),
  leadId: Id.nullable(),
  dealId: Id.nullable(),
  /** The person who asks unless said. */
  assigneeId: Id,
  due: NewDue,
  remindBefore: z.int().min(0).max(REMIND_MAX).nullable(),
  recurrence: Recurrence.nullable(),
};

export const NewTask = z
  .strictObject({
    /** Made by the client, for one that goes on with the task before the server has it; a UUID nothing else has. */
    id: Id.optional(),
    type: fields.type.default('follow_up'),
    title: fields.title,
    note: fields.note.default(null),
    leadId: fields.leadId.default(null),
    dealId: fields.dealId.default(null),
    assigneeId: fields.assigneeId.optional(),
    due: fields.due,
    remindBefore: fields.remindBefore.default(null),
    recurrence: fields.recurrence.default(null),
  })
  .meta({ id: 'NewTask' });
export type NewTask = z.output<typeof NewTask>;

export const TaskChange = z
  .discriminatedUnion('do', [
    z.strictObject({ do: z.literal('complete') }),
    z.strictObject({ do: z.literal('reassign'), assigneeId: Id }),
    /** To a day, each at the time it had. */
    z.strictObject({ do: z.literal('reschedule'), day: Day }),
    /** By so many days, back with less than 0. */
    z.strictObject({ do: z.literal('shift'), days: z.int().min(-366).max(366) }),
  ])
  .meta({ id: 'TaskChange' });
export type TaskChange = z.output<typeof TaskChange>;

/** What became of each of several: those that were left as they are, with the reason. */
export const TASK_SKIPS = ['gone', 'may_not_change', 'already', 'changed_since'] as const;
export const TasksChanged = z
  .object({
    /** Names the change, to take it back; null when nothing was changed. */
    changeId: Id.nullable(),
    changed: z.array(Id),
    skipped: z.array(z.object({ id: Id, reason: z.enum(TASK_SKIPS) })),
  })
  .meta({ id: 'TasksChanged' });
export type TasksChanged = z.output<typeof TasksChanged>;

const taskParams = z.strictObject({ taskId: Id });
const versioned = z.strictObject({ version: z.int() });

export const tasks = {
  list: endpoint({
    name: 'tasks.list',
    method: 'get',
    path: '/tasks',
    summary:
      'Tasks within reach: one’s own, of a lead, of a colleague; what is late or due first, done ones latest first',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      ...cursorQuery,
      view: z.enum(TASK_VIEWS).default('open'),
      /** `mine`: assigned to the reader; `reach`: all the reader sees. With a lead or an assignee, all of those. */
      of: z.enum(['mine', 'reach']).default('mine'),
      leadId: Id.optional(),
      assigneeId: Id.optional(),
      type: TaskType.optional(),
      /** Says where today ends; the reader’s zone unless said. */
      timeZone: TimeZone.optional(),
    }),
    reply: pageOf(Task),
    errors: ['user.not_found', 'request.cursor_invalid', 'lead.not_found'],
  }),
  count: endpoint({
    name: 'tasks.count',
    method: 'get',
    path: '/tasks/counts',
    summary: 'How many tasks the reader has that are late, due today and later; each counted to 1,000',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({ timeZone: TimeZone.optional() }),
    reply: z.object({ overdue: z.int(), today: z.int(), upcoming: z.int() }),
  }),
  get: endpoint({
    name: 'tasks.get',
    method: 'get',
    path: '/tasks/:taskId',
    summary: 'One task',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: taskParams,
    reply: Task,
    errors: ['task.not_found'],
  }),
  create: endpoint({
    name: 'tasks.create',
    method: 'post',
    path: '/tasks',
    summary: 'Make a task, about a lead or not, for oneself or a colleague',
    access: 'leads:update',
    rate: 'write',
    audit: 'task.created',
    idempotent: true,
    status: 201,
    body: NewTask,
    reply: Task,
    errors: [
      'lead.not_found',
      'user.not_found',
      'task.out_of_reach',
      'field.read_only',
      'task.rule_empty',
      'task.exists',
    ],
  }),
  update: endpoint({
    name: 'tasks.update',
    method: 'patch',
    path: '/tasks/:taskId',
    summary:
      'Change a task. A new due date alone moves this one of a series; with `recurrence` the rule begins anew from it',
    access: 'leads:update',
    rate: 'write',
    audit: 'task.updated',
    params: taskParams,
    body: versioned.extend(z.strictObject(fields).partial().shape),
    reply: Task,
    errors: [
      'task.not_found',
      'task.stale',
      'lead.not_found',
      'user.not_found',
      'task.out_of_reach',
      'field.read_only',
      'task.rule_empty',
    ],
  }),
  complete: endpoint({
    name: 'tasks.complete',
    method: 'post',
    path: '/tasks/:taskId/done',
    summary: 'Complete a task. One that repeats makes its next one, once however often this is asked',
    access: 'leads:update',
    rate: 'write',
    audit: 'task.completed',
    idempotent: true,
    params: taskParams,
    reply: z.object({ task: Task, next: Task.nullable() }),
    errors: ['task.not_found', 'auth.forbidden'],
  }),
  reopen: endpoint({
    name: 'tasks.reopen',
    method: 'delete',
    path: '/tasks/:taskId/done',
    summary:
      'Take the completing of a task back; the next one it had made goes, unless somebody worked with it',
    access: 'leads:update',
    rate: 'write',
    audit: 'task.reopened',
    params: taskParams,
    reply: Task,
    errors: ['task.not_found', 'auth.forbidden'],
  }),
  snooze: endpoint({
    name: 'tasks.snooze',
    method: 'put',
    path: '/tasks/:taskId/snooze',
    summary: 'Let a task rest until a moment, or wake it; its due date stays',
    access: 'leads:update',
    rate: 'write',
    audit: 'task.snoozed',
    params: taskParams,
    body: z.strictObject({ until: NearMoment.nullable() }),
    reply: Task,
    errors: ['task.not_found', 'auth.forbidden'],
  }),
  remove: endpoint({
    name: 'tasks.remove',
    method: 'delete',
    path: '/tasks/:taskId',
    summary: 'Remove a task; of a series this one and what would follow',
    access: 'leads:update',
    rate: 'write',
    audit: 'task.removed',
    params: taskParams,
    status: 204,
    reply: z.undefined(),
    errors: ['task.not_found', 'auth.forbidden'],
  }),
  changeMany: endpoint({
    name: 'tasks.changeMany',
    method: 'post',
    path: '/tasks/changes',
    summary: 'Complete, move or give away up to 200 tasks; can be taken back for 30 days',
    access: 'leads:update',
    rate: 'write',
    audit: 'tasks.changed',
    idempotent: true,
    body: z.strictObject({ ids: z.array(Id).min(1).max(TASKS_AT_ONCE), change: TaskChange }),
    reply: TasksChanged,
    errors: ['task.not_found', 'user.not_found', 'task.out_of_reach'],
  }),
  undoChange: endpoint({
    name: 'tasks.undoChange',
    method: 'delete',
    path: '/tasks/changes/:changeId',
    summary: 'Take a change of several tasks back; those changed since stay as they are',
    access: 'leads:update',
    rate: 'write',
    audit: 'tasks.change_undone',
    params: z.strictObject({ changeId: Id }),
    reply: TasksChanged,
    errors: ['task.change_not_found'],
  }),
};

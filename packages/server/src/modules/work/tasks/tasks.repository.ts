import type { tasks as contract, QueryOf, TaskType } from '@lintel/contract';
import type { Position } from '../../../kernel/cursor.ts';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import type { TaskImage } from './tasks.tables.ts';

export interface StoredTask {
  id: string;
  version: number;
  type: TaskType;
  title: string;
  note: Buffer | null;
  subjectId: string;
  leadId: string | null;
  /** Null also when the transaction does not reach the lead. */
  leadName: string | null;
  leadOwnerId: string | null;
  dealId: string | null;
  assigneeId: string;
  assigneeName: string;
  creatorId: string | null;
  timeZone: string;
  dueDay: string | null;
  dueLocal: string;
  dueAt: Date;
  remindBefore: number | null;
  remindAt: Date | null;
  snoozedUntil: Date | null;
  recurrence: string | null;
  seriesId: string | null;
  seriesStart: string | null;
  seriesAt: string | null;
  occurrence: number | null;
  doneAt: Date | null;
  doneById: string | null;
  createdAt: Date;
  /** Where it stands in its list. */
  key: string;
}

/** Who asks: their id, and whose tasks about no lead they see; null all. */
export interface Reader {
  userId: string | null;
  people: readonly string[] | null;
}

const local = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI')`;
const TASK = `t.id, t.version, t.type, t.title, t.note, t.subject_id as "subjectId", t.lead_id as "leadId",
  l.name as "leadName", l.user_id as "leadOwnerId", t.deal_id as "dealId", t.assignee_id as "assigneeId",
  u.name as "assigneeName", t.creator_id as "creatorId", t.time_zone as "timeZone", t.due_day::text as "dueDay",
  ${local('t.due_local')} as "dueLocal", t.due_at as "dueAt", t.remind_before as "remindBefore",
  t.remind_at as "remindAt", t.snoozed_until as "snoozedUntil", t.recurrence, t.series_id as "seriesId",
  ${local('t.series_start')} as "seriesStart", ${local('t.series_at')} as "seriesAt", t.occurrence,
  t.done_at as "doneAt", t.done_by as "doneById", t.created_at as "createdAt",
  coalesce(t.done_at, t.acts_at)::text as key`;

/**
 * Tasks a reader sees: about a lead those whose lead the transaction reaches and that is not deleted, else those of people
 * within reach, and those the reader made. Row policies say which leads.
 */
const SEEN = `from tasks t
  left join lateral (select x.id, x.name, x.user_id from leads x
    where x.tenant_id = t.tenant_id and x.id = t.lead_id and x.deleted_at is null limit 1) l on true
  join users u on u.tenant_id = t.tenant_id and u.id = t.assignee_id
  where t.tenant_id = $1 and case when t.lead_id is null
    then ($2::uuid[] is null or t.assignee_id = any ($2) or t.assignee_id = $3 or t.creator_id = $3)
    else l.id is not null end`;

const seenBy = (tx: Tx, { userId, people }: Reader) => [tx.tenantId, people, userId] as const;

export const findTasks = (tx: Tx, reader: Reader, ids: readonly string[]): Promise<StoredTask[]> =>
  tx.prepared('work.tasks.find', `select ${TASK} ${SEEN} and t.id = any ($4) order by t.id`, [
    ...seenBy(tx, reader),
    ids,
  ]);

/** Tasks of the reader's sight by id, in order of id, locked until the transaction ends. */
export async function lockTasks(tx: Tx, reader: Reader, ids: readonly string[]): Promise<StoredTask[]> {
  await tx.prepared(
    'work.tasks.lock',
    'select id from tasks where tenant_id = $1 and id = any ($2) order by id for update',
    [tx.tenantId, ids],
  );
  return findTasks(tx, reader, ids);
}

const VIEWS: Record<QueryOf<typeof contract.list>['view'], string> = {
  overdue: 't.done_at is null and t.acts_at < $4',
  today: 't.done_at is null and t.acts_at >= $4 and t.acts_at < $5',
  upcoming: 't.done_at is null and t.acts_at >= $5',
  open: 't.done_at is null',
  done: 't.done_at is not null',
};

export interface TaskQuery {
  view: QueryOf<typeof contract.list>['view'];
  now: Date;
  tomorrow: Date;
  assigneeId: string | null;
  leadId: string | null;
  type: TaskType | null;
  after: Position | null;
  limit: number;
}

/** A page of tasks: open ones by when they ask for something, done ones latest first. */
export const listTasks = (tx: Tx, reader: Reader, want: TaskQuery): Promise<StoredTask[]> => {
  const done = want.view === 'done';
  const key = done ? 't.done_at' : 't.acts_at';
  const values: unknown[] = [...seenBy(tx, reader), want.now, want.tomorrow];
  const and = (sql: (place: string) => string, value: unknown): string => {
    values.push(value);
    return ` and ${sql(`$${values.length}`)}`;
  };
  let where = '';
  if (want.assigneeId !== null) where += and((p) => `t.assignee_id = ${p}`, want.assigneeId);
  if (want.leadId !== null) where += and((p) => `t.lead_id = ${p}`, want.leadId);
  if (want.type !== null) where += and((p) => `t.type = ${p}`, want.type);
  if (want.after) {
    values.push(want.after.key, want.after.id);
    const [at, id] = [`$${values.length - 1}::timestamptz`, `$${values.length}::uuid`];
    where += ` and (${key}, t.id) ${done ? '<' : '>'} (${at}, ${id})`;
  }
  // A value that a view does not speak of has no type else.
  return tx.prepared(
    '',
    `select ${TASK} ${SEEN} and ($4::timestamptz <= $5::timestamptz) and ${VIEWS[want.view]}${where}
     order by ${key} ${done ? 'desc' : ''}, t.id ${done ? 'desc' : ''} limit ${want.limit}`,
    values,
  );
};

/** How many open tasks somebody has that are late, of today and later, each counted to 1,000. */
export const countTasks = async (
  tx: Tx,
  reader: Reader,
  span: { now: Date; tomorrow: Date },
): Promise<{ overdue: number; today: number; upcoming: number }> => {
  const count = (view: 'overdue' | 'today' | 'upcoming') =>
    `(select count(*)::int from (select 1 ${SEEN} and t.assignee_id = $3 and ${VIEWS[view]} limit 1000) c) as ${view}`;
  const [row] = await tx.prepared<{ overdue: number; today: number; upcoming: number }>(
    'work.tasks.count',
    `select ${count('overdue')}, ${count('today')}, ${count('upcoming')}`,
    [...seenBy(tx, reader), span.now, span.tomorrow],
  );
  return row ?? { overdue: 0, today: 0, upcoming: 0 };
};

/** The columns of a task that are written, by their names. */
export interface TaskRow {
  id: string;
  lead_id: string | null;
  origin_lead_id: string | null;
  deal_id: string | null;
  assignee_id: string;
  creator_id: string | null;
  type: TaskType;
  title: string;
  note: Buffer | null;
  subject_id: string;
  time_zone: string;
  due_day: string | null;
  due_local: string;
  due_at: Date;
  remind_before: number | null;
  remind_at: Date | null;
  snoozed_until: Date | null;
  recurrence: string | null;
  series_id: string | null;
  series_start: string | null;
  series_at: string | null;
  occurrence: number | null;
  done_at: Date | null;
  done_by: string | null;
}

/** False when its id is taken, or it is the next of a series and that one is there already. */
export const insertTask = async (tx: Tx, row: TaskRow, at: Date): Promise<boolean> => {
  const done = await tx
    .insertInto('tasks')
    .values({ ...row, tenant_id: tx.tenantId, created_at: at, updated_at: at })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return Number(done.numInsertedOrUpdatedRows ?? 0) > 0;
};

export const updateTask = (tx: Tx, id: string, changes: Partial<TaskRow>, at: Date): Promise<unknown> =>
  tx
    .updateTable('tasks')
    .set((eb) => ({ ...changes, version: eb('version', '+', 1), updated_at: at }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

export const deleteTask = (tx: Tx, id: string): Promise<unknown> =>
  tx.deleteFrom('tasks').where('tenant_id', '=', tx.tenantId).where('id', '=', id).execute();

/** The task of a series with a number. */
export const findOccurrence = async (
  tx: Tx,
  seriesId: string,
  occurrence: number,
): Promise<{ id: string; version: number; doneAt: Date | null } | undefined> =>
  (
    await tx.prepared<{ id: string; version: number; doneAt: Date | null }>(
      'work.tasks.occurrence',
      `select id, version, done_at as "doneAt" from tasks
       where tenant_id = $1 and series_id = $2 and occurrence = $3 for update`,
      [tx.tenantId, seriesId, occurrence],
    )
  )[0];

export const insertChange = (
  tx: Tx,
  row: { id: string; userId: string; images: readonly TaskImage[]; at: Date },
): Promise<unknown> =>
  tx
    .insertInto('task_changes')
    .values({
      tenant_id: tx.tenantId,
      id: row.id,
      user_id: row.userId,
      images: JSON.stringify(row.images),
      created_at: row.at,
    })
    .execute();

export const lockChange = (tx: Tx, id: string, userId: string, since: Date) =>
  tx
    .selectFrom('task_changes')
    .select(['id', 'images'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('undone_at', 'is', null)
    .where('created_at', '>', since)
    .forUpdate()
    .executeTakeFirst();

export const endChange = (tx: Tx, id: string, at: Date): Promise<unknown> =>
  tx
    .updateTable('task_changes')
    .set({ undone_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

/** Tasks of all companies whose reminder is due. */
export const dueReminders = (
  tx: SystemTx,
  now: Date,
  limit: number,
): Promise<{ tenantId: string; id: string }[]> =>
  tx.prepared(
    'work.tasks.due-reminders',
    `select tenant_id as "tenantId", id from tasks where remind_at <= $1 order by remind_at, id limit $2`,
    [now, limit],
  );

/** The reminder is told, or is not to be. */
export const dropReminder = (tx: Tx, id: string): Promise<unknown> =>
  tx
    .updateTable('tasks')
    .set({ remind_at: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

export const isMember = async (tx: Tx, userId: string): Promise<boolean> =>
  (
    await tx.prepared('work.member', 'select 1 from users where tenant_id = $1 and id = $2', [
      tx.tenantId,
      userId,
    ])
  ).length > 0;

export const isActiveMember = async (tx: Tx, userId: string): Promise<boolean> =>
  (
    await tx.prepared('', 'select 1 from users where tenant_id = $1 and id = $2 and active for share', [
      tx.tenantId,
      userId,
    ])
  ).length > 0;

/** The time zone of a member: their own, else the company's. */
export const zoneOf = async (tx: Tx, userId: string | null): Promise<string> =>
  (
    await tx.prepared<{ zone: string }>(
      'work.zone',
      `select coalesce((select time_zone from users where tenant_id = $1 and id = $2), time_zone) as zone
       from tenants where id = $1`,
      [tx.tenantId, userId],
    )
  )[0]?.zone ?? 'UTC';

import type { AppointmentState, AppointmentType } from '@lintel/contract';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import type { Reader } from '../tasks/tasks.repository.ts';
import './appointments.tables.ts';

export interface StoredAppointment {
  id: string;
  version: number;
  type: AppointmentType;
  title: string;
  place: string | null;
  note: Buffer | null;
  outcomeNote: Buffer | null;
  subjectId: string;
  organizerId: string;
  timeZone: string;
  allDay: boolean;
  startsLocal: string;
  endsLocal: string;
  startsAt: Date;
  endsAt: Date;
  recurrence: string | null;
  exceptLocal: string[];
  lastEndsAt: Date | null;
  seriesId: string | null;
  originally: string | null;
  /** Of one of a series: the rule of that. */
  seriesRule: string | null;
  listingId: string | null;
  reminders: number[];
  remindAt: Date | null;
  state: AppointmentState;
  outcomeAt: Date | null;
  outcomeById: string | null;
  uid: string;
  sequence: number;
  importId: string | null;
  updatedAt: Date;
  /** Those the transaction reaches. */
  leads: { id: string; name: string | null; ownerId: string | null; timeZone: string | null }[];
  leadCount: number;
  attendees: { id: string; name: string }[];
}

const local = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI')`;
const APPOINTMENT = `a.id, a.version, a.type, a.title, a.place, a.note, a.outcome_note as "outcomeNote",
  a.subject_id as "subjectId", a.organizer_id as "organizerId", a.time_zone as "timeZone", a.all_day as "allDay",
  ${local('a.starts_local')} as "startsLocal", ${local('a.ends_local')} as "endsLocal", a.starts_at as "startsAt",
  a.ends_at as "endsAt", a.recurrence, array(select ${local('x')} from unnest(a.except_local) x) as "exceptLocal",
  a.last_ends_at as "lastEndsAt", a.series_id as "seriesId", ${local('a.originally')} as originally,
  (select s.recurrence from appointments s where s.tenant_id = a.tenant_id and s.id = a.series_id) as "seriesRule",
  a.listing_id as "listingId", a.reminders, a.remind_at as "remindAt", a.state, a.outcome_at as "outcomeAt",
  a.outcome_by as "outcomeById", a.uid, a.sequence, a.import_id as "importId", a.updated_at as "updatedAt",
  (select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'ownerId', l.user_id,
       'timeZone', l.time_zone) order by l.id), '[]')
     from leads l where l.tenant_id = a.tenant_id and l.deleted_at is null and l.id in (
       select x.lead_id from appointment_leads x where x.tenant_id = a.tenant_id and x.appointment_id = a.id)) as leads,
  (select count(distinct x.lead_id)::int from appointment_leads x
     where x.tenant_id = a.tenant_id and x.appointment_id = a.id) as "leadCount",
  (select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name) order by u.name, u.id), '[]')
     from appointment_attendees x join users u on u.tenant_id = x.tenant_id and u.id = x.user_id
     where x.tenant_id = a.tenant_id and x.appointment_id = a.id) as attendees`;

/** What somebody sees: appointments they, or people within reach, take part in, and those with a lead they reach. */
const SEEN = `a.tenant_id = $1 and ($2::uuid[] is null
  or exists (select from appointment_attendees x where x.tenant_id = a.tenant_id and x.appointment_id = a.id
       and (x.user_id = any ($2) or x.user_id = $3))
  or exists (select from appointment_leads x join leads l on l.tenant_id = x.tenant_id and l.id = x.lead_id
       where x.tenant_id = a.tenant_id and x.appointment_id = a.id and l.deleted_at is null))`;

const seenBy = (tx: Tx, { userId, people }: Reader) => [tx.tenantId, people, userId] as const;

export const findAppointments = (
  tx: Tx,
  reader: Reader,
  ids: readonly string[],
): Promise<StoredAppointment[]> =>
  tx.prepared(
    'work.appointments.find',
    `select ${APPOINTMENT} from appointments a where ${SEEN} and a.id = any ($4) order by a.id`,
    [...seenBy(tx, reader), ids],
  );

/** Locks an appointment and, of a series, all that differ in it. */
export const lockAppointment = (tx: Tx, id: string): Promise<unknown> =>
  tx.prepared(
    'work.appointments.lock',
    `select id from appointments where tenant_id = $1 and (id = $2 or series_id = $2)
     order by series_id nulls first, id for update`,
    [tx.tenantId, id],
  );

/** The one of a series that differs, by the time the rule gave it. */
export const findOne = async (
  tx: Tx,
  reader: Reader,
  seriesId: string,
  originally: string,
): Promise<StoredAppointment | undefined> =>
  (
    await tx.prepared<StoredAppointment>(
      'work.appointments.find-one',
      `select ${APPOINTMENT} from appointments a where ${SEEN} and a.series_id = $4 and a.originally = $5::timestamp`,
      [...seenBy(tx, reader), seriesId, originally],
    )
  )[0];

export interface SpanQuery {
  from: Date;
  to: Date;
  /** Those who take part; null everybody. */
  userIds: readonly string[] | null;
  leadId: string | null;
  limit: number;
}

/** Appointments that may touch a span: single ones, those that differ, and series as they are. */
export const listAppointments = (tx: Tx, reader: Reader, want: SpanQuery): Promise<StoredAppointment[]> =>
  tx.prepared(
    'work.appointments.list',
    `select ${APPOINTMENT} from appointments a where ${SEEN} and a.starts_at < $5
       and (a.last_ends_at is null or a.last_ends_at >= $4)
       and ($6::uuid[] is null or exists (select from appointment_attendees x
         where x.tenant_id = a.tenant_id and x.appointment_id = a.id and x.user_id = any ($6)))
       and ($7::uuid is null or exists (select from appointment_leads x
         where x.tenant_id = a.tenant_id and x.appointment_id = a.id and x.lead_id = $7))
     order by a.starts_at, a.id limit $8`,
    [...seenBy(tx, reader), want.from, want.to, want.userIds, want.leadId, want.limit],
  );

/** The times of series that are rows of their own, by series. */
export async function exceptionsOf(
  tx: Tx,
  seriesIds: readonly string[],
): Promise<ReadonlyMap<string, Set<string>>> {
  const rows =
    seriesIds.length === 0
      ? []
      : await tx.prepared<{ seriesId: string; originally: string }>(
          'work.appointments.exceptions',
          `select series_id as "seriesId", ${local('originally')} as originally from appointments
           where tenant_id = $1 and series_id = any ($2)`,
          [tx.tenantId, seriesIds],
        );
  const out = new Map<string, Set<string>>(seriesIds.map((id) => [id, new Set()]));
  for (const row of rows) out.get(row.seriesId)?.add(row.originally);
  return out;
}

/** The columns of an appointment that are written. */
export interface AppointmentRow {
  id: string;
  organizer_id: string;
  creator_id: string | null;
  type: AppointmentType;
  title: string;
  place: string | null;
  note: Buffer | null;
  outcome_note: Buffer | null;
  subject_id: string;
  time_zone: string;
  all_day: boolean;
  starts_local: string;
  ends_local: string;
  starts_at: Date;
  ends_at: Date;
  recurrence: string | null;
  except_local: string[];
  last_ends_at: Date | null;
  series_id: string | null;
  originally: string | null;
  listing_id: string | null;
  reminders: number[];
  remind_at: Date | null;
  state: AppointmentState;
  outcome_at: Date | null;
  outcome_by: string | null;
  uid: string;
  import_id: string | null;
}

export const insertAppointment = (tx: Tx, row: AppointmentRow, at: Date): Promise<unknown> =>
  tx
    .insertInto('appointments')
    .values({ ...row, tenant_id: tx.tenantId, created_at: at, updated_at: at })
    .execute();

/** Writes changes; `told` says that other calendars are to hear of it. */
export const updateAppointment = (
  tx: Tx,
  id: string,
  changes: Partial<AppointmentRow>,
  at: Date,
): Promise<unknown> =>
  tx
    .updateTable('appointments')
    .set((eb) => ({
      ...changes,
      version: eb('version', '+', 1),
      sequence: eb('sequence', '+', 1),
      updated_at: at,
    }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

export const setReminder = (tx: Tx, id: string, remindAt: Date | null): Promise<unknown> =>
  tx
    .updateTable('appointments')
    .set({ remind_at: remindAt })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

/** Sets whose appointment it is about, and who takes part; null leaves them. */
export async function setPeople(
  tx: Tx,
  id: string,
  { leadIds, userIds }: { leadIds: readonly string[] | null; userIds: readonly string[] | null },
): Promise<void> {
  if (leadIds)
    await tx.prepared(
      '',
      `with gone as (
         delete from appointment_leads where tenant_id = $1 and appointment_id = $2 and lead_id <> all ($3::uuid[]))
       insert into appointment_leads (tenant_id, appointment_id, origin_lead_id, lead_id)
         select $1, $2, id, id from unnest($3::uuid[]) x (id)
         where id not in (select lead_id from appointment_leads where tenant_id = $1 and appointment_id = $2)
         on conflict do nothing`,
      [tx.tenantId, id, leadIds],
    );
  if (userIds)
    await tx.prepared(
      '',
      `with gone as (
         delete from appointment_attendees where tenant_id = $1 and appointment_id = $2 and user_id <> all ($3::uuid[]))
       insert into appointment_attendees (tenant_id, appointment_id, user_id)
         select $1, $2, id from unnest($3::uuid[]) x (id) on conflict do nothing`,
      [tx.tenantId, id, userIds],
    );
}

export const leadIdsOf = async (tx: Tx, id: string): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      '',
      'select distinct lead_id as id from appointment_leads where tenant_id = $1 and appointment_id = $2',
      [tx.tenantId, id],
    )
  ).map((row) => row.id);

/** One has the leads and people of another. */
export const copyPeople = async (tx: Tx, fromId: string, toId: string): Promise<void> => {
  await tx.prepared(
    '',
    `with people as (
       insert into appointment_attendees (tenant_id, appointment_id, user_id)
         select $1, $3, user_id from appointment_attendees where tenant_id = $1 and appointment_id = $2)
     insert into appointment_leads (tenant_id, appointment_id, origin_lead_id, lead_id)
       select $1, $3, origin_lead_id, lead_id from appointment_leads where tenant_id = $1 and appointment_id = $2`,
    [tx.tenantId, fromId, toId],
  );
};

/** Those of a series that differ, from a time on, belong to another one; with the times shifted by so many minutes. */
export const moveOnes = (
  tx: Tx,
  of: { seriesId: string; from: string; toId: string; minutes: number },
): Promise<unknown> =>
  tx.prepared(
    '',
    `update appointments set series_id = $4, originally = originally + make_interval(mins => $5)
     where tenant_id = $1 and series_id = $2 and originally >= $3::timestamp`,
    [tx.tenantId, of.seriesId, of.from, of.toId, of.minutes],
  );

/** Calls off those of a series that differ and are still to come. Answers how many. */
export const cancelOnes = async (
  tx: Tx,
  of: { seriesId: string; from: string; at: Date; by: string | null },
): Promise<number> =>
  (
    await tx.prepared(
      '',
      `update appointments set state = 'cancelled', outcome_at = $4, outcome_by = $5, remind_at = null,
         version = version + 1, sequence = sequence + 1, updated_at = $4
       where tenant_id = $1 and series_id = $2 and originally >= $3::timestamp and state = 'booked' and ends_at > $4
       returning id`,
      [tx.tenantId, of.seriesId, of.from, of.at, of.by],
    )
  ).length;

/** Appointments of all companies of which somebody is to be reminded. */
export const dueReminders = (
  tx: SystemTx,
  now: Date,
  limit: number,
): Promise<{ tenantId: string; id: string }[]> =>
  tx.prepared(
    'work.appointments.due-reminders',
    `select tenant_id as "tenantId", id from appointments where remind_at <= $1 order by remind_at, id limit $2`,
    [now, limit],
  );

/** How many of these people the company has, active or not. */
export const countMembers = async (tx: Tx, ids: readonly string[]): Promise<number> =>
  (
    await tx.prepared('work.members', 'select id from users where tenant_id = $1 and id = any ($2)', [
      tx.tenantId,
      ids,
    ])
  ).length;

export const activeMembers = async (tx: Tx, ids: readonly string[]): Promise<number> =>
  (
    await tx.prepared(
      '',
      'select id from users where tenant_id = $1 and id = any ($2) and active for share',
      [tx.tenantId, ids],
    )
  ).length;

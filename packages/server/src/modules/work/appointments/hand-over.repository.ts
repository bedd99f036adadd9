import type { Tx } from '../../../kernel/db/tx.ts';
import './appointments.tables.ts';

/** Which of these members have appointments that are still to come. */
export const holdingAppointments = async (
  tx: Tx,
  userIds: readonly string[],
  now: Date,
): Promise<Set<string>> =>
  new Set(
    (
      await tx.prepared<{ id: string }>(
        '',
        `select m.id from unnest($2::uuid[]) m (id) where exists (
           select 1 from appointments a where a.tenant_id = $1 and a.organizer_id = m.id and a.state = 'booked'
             and (a.last_ends_at is null or a.last_ends_at > $3))`,
        [tx.tenantId, userIds, now],
      )
    ).map((row) => row.id),
  );

/**
 * Gives some appointments of a member that are still to come to others, with those of a series that differ: to the owner
 * of a lead of it when that is one of them, else in turn. The calendar of whoever takes over knows them by a new name.
 * Answers how many rows moved.
 */
export const moveAppointments = async (
  tx: Tx,
  how: { from: string; to: readonly string[]; limit: number; now: Date },
): Promise<number> =>
  (
    await tx.prepared(
      '',
      `with picked as (
         select a.id, row_number() over (order by a.starts_at, a.id) as n from (
           select * from appointments where tenant_id = $1 and organizer_id = $2 and series_id is null
             and ((state = 'booked' and (last_ends_at is null or last_ends_at > $5))
               or exists (select from appointments x where x.tenant_id = $1 and x.series_id = appointments.id
                 and x.state = 'booked' and x.ends_at > $5))
           order by starts_at, id limit $4 for update) a),
       chosen as (
         select picked.id, coalesce(
           (select l.user_id from appointment_leads x join leads l on l.tenant_id = $1 and l.id = x.lead_id
              where x.tenant_id = $1 and x.appointment_id = picked.id and l.user_id = any ($3::uuid[]) limit 1),
           ($3::uuid[])[1 + picked.n % cardinality($3::uuid[])]) as to_id from picked),
       moving as (
         select a.id, chosen.to_id, chosen.id as head from chosen
           join appointments a on a.tenant_id = $1 and (a.id = chosen.id or a.series_id = chosen.id)),
       gone as (
         delete from appointment_attendees t using moving
           where t.tenant_id = $1 and t.appointment_id = moving.id and t.user_id = $2),
       come as (
         insert into appointment_attendees (tenant_id, appointment_id, user_id)
           select $1, id, to_id from moving on conflict do nothing)
       update appointments a set organizer_id = moving.to_id, uid = moving.head || '-' || $6 || '@lintel',
         version = a.version + 1, sequence = a.sequence + 1, updated_at = $5
       from moving where a.tenant_id = $1 and a.id = moving.id returning a.id`,
      [tx.tenantId, how.from, how.to, how.limit, how.now, String(how.now.getTime())],
    )
  ).length;

/** Takes a member out of what others have and is still to come. */
export const leaveOthers = (tx: Tx, userId: string, now: Date): Promise<unknown> =>
  tx.prepared(
    '',
    `delete from appointment_attendees t using appointments a
     where t.tenant_id = $1 and t.user_id = $2 and a.tenant_id = $1 and a.id = t.appointment_id
       and a.organizer_id <> $2 and a.state = 'booked' and a.starts_at > $3`,
    [tx.tenantId, userId, now],
  );

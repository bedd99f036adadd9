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

/** An appointment that has gone to somebody else. */
interface Given {
  id: string;
  leadId: string;
  userId: string;
}

/**
 * Gives appointments to other people, each with those of its series that differ. `chosen` is a query of `id`, `to_id` and
 * `lead_id`; in it $1 is the company, $2 now, and what `values` has comes after. The calendar of whoever takes over knows
 * them by a new name. Answers what moved, those of a series that differ among it.
 */
export const giveAppointments = (
  tx: Tx,
  chosen: string,
  now: Date,
  values: readonly unknown[],
): Promise<Given[]> =>
  tx.prepared(
    '',
    `with chosen as (${chosen}),
     moving as (
       select a.id, a.organizer_id as from_id, chosen.to_id, chosen.lead_id, chosen.id as head from chosen
         join appointments a on a.tenant_id = $1 and (a.id = chosen.id or a.series_id = chosen.id)),
     gone as (
       delete from appointment_attendees t using moving
         where t.tenant_id = $1 and t.appointment_id = moving.id and t.user_id = moving.from_id),
     come as (
       insert into appointment_attendees (tenant_id, appointment_id, user_id)
         select $1, id, to_id from moving on conflict do nothing)
     update appointments a set organizer_id = moving.to_id,
       uid = moving.head || '-' || (extract(epoch from $2::timestamptz) * 1000)::bigint || '@lintel',
       version = a.version + 1, sequence = a.sequence + 1, updated_at = $2
     from moving where a.tenant_id = $1 and a.id = moving.id
     returning a.id, moving.lead_id as "leadId", moving.to_id as "userId"`,
    [tx.tenantId, now, ...values],
  );

/**
 * Gives some appointments of a member that are still to come to others: to the owner of a lead of it when that is one of
 * them, else in turn. Answers how many rows moved.
 */
export const moveAppointments = async (
  tx: Tx,
  how: { from: string; to: readonly string[]; limit: number; now: Date },
): Promise<number> =>
  (
    await giveAppointments(
      tx,
      `select picked.id, null::uuid as lead_id, coalesce(
         (select l.user_id from appointment_leads x join leads l on l.tenant_id = $1 and l.id = x.lead_id
            where x.tenant_id = $1 and x.appointment_id = picked.id and l.user_id = any ($4::uuid[]) limit 1),
         ($4::uuid[])[1 + picked.n % cardinality($4::uuid[])]) as to_id
       from (
         select a.id, row_number() over (order by a.starts_at, a.id) as n from (
           select * from appointments where tenant_id = $1 and organizer_id = $3 and series_id is null
             and ((state = 'booked' and (last_ends_at is null or last_ends_at > $2))
               or exists (select from appointments x where x.tenant_id = $1 and x.series_id = appointments.id
                 and x.state = 'booked' and x.ends_at > $2))
           order by starts_at, id limit $5 for update) a) picked`,
      how.now,
      [how.from, how.to, how.limit],
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

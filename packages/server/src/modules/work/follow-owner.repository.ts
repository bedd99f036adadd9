import type { Tx } from '../../kernel/db/tx.ts';
import { giveAppointments } from './appointments/hand-over.repository.ts';

/**
 * Of these leads those whose open tasks or coming appointments are still with somebody who had them as the owner before.
 */
export const leadsLeftBehind = async (tx: Tx, leadIds: readonly string[], now: Date): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      '',
      `select l.id from leads l where l.tenant_id = $1 and l.id = any ($2) and l.user_id is not null
         and l.deleted_at is null and (
           exists (select from tasks t where t.tenant_id = $1 and t.lead_id = l.id and t.follows_owner
             and t.done_at is null and t.assignee_id <> l.user_id)
           or exists (select from appointment_leads x join appointments a on a.tenant_id = $1 and a.id = x.appointment_id
             where x.tenant_id = $1 and x.lead_id = l.id and a.follows_owner and a.organizer_id <> l.user_id
               and a.state = 'booked' and (a.last_ends_at is null or a.last_ends_at > $3)))
       order by l.id`,
      [tx.tenantId, leadIds, now],
    )
  ).map((row) => row.id);

/** What went to a lead's new owner. */
export interface Followed {
  id: string;
  leadId: string;
  userId: string;
}

/** Gives open tasks of these leads, which are locked, to the leads' owners. */
export const giveTasks = (tx: Tx, leadIds: readonly string[], now: Date): Promise<Followed[]> =>
  tx.prepared(
    '',
    `with going as (
       select t.id, l.user_id from tasks t join leads l on l.tenant_id = $1 and l.id = t.lead_id
       where t.tenant_id = $1 and t.lead_id = any ($2) and t.follows_owner and t.done_at is null
         and l.user_id is not null and l.user_id <> t.assignee_id order by t.id for update of t)
     update tasks t set assignee_id = going.user_id, version = t.version + 1, updated_at = $3
     from going where t.tenant_id = $1 and t.id = going.id
     returning t.id, t.lead_id as "leadId", t.assignee_id as "userId"`,
    [tx.tenantId, leadIds, now],
  );

/**
 * Gives coming appointments of these leads, which are locked, to the owners, each series as a whole. One with several
 * leads stays while its organizer owns one of them.
 */
export const giveCalendar = (tx: Tx, leadIds: readonly string[], now: Date): Promise<Followed[]> =>
  giveAppointments(
    tx,
    `select a.id, (array_agg(l.user_id order by x.origin_lead_id))[1] as to_id,
       (array_agg(l.id order by x.origin_lead_id))[1] as lead_id
     from appointments a
       join appointment_leads x on x.tenant_id = $1 and x.appointment_id = a.id
       join leads l on l.tenant_id = $1 and l.id = x.lead_id and l.user_id is not null and l.deleted_at is null
     where a.tenant_id = $1 and a.follows_owner and a.series_id is null
       and a.id in (select coalesce(o.series_id, o.id) from appointment_leads y
         join appointments o on o.tenant_id = $1 and o.id = y.appointment_id
         where y.tenant_id = $1 and y.lead_id = any ($3::uuid[])
           and o.state = 'booked' and (o.last_ends_at is null or o.last_ends_at > $2))
     group by a.tenant_id, a.id having not bool_or(l.user_id = a.organizer_id)`,
    now,
    [leadIds],
  );

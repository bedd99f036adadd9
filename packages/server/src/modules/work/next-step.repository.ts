import type { Tx } from '../../kernel/db/tx.ts';

export interface OpenTask {
  leadId: string;
  id: string;
  type: string;
  title: string;
  at: Date;
  day: string | null;
}

/** The first open task of each lead. */
export const firstTasks = (tx: Tx, leadIds: readonly string[]): Promise<OpenTask[]> =>
  tx.prepared(
    'work.next-tasks',
    `select x.id as "leadId", t.id, t.type, t.title, t.acts_at as at, t.due_day::text as day
     from unnest($2::uuid[]) x (id) cross join lateral (
       select * from tasks t where t.tenant_id = $1 and t.lead_id = x.id and t.done_at is null
       order by t.acts_at, t.id limit 1) t`,
    [tx.tenantId, leadIds],
  );

/** The appointments of leads that are booked and not over, without words that are sealed. */
export const comingAppointments = (
  tx: Tx,
  leadIds: readonly string[],
  now: Date,
): Promise<{ leadId: string; id: string }[]> =>
  tx.prepared(
    'work.next-appointments',
    `select distinct x.lead_id as "leadId", a.id from appointment_leads x
       join appointments a on a.tenant_id = x.tenant_id and a.id = x.appointment_id
     where x.tenant_id = $1 and x.lead_id = any ($2) and a.state = 'booked'
       and (a.last_ends_at is null or a.last_ends_at > $3)`,
    [tx.tenantId, leadIds, now],
  );

import type { NextStep } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';

/** The next open task or appointment of each lead that has one: what is late counts, an appointment that is over does not. */
export async function nextSteps(
  tx: Tx,
  leadIds: readonly string[],
  now: Date,
): Promise<Map<string, NextStep>> {
  const rows = await tx.prepared<Omit<NextStep, 'at'> & { leadId: string; at: Date }>(
    'work.nextSteps',
    `select x.id as "leadId", n.kind, n.id, n.type, n.title, n.at, n."allDay"
     from unnest($2::uuid[]) x (id) cross join lateral (
       (select 'task' as kind, t.id, t.type, t.title, t.acts_at as at, t.due_day is not null as "allDay" from tasks t
        where t.tenant_id = $1 and t.lead_id = x.id and t.done_at is null
        order by t.acts_at, t.id limit 1)
       union all
       (select 'appointment', a.id, a.type, a.title, a.starts_at, a.all_day from appointment_leads l
        join appointments a on a.tenant_id = l.tenant_id and a.id = l.appointment_id
        where l.tenant_id = $1 and l.lead_id = x.id and a.state = 'booked' and a.ends_at >= $3
        order by a.starts_at, a.id limit 1)
       order by at, id limit 1) n`,
    [tx.tenantId, leadIds, now.toISOString()],
  );
  return new Map(rows.map(({ leadId, at, ...step }) => [leadId, { ...step, at: at.toISOString() }]));
}

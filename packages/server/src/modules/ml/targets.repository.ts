import type { Tx } from '../../kernel/db/tx.ts';

/** Recorded outcomes by name: how many leads have one, how many a positive one. The last record of a lead counts. */
export const countOutcomes = (tx: Tx): Promise<{ name: string; labelled: number; positives: number }[]> =>
  tx.prepared(
    'ml_count_outcomes',
    `with last as (
       select distinct on (e.lead_id, e.payload->>'name') e.payload->>'name' as name, e.payload->'value' as value
         from lead_events e
         join leads l on l.tenant_id = e.tenant_id and l.id = e.lead_id and l.deleted_at is null
        where e.tenant_id = $1 and e.kind = 'outcome.recorded' and e.payload->>'name' is not null
          and not exists (select from withdrawn_events w where w.tenant_id = $1 and w.event_id = e.id)
        order by e.lead_id, e.payload->>'name', e.recorded_at desc, e.id desc)
     select name, count(*)::int as labelled, count(*) filter (where value = 'true')::int as positives
       from last where jsonb_typeof(value) = 'boolean' group by name order by 2 desc, 1`,
    [tx.tenantId],
  );

/** Leads old enough to know whether an appointment was held within `days` of their coming in, and how many did. */
export async function countAppointments(
  tx: Tx,
  now: Date,
  days: number,
): Promise<{ labelled: number; positives: number }> {
  const [row] = await tx.prepared<{ labelled: number; positives: number }>(
    'ml_count_appointments',
    `select count(*)::int as labelled,
            count(*) filter (where exists (
              select from lead_events e where e.tenant_id = l.tenant_id and e.lead_id = l.id and e.kind = 'appointment.held'
                 and not exists (select from withdrawn_events w where w.tenant_id = $1 and w.event_id = e.id)
                 and e.occurred_at between l.created_at and l.created_at + make_interval(days => $3)))::int as positives
       from leads l
      where l.tenant_id = $1 and l.deleted_at is null and l.created_at <= $2::timestamptz - make_interval(days => $3)`,
    [tx.tenantId, now, days],
  );
  return row ?? { labelled: 0, positives: 0 };
}

/** Leads old enough to know whether they signed a deal within `days` of their coming in, and how many did. */
export async function countSigned(
  tx: Tx,
  now: Date,
  days: number,
): Promise<{ labelled: number; positives: number }> {
  const [row] = await tx.prepared<{ labelled: number; positives: number }>(
    'ml_count_signed',
    `with signed as (
       select lead_id, min(occurred_at) as at from lead_events e
        where tenant_id = $1 and kind in ('deal.created', 'deal.joined', 'deal.won')
          and not exists (select from withdrawn_events w where w.tenant_id = $1 and w.event_id = e.id)
        group by lead_id)
     select count(*)::int as labelled,
            count(*) filter (where s.at <= l.created_at + make_interval(days => $3))::int as positives
       from leads l left join signed s on s.lead_id = l.id
      where l.tenant_id = $1 and l.deleted_at is null and l.created_at <= $2::timestamptz - make_interval(days => $3)`,
    [tx.tenantId, now, days],
  );
  return row ?? { labelled: 0, positives: 0 };
}

/** True when the company holds invented leads of the sample brokerage. */
export async function holdsInvented(tx: Tx): Promise<boolean> {
  const [row] = await tx.prepared<{ found: boolean }>(
    'ml_holds_invented',
    `select exists (select from batches where tenant_id = $1 and kind = 'demo' and undo_state is null) as found`,
    [tx.tenantId],
  );
  return row?.found ?? false;
}

/** Leads that are not deleted, in the order they came in, after `after`. */
export const readTrainingLeads = (
  tx: Tx,
  after: string | null,
  limit: number,
): Promise<{ id: string; externalId: string | null }[]> =>
  tx.prepared(
    'ml_training_leads',
    `select id, external_id as "externalId" from leads
      where tenant_id = $1 and id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000') and deleted_at is null
      order by id limit $3`,
    [tx.tenantId, after, limit],
  );

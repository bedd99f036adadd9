import type { Tx } from '../../kernel/db/tx.ts';

/**
 * Takes back what the logs of leads say of an appointment's outcome: readers leave those events out, also for features,
 * outcomes and the timeline. The log itself keeps them.
 */
export const withdrawOutcome = (
  tx: Tx,
  leadIds: readonly string[],
  appointmentId: string,
): Promise<unknown> =>
  tx.prepared(
    '',
    `insert into withdrawn_events (tenant_id, event_id, lead_id)
     select tenant_id, id, lead_id from lead_events
     where tenant_id = $1 and lead_id = any ($2) and kind in ('appointment.held', 'appointment.missed')
       and payload ->> 'appointmentId' = $3
     on conflict do nothing`,
    [tx.tenantId, leadIds, appointmentId],
  );

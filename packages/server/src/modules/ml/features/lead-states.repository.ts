import type { LeadState, LogEvent } from '@lintel/scoring';
import type { Tx } from '../../../kernel/db/tx.ts';

/** A kept state, and the hash its log has now. */
export interface KeptState {
  leadId: string;
  state: LeadState;
  recordedAt: Date;
  /** Over the ids of the events in it, and of those in the log: 64 bits, as text. */
  logHash: string;
  hashNow: string;
}

/**
 * Kept states of leads, each beside the hash of the log as it is, read from indexes alone: all of its ids but the withdrawn
 * ones, which an exclusive or takes out again.
 */
export const readStates = (tx: Tx, leadIds: readonly string[]): Promise<KeptState[]> =>
  tx.prepared<KeptState>(
    'ml_feature_states',
    `select s.lead_id as "leadId", s.state, s.recorded_at as "recordedAt", s.log_hash::text as "logHash",
            (coalesce(log.hash, 0) # coalesce(gone.hash, 0))::text as "hashNow"
       from lead_feature_states s
       cross join lateral (
         select bit_xor(uuid_hash_extended(e.id, 0)) as hash from lead_events e
          where e.tenant_id = $1 and e.lead_id = s.lead_id) log
       cross join lateral (
         select bit_xor(uuid_hash_extended(w.event_id, 0)) as hash from withdrawn_events w
          where w.tenant_id = $1 and w.lead_id = s.lead_id) gone
      where s.tenant_id = $1 and s.lead_id = any($2)`,
    [tx.tenantId, leadIds],
  );

export interface HashedEvent extends LogEvent {
  leadId: string;
  /** Of its id: 64 bits, as text. */
  hash: string;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const COLUMNS = `e.id, e.lead_id as "leadId", e.kind, to_char(e.occurred_at at time zone 'UTC', ${ISO}) as "occurredAt",
  to_char(e.recorded_at at time zone 'UTC', ${ISO}) as "recordedAt", e.payload, uuid_hash_extended(e.id, 0)::text as hash`;
const COUNTS = 'not exists (select from withdrawn_events w where w.tenant_id = $1 and w.event_id = e.id)';

/** Events of leads: those recorded after their kept state, and all of those without one. */
export const readNewEvents = (tx: Tx, leadIds: readonly string[]): Promise<HashedEvent[]> =>
  tx.prepared<HashedEvent>(
    'ml_new_events',
    `select ${COLUMNS}
       from lead_feature_states s
       join lead_events e on e.tenant_id = $1 and e.lead_id = s.lead_id and e.recorded_at >= s.recorded_at
        and (e.recorded_at, e.id) > (s.recorded_at, s.event_id) and ${COUNTS}
      where s.tenant_id = $1 and s.lead_id = any($2)
     union all
     select ${COLUMNS}
       from lead_events e
      where e.tenant_id = $1 and e.lead_id = any($2) and ${COUNTS}
        and not exists (select from lead_feature_states s where s.tenant_id = $1 and s.lead_id = e.lead_id)`,
    [tx.tenantId, leadIds],
  );

/** All events of leads. */
export const readWholeLogs = (tx: Tx, leadIds: readonly string[]): Promise<HashedEvent[]> =>
  tx.prepared<HashedEvent>(
    'ml_whole_logs',
    `select ${COLUMNS} from lead_events e where e.tenant_id = $1 and e.lead_id = any($2) and ${COUNTS}`,
    [tx.tenantId, leadIds],
  );

export interface StateWrite {
  leadId: string;
  state: LeadState;
  /** The event recorded last. */
  recordedAt: string;
  eventId: string;
  logHash: string;
}

/** Keeps states, one a lead. */
export const saveStates = (tx: Tx, states: readonly StateWrite[], at: Date): Promise<unknown> =>
  tx.prepared(
    'ml_save_feature_states',
    `insert into lead_feature_states (tenant_id, lead_id, state, recorded_at, event_id, log_hash, updated_at)
     select $1, n.lead_id, n.state, n.recorded_at, n.event_id, n.log_hash, $7
       from unnest($2::uuid[], $3::json[], $4::timestamptz[], $5::uuid[], $6::bigint[])
         n (lead_id, state, recorded_at, event_id, log_hash)
     on conflict (tenant_id, lead_id) do update set state = excluded.state, recorded_at = excluded.recorded_at,
       event_id = excluded.event_id, log_hash = excluded.log_hash, updated_at = excluded.updated_at`,
    [
      tx.tenantId,
      states.map((s) => s.leadId),
      states.map((s) => JSON.stringify(s.state)),
      states.map((s) => s.recordedAt),
      states.map((s) => s.eventId),
      states.map((s) => s.logHash),
      at,
    ],
  );

/** The company's time zone. */
export async function readTimeZone(tx: Tx): Promise<string> {
  const [row] = await tx.prepared<{ timeZone: string }>(
    'ml_time_zone',
    `select time_zone as "timeZone" from tenants where id = $1`,
    [tx.tenantId],
  );
  return row?.timeZone ?? 'UTC';
}

import type { Position } from '../../kernel/cursor.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { pageSize } from './leads.repository.ts';

export type TimelineGroup = 'all' | 'notes' | 'activity' | 'changes';

/** An event as stored; moments as PostgreSQL's text. */
export interface StoredEvent {
  id: string;
  kind: string;
  occurredAt: string;
  recordedAt: string;
  userId: string | null;
  source: string | null;
  payload: Record<string, unknown>;
  body: Buffer | null;
  /** Whose key the body is encrypted under. */
  subjectId: string;
}

const CHANGES = `('lead.created', 'lead.imported', 'field.changed', 'stage.changed', 'owner.changed', 'pond.changed', 'score.changed',
  'outcome.recorded', 'lead.merged', 'lead.unmerged')`;
const GROUPS: Record<TimelineGroup, string> = {
  all: '',
  notes: "and kind = 'note.added'",
  changes: `and kind in ${CHANGES}`,
  activity: `and kind <> 'note.added' and kind not in ${CHANGES}`,
};

/** Events of a lead, newest first, after a position; without those withdrawn with the batch that brought them. */
export async function listEvents(
  tx: Tx,
  want: { leadId: string; group: TimelineGroup; after: Position | null; limit: number },
): Promise<StoredEvent[]> {
  const size = pageSize(want.limit);
  const rows = await tx.prepared<StoredEvent>(
    `leads.events.${want.group}.${want.after ? 'next' : 'first'}.${size}`,
    `select id, kind, occurred_at::text as "occurredAt", recorded_at::text as "recordedAt", user_id as "userId", source,
       payload, body, coalesce(subject_id, lead_id) as "subjectId"
     from lead_events e where tenant_id = $1 and lead_id = $2 ${GROUPS[want.group]}
       and not exists (select from withdrawn_events w where w.tenant_id = $1 and w.event_id = e.id)
       ${want.after ? 'and (occurred_at, id) < ($3::timestamptz, $4::uuid)' : ''}
     order by occurred_at desc, id desc limit ${size}`,
    [tx.tenantId, want.leadId, ...(want.after ? [want.after.key, want.after.id] : [])],
  );
  return rows.slice(0, want.limit);
}

/** The latest event of one of these kinds of each lead that has one, as far as the transaction reaches. */
export const latestEvents = (
  tx: Tx,
  leadIds: readonly string[],
  kinds: readonly string[],
): Promise<(StoredEvent & { leadId: string })[]> =>
  tx.prepared(
    'leads.events.latest',
    `select x.id as "leadId", e.* from unnest($2::uuid[]) x (id), lateral (
       select e.id, e.kind, e.occurred_at::text as "occurredAt", e.recorded_at::text as "recordedAt",
         e.user_id as "userId", e.source, e.payload, e.body, coalesce(e.subject_id, e.lead_id) as "subjectId"
       from lead_events e where e.tenant_id = $1 and e.lead_id = x.id and e.kind = any($3)
         and not exists (select from withdrawn_events w where w.tenant_id = $1 and w.event_id = e.id)
       order by e.occurred_at desc, e.id desc limit 1) e`,
    [tx.tenantId, leadIds, kinds],
  );

/** Writes an event, maybe with an encrypted text, and moves the lead's time of the last event. */
export async function insertEvent(
  tx: Tx,
  event: {
    id: string;
    leadId: string;
    kind: string;
    occurredAt: Date;
    recordedAt: Date;
    userId: string | null;
    payload: Record<string, unknown>;
    body: Buffer | null;
  },
): Promise<void> {
  await Promise.all([
    tx
      .insertInto('lead_events')
      .values({
        tenant_id: tx.tenantId,
        id: event.id,
        lead_id: event.leadId,
        kind: event.kind,
        occurred_at: event.occurredAt,
        recorded_at: event.recordedAt,
        user_id: event.userId,
        source: null,
        payload: JSON.stringify(event.payload),
        body: event.body,
      })
      .execute(),
    tx
      .updateTable('leads')
      .set({ last_event_at: event.occurredAt })
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', event.leadId)
      .where('last_event_at', '<', event.occurredAt)
      .execute(),
  ]);
}

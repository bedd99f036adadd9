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
}

const CHANGES = `('lead.created', 'lead.imported', 'field.changed', 'stage.changed', 'owner.changed', 'pond.changed', 'score.changed',
  'outcome.recorded')`;
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
       payload, body
     from lead_events e where tenant_id = $1 and lead_id = $2 ${GROUPS[want.group]}
       and not exists (select from withdrawn_events w where w.tenant_id = $1 and w.event_id = e.id)
       ${want.after ? 'and (occurred_at, id) < ($3::timestamptz, $4::uuid)' : ''}
     order by occurred_at desc, id desc limit ${size}`,
    [tx.tenantId, want.leadId, ...(want.after ? [want.after.key, want.after.id] : [])],
  );
  return rows.slice(0, want.limit);
}

/** Writes an event with an encrypted text and moves the lead's time of the last event. */
export async function insertNote(
  tx: Tx,
  note: {
    id: string;
    leadId: string;
    at: Date;
    userId: string | null;
    body: Buffer;
    batchId: string | undefined;
  },
): Promise<void> {
  await Promise.all([
    tx
      .insertInto('lead_events')
      .values({
        tenant_id: tx.tenantId,
        id: note.id,
        lead_id: note.leadId,
        kind: 'note.added',
        occurred_at: note.at,
        recorded_at: note.at,
        user_id: note.userId,
        source: null,
        payload: note.batchId === undefined ? '{}' : JSON.stringify({ batchId: note.batchId }),
        body: note.body,
      })
      .execute(),
    tx
      .updateTable('leads')
      .set({ last_event_at: note.at })
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', note.leadId)
      .where('last_event_at', '<', note.at)
      .execute(),
  ]);
}

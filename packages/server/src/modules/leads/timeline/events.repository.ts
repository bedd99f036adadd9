import { ROUTING_KINDS, TIMELINE_AREAS, type TimelineGroup } from '@lintel/contract';
import type { Position } from '../../../kernel/cursor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { pageSize } from '../leads.repository.ts';

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
  /** Who alone reads it. */
  privateTo: string | null;
  threadId: string | null;
  /** How many of its conversation the reader sees, in a folded list. */
  threadCount: number | null;
}

const COLUMNS = `e.id, e.kind, e.occurred_at::text as "occurredAt", e.recorded_at::text as "recordedAt",
  e.user_id as "userId", e.source, e.payload, e.body, coalesce(e.subject_id, e.lead_id) as "subjectId",
  e.private_to as "privateTo", e.thread_id as "threadId"`;
/** Without those withdrawn with the batch that brought them, and without versions of notes, which the note tells of. */
const shown = (e: string) => `${e}.note_id is null
  and not exists (select from withdrawn_events w where w.tenant_id = $1 and w.event_id = ${e}.id)`;

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ');
const areas = (Object.entries(TIMELINE_AREAS) as [string, TimelineGroup][])
  .map(([area, group]) => `when '${area}' then '${group}'`)
  .join(' ');
/** The group of an event's kind, as `timelineGroupOf` of the contract has it. */
const groupOf = (e: string) =>
  `(case when ${e}.kind in (${quoted(ROUTING_KINDS)}) then 'routing' else case split_part(${e}.kind, '.', 1) ${areas} else 'record' end end)`;

/**
 * A conversation goes by its own id, or by that of the note it began with. A case, not coalesce: under row-level security
 * only what cannot leak enters an index.
 */
const thread = (e: string) => `(case when ${e}.thread_id is null then ${e}.id else ${e}.thread_id end)`;

/** Events of a lead, newest first, after a position; null groups are all. */
export async function listEvents(
  tx: Tx,
  want: {
    leadId: string;
    groups: readonly TimelineGroup[] | null;
    before: string | null;
    fold: boolean;
    after: Position | null;
    limit: number;
  },
): Promise<StoredEvent[]> {
  const size = pageSize(want.limit);
  const values: unknown[] = [tx.tenantId, want.leadId];
  const value = (one: unknown) => `$${values.push(one)}`;
  const conditions = [
    want.groups && `and ${groupOf('e')} = any(${value(want.groups)})`,
    want.before && `and e.occurred_at < ${value(want.before)}::timestamptz`,
    want.after &&
      `and (e.occurred_at, e.id) < (${value(want.after.key)}::timestamptz, ${value(want.after.id)}::uuid)`,
    want.fold &&
      // Asked of one entry at a time, and not joined: a page looks at as many entries as it shows.
      `and (select true from lead_events n where n.tenant_id = $1 and n.thread_id = ${thread('e')}
         and n.lead_id = e.lead_id and (n.occurred_at, n.id) > (e.occurred_at, e.id) and ${shown('n')} limit 1) is null`,
  ];
  const name = conditions.map((condition) => (condition ? '1' : '0')).join('');
  const rows = await tx.prepared<StoredEvent>(
    `leads.events.${name}.${size}`,
    `select ${COLUMNS}, ${
      want.fold
        ? `(select count(*)::int from lead_events n where n.tenant_id = $1 and n.thread_id = ${thread('e')}
              and n.lead_id = e.lead_id and ${shown('n')})
           + (select count(*)::int from lead_events r where r.tenant_id = $1 and r.id = ${thread('e')}
              and r.thread_id is null and r.lead_id = e.lead_id and ${shown('r')})`
        : 'null'
    } as "threadCount"
     from lead_events e where e.tenant_id = $1 and e.lead_id = $2 and ${shown('e')}
       ${conditions.filter(Boolean).join(' ')}
     order by e.occurred_at desc, e.id desc limit ${size}`,
    values,
  );
  return rows.slice(0, want.limit);
}

/** Entries of one conversation of a lead, newest first, the note it began with last. */
export async function listThread(
  tx: Tx,
  want: { leadId: string; threadId: string; after: Position | null; limit: number },
): Promise<StoredEvent[]> {
  const size = pageSize(want.limit);
  const rows = await tx.prepared<StoredEvent>(
    `leads.thread.${want.after ? 'next' : 'first'}.${size}`,
    `select ${COLUMNS}, null as "threadCount" from lead_events e
     where e.tenant_id = $1 and e.lead_id = $2 and (e.thread_id = $3 or e.id = $3) and ${shown('e')}
       ${want.after ? 'and (e.occurred_at, e.id) < ($4::timestamptz, $5::uuid)' : ''}
     order by e.occurred_at desc, e.id desc limit ${size}`,
    [tx.tenantId, want.leadId, want.threadId, ...(want.after ? [want.after.key, want.after.id] : [])],
  );
  return rows.slice(0, want.limit);
}

/**
 * The latest event of one of these kinds of each lead that has one, as far as the transaction reaches. Entries that were
 * taken back are passed over.
 */
export const latestEvents = (
  tx: Tx,
  leadIds: readonly string[],
  kinds: readonly string[],
): Promise<(StoredEvent & { leadId: string })[]> =>
  tx.prepared(
    'leads.events.latest',
    `select x.id as "leadId", y.* from unnest($2::uuid[]) x (id), lateral (
       select ${COLUMNS}, null::int as "threadCount"
       from lead_events e where e.tenant_id = $1 and e.lead_id = x.id and e.kind = any($3) and ${shown('e')}
         and not exists (select from lead_events r
           where r.tenant_id = $1 and r.note_id = e.id and r.kind = 'note.removed')
       order by e.occurred_at desc, e.id desc limit 1) y`,
    [tx.tenantId, leadIds, kinds],
  );

/** One entry of a lead that may be changed or taken back: a note or a file. */
export const findNote = async (tx: Tx, leadId: string, noteId: string): Promise<StoredEvent | undefined> =>
  (
    await tx.prepared<StoredEvent>(
      'leads.note',
      `select ${COLUMNS}, null::int as "threadCount" from lead_events e
       where e.tenant_id = $1 and e.id = $3 and e.lead_id = $2 and e.kind in ('note.added', 'file.added')
         and ${shown('e')}`,
      [tx.tenantId, leadId, noteId],
    )
  )[0];

/** A version of a note after its first. */
export interface StoredVersion {
  noteId: string;
  id: string;
  kind: 'note.edited' | 'note.shared' | 'note.removed';
  recordedAt: string;
  userId: string | null;
  payload: Record<string, unknown>;
  body: Buffer | null;
  subjectId: string;
}

/** What became of these notes, the newest first. */
export const versionsOf = (tx: Tx, noteIds: readonly string[]): Promise<StoredVersion[]> =>
  tx.prepared(
    'leads.note-versions',
    `select e.note_id as "noteId", e.id, e.kind, e.recorded_at::text as "recordedAt", e.user_id as "userId", e.payload,
       e.body, coalesce(e.subject_id, e.lead_id) as "subjectId"
     from lead_events e where e.tenant_id = $1 and e.note_id = any($2) order by e.recorded_at desc, e.id desc`,
    [tx.tenantId, noteIds],
  );

/** Opens a conversation that one person reads alone to everybody: its entries, what they said before, their files. */
export const shareConversation = (tx: Tx, leadId: string, rootId: string, userId: string): Promise<unknown> =>
  tx.prepared(
    '',
    `with entries as (
       select id from lead_events
       where tenant_id = $1 and lead_id = $2 and private_to = $4 and (id = $3 or thread_id = $3)),
     files as (
       update lead_files set private_to = null
       where tenant_id = $1 and private_to = $4 and event_id in (select id from entries))
     update lead_events set private_to = null
     where tenant_id = $1 and lead_id = $2 and private_to = $4
       and (id in (select id from entries) or note_id in (select id from entries))`,
    [tx.tenantId, leadId, rootId, userId],
  );

/** How far counts go. */
const COUNTED = 10_000;

/** How many of a lead's newest events each group has, and of these how many were recorded after a moment by others. */
export const countGroups = (
  tx: Tx,
  leadId: string,
  reader: { userId: string | null; readTo: string | null },
): Promise<{ group: TimelineGroup; count: number; unread: number }[]> =>
  tx.prepared(
    'leads.events.count',
    `select x.group, count(*)::int as count,
       (count(*) filter (where x.recorded_at > $4::timestamptz and x.user_id is distinct from $3::uuid))::int as unread
     from (select ${groupOf('e')} as group, e.recorded_at, e.user_id from lead_events e
       where e.tenant_id = $1 and e.lead_id = $2 and ${shown('e')}
       order by e.occurred_at desc, e.id desc limit ${COUNTED}) x
     group by 1`,
    [tx.tenantId, leadId, reader.userId, reader.readTo],
  );

/** Up to when somebody has read the timeline of a lead. */
export const findReadTo = async (tx: Tx, leadId: string, userId: string): Promise<string | null> =>
  (
    await tx.prepared<{ at: string }>(
      'leads.read-to',
      'select read_to::text as at from lead_reads where tenant_id = $1 and user_id = $2 and lead_id = $3',
      [tx.tenantId, userId, leadId],
    )
  )[0]?.at ?? null;

/** Moves how far somebody has read on, never back; answers where it is. */
export const moveReadTo = async (tx: Tx, leadId: string, userId: string, to: Date): Promise<string> =>
  (
    await tx.prepared<{ at: string }>(
      'leads.move-read-to',
      `insert into lead_reads as r (tenant_id, user_id, lead_id, read_to) values ($1, $2, $3, $4)
       on conflict (tenant_id, user_id, lead_id) do update set read_to = greatest(r.read_to, excluded.read_to)
       returning read_to::text as at`,
      [tx.tenantId, userId, leadId, to.toISOString()],
    )
  )[0]?.at ?? to.toISOString();

/** An event before it is stored. */
export interface NewEvent {
  id: string;
  leadId: string;
  kind: string;
  occurredAt: Date;
  recordedAt: Date;
  userId: string | null;
  payload: Record<string, unknown>;
  body: Buffer | null;
  privateTo?: string | null;
  noteId?: string | null;
  threadId?: string | null;
}

/** Writes an event, maybe with an encrypted text, and moves the lead's time of the last event. */
export async function insertEvent(tx: Tx, event: NewEvent): Promise<void> {
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
        private_to: event.privateTo ?? null,
        note_id: event.noteId ?? null,
        thread_id: event.threadId ?? null,
      })
      .execute(),
    // What one person keeps to themselves is no news of the lead.
    event.privateTo
      ? undefined
      : tx
          .updateTable('leads')
          .set({ last_event_at: event.occurredAt })
          .where('tenant_id', '=', tx.tenantId)
          .where('id', '=', event.leadId)
          .where('last_event_at', '<', event.occurredAt)
          .execute(),
  ]);
}

import {
  type leads as contract,
  type LeadEvent,
  type timeline as more,
  type QueryOf,
  TIMELINE_GROUPS,
  type TimelineGroup,
} from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { listTag, readCursor, writeCursor } from '../../../kernel/cursor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { maskedEvent } from '../field-rules.ts';
import { peopleOf } from '../leads.policy.ts';
import { findLead, withinReach } from '../leads.repository.ts';
import { iso } from '../stored-lead.ts';
import * as repo from './events.repository.ts';
import { filesOf } from './files.repository.ts';
import { openFile } from './seal-file.ts';

/** Where the words of an event are sealed. */
export const bodyOf = (eventId: string) => ({ table: 'lead_events', column: 'body', id: eventId });

type Wanted = QueryOf<typeof contract.events>;
interface Page {
  items: LeadEvent[];
  nextCursor: string | null;
}

const CHANGES: readonly TimelineGroup[] = ['stages', 'score', 'record'];
/** The groups a word of the query stands for, null for all of them. */
function groupsOf(words: Readonly<Wanted['group']>): TimelineGroup[] | null {
  if (words.includes('all')) return null;
  const groups = words.flatMap((word): readonly TimelineGroup[] => {
    if (word === 'changes') return CHANGES;
    if (word === 'activity')
      return TIMELINE_GROUPS.filter((group) => group !== 'notes' && !CHANGES.includes(group));
    return word === 'all' ? [] : [word];
  });
  return [...new Set(groups)].sort();
}

/**
 * A page of the lead's timeline, newest first. Texts are decrypted; those of an erased person are gone. Row policies keep
 * what others wrote for themselves.
 */
export async function listEvents(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  want: Pick<Wanted, 'limit'> & Partial<Omit<Wanted, 'group'>> & { group?: Readonly<Wanted['group']> },
): Promise<Page> {
  const groups = groupsOf(want.group ?? ['all']);
  const { before = null, fold = false } = want;
  const tag = listTag(['events', leadId, groups, before, fold]);
  const after = want.cursor === undefined ? null : readCursor(want.cursor, tag, 'timestamptz');
  return page(ctx, actor, leadId, want.limit, tag, (tx, limit) =>
    repo.listEvents(tx, { leadId, groups, before, fold, after, limit }),
  );
}

/** A page of one conversation, newest first. */
export async function listThread(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  threadId: string,
  want: QueryOf<typeof more.listThread>,
): Promise<Page> {
  const tag = listTag(['thread', leadId, threadId]);
  const after = want.cursor === undefined ? null : readCursor(want.cursor, tag, 'timestamptz');
  return page(ctx, actor, leadId, want.limit, tag, (tx, limit) =>
    repo.listThread(tx, { leadId, threadId, after, limit }),
  );
}

const page = (
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  limit: number,
  tag: string,
  read: (tx: Tx, limit: number) => Promise<repo.StoredEvent[]>,
): Promise<Page> =>
  ctx.read(
    actor,
    async (tx) => {
      const [lead, rows] = await Promise.all([
        findLead(tx, leadId, peopleOf(actor, 'leads:read')),
        read(tx, limit + 1),
      ]);
      if (!lead) throw new AppError('lead.not_found');
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return {
        items: (await toEvents(ctx, tx, items)).map((event) => maskedEvent(actor, event)),
        nextCursor: last ? writeCursor(tag, { key: last.occurredAt, id: last.id }) : null,
      };
    },
    { keepPlans: true },
  );

/** Entries that a person wrote and may change or take back. */
const isNote = ({ kind }: repo.StoredEvent) => kind === 'note.added' || kind === 'file.added';

/** Events as they are shown: words opened, notes as they read now, with their files. */
export async function toEvents(ctx: Ctx, tx: Tx, rows: readonly repo.StoredEvent[]): Promise<LeadEvent[]> {
  const noteIds = rows.filter(isNote).map((row) => row.id);
  const [versions, files] = await Promise.all([
    noteIds.length === 0 ? [] : repo.versionsOf(tx, noteIds),
    noteIds.length === 0 ? [] : filesOf(tx, noteIds),
  ]);
  const versionsOf = Map.groupBy(versions, (version) => version.noteId);
  // Of a note the newest words count; of one that was taken back none.
  const newest = (row: repo.StoredEvent) =>
    versionsOf.get(row.id)?.find(({ kind }) => kind !== 'note.shared');
  const worded = rows.map((row) => {
    const version = newest(row);
    return version === undefined ? row : version.kind === 'note.removed' ? { ...row, body: null } : version;
  });
  const textOf = await openBodies(ctx, tx, worded);
  const opened = Map.groupBy(
    await Promise.all(files.map(async (file) => ({ file, plain: await openFile(ctx, tx, file) }))),
    ({ file }) => file.eventId,
  );
  const inReach = await othersInReach(tx, rows);
  return rows.map((row, i): LeadEvent => {
    const words = worded[i] ?? row;
    const { mentions, ...payload } = row.payload;
    const own = words.body
      ? open(payload, textOf.get(words.id) ?? null)
      : row.body
        ? { ...payload, text: null }
        : payload;
    return {
      id: row.id,
      kind: row.kind,
      occurredAt: iso(row.occurredAt),
      recordedAt: iso(row.recordedAt),
      userId: row.userId,
      source: row.source,
      payload: withOthers(own, inReach),
      ...(isNote(row) && {
        note: noteOf(row, versionsOf.get(row.id) ?? [], mentions),
        files: (opened.get(row.id) ?? []).flatMap(({ file, plain }) =>
          plain ? [{ id: file.id, name: plain.name, type: file.type, bytes: Number(file.bytes) }] : [],
        ),
      }),
      ...((row.threadCount ?? 0) > 1 && {
        thread: { id: row.threadId ?? row.id, count: row.threadCount ?? 0 },
      }),
    };
  });
}

function noteOf(
  row: repo.StoredEvent,
  versions: readonly repo.StoredVersion[],
  mentions: unknown,
): NonNullable<LeadEvent['note']> {
  const removed = versions.find(({ kind }) => kind === 'note.removed');
  const edits = versions.filter(({ kind }) => kind === 'note.edited');
  const named = edits[0] ? edits[0].payload.mentions : mentions;
  return {
    private: row.privateTo !== null,
    edits: edits.length,
    editedAt: edits[0] ? iso(edits[0].recordedAt) : null,
    removedAt: removed ? iso(removed.recordedAt) : null,
    mentions: !removed && Array.isArray(named) ? named.map(String) : [],
    answers: row.kind === 'note.added' ? row.threadId : null,
  };
}

/** The words of events by their ids; null when the person was erased. */
export async function openBodies(
  ctx: Ctx,
  tx: Tx,
  rows: readonly { id: string; body: Buffer | null; subjectId: string }[],
): Promise<Map<string, string | null>> {
  const textOf = new Map<string, string | null>();
  // What came with a merged record stays under that record's key.
  for (const subjectId of new Set(rows.flatMap((r) => (r.body ? [r.subjectId] : [])))) {
    const sealed = rows.flatMap((r) =>
      r.body && r.subjectId === subjectId ? [{ place: bodyOf(r.id), sealed: r.body }] : [],
    );
    const texts = await ctx.subjects.decrypt(tx, subjectId, sealed);
    sealed.forEach(({ place }, i) => void textOf.set(place.id, texts[i] ?? null));
  }
  return textOf;
}

const othersOf = (payload: Record<string, unknown>): string[] =>
  Array.isArray(payload.alsoLeadIds) ? payload.alsoLeadIds.map(String) : [];

/** Those of the other leads that events name which the transaction reaches. */
async function othersInReach(tx: Tx, rows: readonly repo.StoredEvent[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(rows.flatMap((r) => othersOf(r.payload)))];
  return new Set(ids.length === 0 ? [] : (await withinReach(tx, ids, null)).map(({ id }) => id));
}

function withOthers(payload: Record<string, unknown>, inReach: ReadonlySet<string>): Record<string, unknown> {
  if (payload.alsoLeadIds === undefined) return payload;
  const { alsoLeadIds: _, ...rest } = payload;
  const shown = othersOf(payload).filter((id) => inReach.has(id));
  return shown.length === 0 ? rest : { ...rest, alsoLeadIds: shown };
}

/**
 * The latest event of one of these kinds of each lead, by lead, without what the actor's role hides and without entries
 * that were taken back; leads beyond the transaction's reach are absent.
 */
export async function latestEvents(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  leadIds: readonly string[],
  kinds: readonly string[],
): Promise<ReadonlyMap<string, LeadEvent>> {
  if (leadIds.length === 0) return new Map();
  const rows = await repo.latestEvents(tx, leadIds, kinds);
  const leadOf = new Map(rows.map((row) => [row.id, row.leadId]));
  const events = await toEvents(ctx, tx, rows);
  return new Map(events.map((event) => [leadOf.get(event.id) ?? '', maskedEvent(actor, event)]));
}

/** A payload with what was encrypted beside it: a text, or several values as JSON when it says `sealed`. */
function open({ sealed, ...facts }: Record<string, unknown>, plain: string | null): Record<string, unknown> {
  if (sealed !== true) return { ...facts, text: plain };
  return { ...facts, ...(plain === null ? {} : (JSON.parse(plain) as Record<string, unknown>)) };
}

/** What happened to a lead, before it is written. */
export interface Happening {
  leadId: string;
  kind: string;
  occurredAt: Date;
  userId: string | null;
  /** Plain facts: ids, numbers, words of the system. */
  payload: Record<string, unknown>;
  /** What a person wrote: encrypted under the lead's own key. */
  text?: string | undefined;
  /** The conversation it belongs to. */
  threadId?: string | null;
  /** Who alone reads it. */
  privateTo?: string | null;
  /** The note that it is a version of. */
  noteId?: string | null;
}

/** Writes one event of a lead in the caller's transaction. */
export async function writeEvent(ctx: Ctx, tx: Tx, event: Happening): Promise<LeadEvent> {
  const { text, ...facts } = event;
  const id = newId();
  const recordedAt = ctx.clock.now();
  const body = text === undefined ? null : await ctx.subjects.encrypt(tx, event.leadId, bodyOf(id), text);
  await repo.insertEvent(tx, { ...facts, id, recordedAt, body });
  return {
    id,
    kind: event.kind,
    occurredAt: event.occurredAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
    userId: event.userId,
    source: null,
    payload: text === undefined ? event.payload : { ...event.payload, text },
  };
}

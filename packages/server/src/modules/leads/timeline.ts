import type { leads as contract, LeadEvent, QueryOf } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { listTag, readCursor, writeCursor } from '../../kernel/cursor.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { checkNotes, maskedEvent } from './field-rules.ts';
import { peopleOf } from './leads.policy.ts';
import { findLead, lockLeads, withinReach } from './leads.repository.ts';
import { iso } from './stored-lead.ts';
import * as repo from './timeline.repository.ts';

/** Where the words of an event are sealed. */
export const bodyOf = (eventId: string) => ({ table: 'lead_events', column: 'body', id: eventId });

/** A page of the lead's timeline, newest first. Texts are decrypted; those of an erased person are gone. */
export async function listEvents(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  want: QueryOf<typeof contract.events>,
): Promise<{ items: LeadEvent[]; nextCursor: string | null }> {
  const tag = listTag(['events', leadId, want.group]);
  const after = want.cursor === undefined ? null : readCursor(want.cursor, tag, 'timestamptz');
  return ctx.read(
    actor,
    async (tx) => {
      const [lead, rows] = await Promise.all([
        findLead(tx, leadId, peopleOf(actor, 'leads:read')),
        repo.listEvents(tx, { leadId, group: want.group, after, limit: want.limit + 1 }),
      ]);
      if (!lead) throw new AppError('lead.not_found');
      const page = rows.slice(0, want.limit);
      const last = rows.length > want.limit ? page.at(-1) : undefined;
      return {
        items: (await toEvents(ctx, tx, page)).map((event) => maskedEvent(actor, event)),
        nextCursor: last ? writeCursor(tag, { key: last.occurredAt, id: last.id }) : null,
      };
    },
    { keepPlans: true },
  );
}

async function toEvents(ctx: Ctx, tx: Tx, rows: readonly repo.StoredEvent[]): Promise<LeadEvent[]> {
  const textOf = new Map<string, string | null>();
  // What came with a merged record stays under that record's key.
  for (const subjectId of new Set(rows.flatMap((r) => (r.body ? [r.subjectId] : [])))) {
    const sealed = rows.flatMap((r) =>
      r.body && r.subjectId === subjectId ? [{ place: bodyOf(r.id), sealed: r.body }] : [],
    );
    const texts = await ctx.subjects.decrypt(tx, subjectId, sealed);
    sealed.forEach(({ place }, i) => void textOf.set(place.id, texts[i] ?? null));
  }
  const inReach = await othersInReach(tx, rows);
  return rows.map((r) => ({
    id: r.id,
    kind: r.kind,
    occurredAt: iso(r.occurredAt),
    recordedAt: iso(r.recordedAt),
    userId: r.userId,
    source: r.source,
    payload: withOthers(r.body ? opened(r.payload, textOf.get(r.id) ?? null) : r.payload, inReach),
  }));
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
 * The latest event of one of these kinds of each lead, by lead, without what the actor's role hides; leads beyond the
 * transaction's reach are absent.
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
function opened(
  { sealed, ...facts }: Record<string, unknown>,
  plain: string | null,
): Record<string, unknown> {
  if (sealed !== true) return { ...facts, text: plain };
  return { ...facts, ...(plain === null ? {} : (JSON.parse(plain) as Record<string, unknown>)) };
}

/** Writes a note, encrypted under the lead's own key. */
export async function addNote(ctx: Ctx, actor: Actor, leadId: string, text: string): Promise<LeadEvent> {
  checkNotes(actor);
  return ctx.tx(actor, async (tx) => {
    const [lead] = await lockLeads(tx, [leadId], peopleOf(actor, 'leads:update'));
    if (!lead) throw new AppError('lead.not_found');
    const at = ctx.clock.now();
    const [event] = await Promise.all([
      writeEvent(ctx, tx, {
        leadId: lead.id,
        kind: 'note.added',
        occurredAt: at,
        userId: actor.userId,
        payload: {},
        text,
      }),
      ctx.record(tx, actor, 'lead.note_added', {
        subject: { type: 'lead', id: lead.id },
        payload: { leadId: lead.id },
      }),
    ]);
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'lead', ids: [lead.id] }));
    return event;
  });
}

/**
 * Writes one event of a lead in the caller's transaction; what a person wrote goes encrypted under the lead's own key.
 * `payload` has plain facts: ids, numbers, words of the system.
 */
export async function writeEvent(
  ctx: Ctx,
  tx: Tx,
  event: {
    leadId: string;
    kind: string;
    occurredAt: Date;
    userId: string | null;
    payload: Record<string, unknown>;
    text?: string | undefined;
  },
): Promise<LeadEvent> {
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

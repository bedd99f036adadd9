import {
  type BodyOf,
  type sync as contract,
  INTEREST_DAYS,
  INTEREST_KINDS,
  type QueryOf,
  REPLY_DAYS,
  type ReplyOf,
  STRAY_NOTE_DAYS,
  SYNC_EVENTS,
  SYNC_LEADS,
  type SyncedLead,
  type SyncSum,
} from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { listTag, type Position, readCursor, writeCursor } from '../../../kernel/cursor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { currentConsent } from '../../consent/index.ts';
import { checkNotes, listEvents, readLeads, writeEvent } from '../../leads/index.ts';
import * as repo from './sync.repository.ts';

const TAG = listTag(['sync']);
const BEGINNING: Position = { key: '2000-01-01 00:00:00+00', id: '00000000-0000-0000-0000-000000000000' };
/**
 * A round goes back this far behind the one before, for writers that had not committed then: longer than any request
 * may take. A job that took longer still is found by the sum.
 */
const OVERLAP_MS = 120_000;
const DAY_MS = 86_400_000;

const text = (at: Date): string => at.toISOString().replace('T', ' ').replace('Z', '+00');

/** The next page of what changed of the leads the actor owns or works on. */
export async function listChanges(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.changes>,
): Promise<ReplyOf<typeof contract.changes>> {
  const { userId } = actor;
  const now = ctx.clock.now();
  if (userId === null)
    return { items: [], cursor: null, more: false, sum: { leads: 0, stamps: 0 }, now: now.toISOString() };
  const asked = want.cursor === undefined ? undefined : readCursor(want.cursor, TAG, 'timestamptz');
  return ctx.read(actor, async (tx) => {
    const after = asked ?? (await startOf(tx, userId));
    const rows = await repo.changesAfter(tx, userId, after, want.limit + 1);
    const page = rows.slice(0, want.limit);
    const more = rows.length > want.limit;
    const items = await toSynced(tx, actor, page);
    const last = page.at(-1);
    const end = last ? { key: last.changedAt, id: last.id } : asked;
    return {
      items,
      cursor: end ? writeCursor(TAG, more ? end : steppedBack(end, now)) : null,
      more,
      sum: more ? null : await sumOf(tx, userId),
      now: now.toISOString(),
    };
  });
}

/** Where a device that has nothing begins: before the latest changes it can hold. */
async function startOf(tx: Tx, userId: string): Promise<Position> {
  const newest = await repo.latestChanges(tx, userId, SYNC_LEADS + 1);
  const beyond = newest[SYNC_LEADS];
  return beyond ? { key: beyond.changedAt, id: beyond.id } : BEGINNING;
}

function steppedBack(end: Position, now: Date): Position {
  const border = new Date(now.getTime() - OVERLAP_MS);
  const late = new Date(`${end.key.slice(0, 10)}T${end.key.slice(11)}:00`).getTime() > border.getTime();
  return late ? { key: text(border), id: BEGINNING.id } : end;
}

async function sumOf(tx: Tx, userId: string): Promise<SyncSum> {
  const rows = await repo.latestChanges(tx, userId, SYNC_LEADS);
  return { leads: rows.length, stamps: rows.reduce((sum, { stamp }) => sum + stamp, 0) };
}

/** Ids and stamps of the leads the actor's device should have. */
export async function listRoster(ctx: Ctx, actor: Actor): Promise<ReplyOf<typeof contract.roster>['items']> {
  const { userId } = actor;
  if (userId === null) return [];
  const rows = await ctx.read(actor, (tx) => repo.latestChanges(tx, userId, SYNC_LEADS));
  return rows.map(({ id, stamp }) => ({ id, stamp }));
}

/**
 * Leads by id with their latest events, in order of id; what the actor may not read is absent, and `lead.not_found` when
 * that is all of them.
 */
export async function listSynced(
  ctx: Ctx,
  actor: Actor,
  ids: readonly string[],
): Promise<ReplyOf<typeof contract.leads>['items']> {
  const found = await ctx.read(actor, async (tx) => toSynced(tx, actor, await repo.statesOf(tx, ids)));
  const items: ReplyOf<typeof contract.leads>['items'] = [];
  // One after the other: a device that fills itself must not take the pool from people.
  for (const synced of found) {
    const events = await listEvents(ctx, actor, synced.lead.id, { limit: SYNC_EVENTS, group: ['all'] }).catch(
      (error: unknown) => {
        if (error instanceof AppError && error.code === 'lead.not_found') return undefined;
        throw error;
      },
    );
    // One that left the actor's reach between the two reads is left out.
    if (events) items.push({ ...synced, events: events.items });
  }
  if (items.length === 0) throw new AppError('lead.not_found');
  return items;
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Facts of the actor's day about the leads their device keeps: what the copy of a lead does not say. */
export async function listDayFacts(ctx: Ctx, actor: Actor): Promise<ReplyOf<typeof contract.day>> {
  const now = ctx.clock.now();
  const { userId } = actor;
  if (userId === null) return { items: [], now: now.toISOString() };
  const since = (days: number) => new Date(now.getTime() - days * DAY_MS);
  return ctx.read(actor, async (tx) => {
    const rows = await repo.dayFacts(tx, userId, {
      interestSince: since(INTEREST_DAYS),
      repliesSince: since(REPLY_DAYS),
      kinds: INTEREST_KINDS,
      limit: SYNC_LEADS,
    });
    const asked = rows.flatMap(({ leadId, refused }) => (refused ? [leadId] : []));
    const refusing = new Set(
      (asked.length === 0 ? [] : await currentConsent(tx, asked)).flatMap(({ leadId, channel, state }) =>
        channel === 'call' && state === 'refused' ? [leadId] : [],
      ),
    );
    return {
      items: rows.map(({ refused: _, ...row }) => ({
        leadId: row.leadId,
        answerBy: iso(row.answerBy),
        replyAt: iso(row.replyAt),
        interestAt: iso(row.interestAt),
        snoozedAt: iso(row.snoozedAt),
        snoozedUntil: iso(row.snoozedUntil),
        doneAt: iso(row.doneAt),
        callRefused: refusing.has(row.leadId),
      })),
      now: now.toISOString(),
    };
  });
}

async function toSynced(tx: Tx, actor: Actor, rows: readonly repo.SyncRow[]): Promise<SyncedLead[]> {
  const leads = await readLeads(
    tx,
    actor,
    rows.map(({ id }) => id),
  );
  return rows.flatMap(({ id, lastTouchAt, stamp }) => {
    const lead = leads.get(id);
    return lead
      ? [{ lead, lastTouchAt: lastTouchAt && new Date(`${lastTouchAt}:00`).toISOString(), stamp }]
      : [];
  });
}

/**
 * Takes a note on a lead that went to somebody else while its writer had no network. They learn nothing of the lead by
 * it: `lead.not_found` unless it was theirs within the last STRAY_NOTE_DAYS days.
 */
export function leaveNote(
  ctx: Ctx,
  actor: Actor,
  { leadId, text: words }: BodyOf<typeof contract.leaveNote>,
): Promise<void> {
  checkNotes(actor);
  return ctx.tx(actor, async (tx) => {
    const { userId } = actor;
    const now = ctx.clock.now();
    const since = new Date(now.getTime() - STRAY_NOTE_DAYS * DAY_MS);
    const note =
      userId === null
        ? undefined
        : await tx.reaching('all', async () => {
            if (!(await repo.wasOwnedBy(tx, leadId, userId, since))) return undefined;
            return writeEvent(ctx, tx, {
              leadId,
              kind: 'note.added',
              occurredAt: now,
              userId,
              payload: {},
              text: words,
            });
          });
    if (!note) throw new AppError('lead.not_found');
    await ctx.record(tx, actor, 'lead.note_added', {
      subject: { type: 'lead', id: leadId },
      payload: { leadId, noteId: note.id, mentioned: [] },
    });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'lead', ids: [leadId] }));
  });
}

import type { BodyOf, timeline as contract, LeadEvent, NewNote, NoteVersion } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, invalid } from '../../../kernel/errors.ts';
import { seersOf } from '../explain-access.ts';
import { checkNotes, hides, maskedEvent } from '../field-rules.ts';
import { peopleOf } from '../leads.policy.ts';
import { findLead, lockLeads } from '../leads.repository.ts';
import { iso, type StoredLead } from '../stored-lead.ts';
import * as repo from './events.repository.ts';
import { openBodies, toEvents, writeEvent } from './events.ts';
import { attachFiles, removeFilesOf } from './files.repository.ts';

/** Writes a note, encrypted under the lead's own key, and tells the colleagues it names. */
export async function addNote(
  ctx: Ctx,
  actor: Actor,
  wanted: string,
  text: string,
  more: Partial<Omit<NewNote, 'text'>> = {},
): Promise<LeadEvent> {
  checkNotes(actor);
  const { answers, fileIds = [] } = more;
  const mentions = [...new Set(more.mentions)];
  return ctx.tx(actor, async (tx) => {
    const lead = await lockLead(tx, actor, wanted);
    const leadId = lead.id;
    const root = answers === undefined ? undefined : await repo.findNote(tx, leadId, answers);
    if (answers !== undefined && root?.kind !== 'note.added') throw new AppError('note.not_found');
    // An answer is read by those who read what it answers.
    const privateTo = more.private || root?.privateTo ? actor.userId : null;
    if (privateTo && mentions.length > 0) throw invalid('mentions', 'custom', t('timeline.private_mention'));
    await checkMentions(tx, lead, mentions);
    const { id } = await writeEvent(ctx, tx, {
      leadId,
      kind: 'note.added',
      occurredAt: ctx.clock.now(),
      userId: actor.userId,
      payload: mentions.length > 0 ? { mentions } : {},
      text,
      privateTo,
      threadId: root ? (root.threadId ?? root.id) : null,
    });
    const files = [...new Set(fileIds)];
    const to = { leadId, eventId: id, userId: actor.userId, privateTo };
    if (files.length > 0 && (await attachFiles(tx, files, to)) < files.length)
      throw new AppError('file.not_found');
    await ctx.record(tx, actor, 'lead.note_added', {
      subject: { type: 'lead', id: leadId },
      payload: { leadId, noteId: id, mentioned: mentions },
    });
    tx.afterCommit(() => tell(ctx, actor, leadId));
    return readNote(ctx, tx, actor, leadId, id);
  });
}

/** Replaces the words of one's own note; the earlier ones stay in its history. Names it did not have before are told. */
export async function editNote(
  ctx: Ctx,
  actor: Actor,
  wantedLead: string,
  wantedNote: string,
  want: BodyOf<typeof contract.editNote>,
): Promise<LeadEvent> {
  checkNotes(actor);
  const mentions = [...new Set(want.mentions)];
  return ctx.tx(actor, async (tx) => {
    const lead = await lockLead(tx, actor, wantedLead);
    const note = await ownNote(tx, actor, lead.id, wantedNote);
    const [leadId, noteId] = [lead.id, note.row.id];
    if (note.row.kind !== 'note.added') throw new AppError('note.not_found');
    checkEdits(note.versions, want.edits);
    if (note.row.privateTo && mentions.length > 0)
      throw invalid('mentions', 'custom', t('timeline.private_mention'));
    const before = new Set([note.row, ...note.versions].flatMap(({ payload }) => namedIn(payload)));
    const added = mentions.filter((id) => !before.has(id));
    await checkMentions(tx, lead, added);
    await writeEvent(ctx, tx, {
      leadId,
      kind: 'note.edited',
      occurredAt: ctx.clock.now(),
      userId: actor.userId,
      payload: mentions.length > 0 ? { mentions } : {},
      text: want.text,
      privateTo: note.row.privateTo,
      noteId,
    });
    await ctx.record(tx, actor, 'lead.note_edited', {
      subject: { type: 'lead', id: leadId },
      payload: { leadId, noteId, mentioned: added },
    });
    tx.afterCommit(() => tell(ctx, actor, leadId));
    return readNote(ctx, tx, actor, leadId, noteId);
  });
}

/**
 * Lets everybody who sees the lead read a private note or file of one's own, with its conversation. Asked again it
 * answers the same.
 */
export async function shareNote(
  ctx: Ctx,
  actor: Actor,
  wantedLead: string,
  wantedNote: string,
  want: BodyOf<typeof contract.shareNote>,
): Promise<LeadEvent> {
  checkNotes(actor);
  return ctx.tx(actor, async (tx) => {
    const { id: leadId } = await lockLead(tx, actor, wantedLead);
    const { row, versions } = await ownNote(tx, actor, leadId, wantedNote);
    checkEdits(versions, want.edits);
    if (row.privateTo !== null) {
      await repo.shareConversation(tx, leadId, row.threadId ?? row.id, row.privateTo);
      await writeEvent(ctx, tx, {
        leadId,
        kind: 'note.shared',
        occurredAt: ctx.clock.now(),
        userId: actor.userId,
        payload: {},
        noteId: row.id,
      });
    }
    await ctx.audit(tx, actor, 'lead.note_shared', {
      subject: { type: 'lead', id: leadId },
      changed: ['private'],
    });
    tx.afterCommit(() => tell(ctx, actor, leadId));
    return readNote(ctx, tx, actor, leadId, row.id);
  });
}

/** Takes back one's own note, or a file of one's own that came without one; the timeline keeps that there was one. */
export async function removeNote(
  ctx: Ctx,
  actor: Actor,
  wantedLead: string,
  wantedNote: string,
): Promise<void> {
  await ctx.tx(actor, async (tx) => {
    const { id: leadId } = await lockLead(tx, actor, wantedLead);
    const { row } = await ownNote(tx, actor, leadId, wantedNote);
    const noteId = row.id;
    const now = ctx.clock.now();
    await writeEvent(ctx, tx, {
      leadId,
      kind: 'note.removed',
      occurredAt: now,
      userId: actor.userId,
      payload: {},
      privateTo: row.privateTo,
      noteId,
    });
    await removeFilesOf(tx, noteId, now);
    await ctx.record(tx, actor, 'lead.note_removed', {
      subject: { type: 'lead', id: leadId },
      payload: { leadId, noteId },
    });
    tx.afterCommit(() => tell(ctx, actor, leadId));
  });
}

/** What a note said, the newest first. Of one that was taken back its writer alone is told. */
export async function readNoteHistory(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  noteId: string,
): Promise<NoteVersion[]> {
  if (hides(actor, 'notes')) throw new AppError('note.not_found');
  return ctx.read(actor, async (tx) => {
    if (!(await findLead(tx, leadId, peopleOf(actor, 'leads:read')))) throw new AppError('lead.not_found');
    const [note, versions] = await Promise.all([
      repo.findNote(tx, leadId, noteId),
      repo.versionsOf(tx, [noteId]),
    ]);
    const removed = isRemoved(versions);
    if (note?.kind !== 'note.added' || (removed && note.userId !== actor.userId))
      throw new AppError('note.not_found');
    const all = [...versions, note];
    const textOf = await openBodies(ctx, tx, all);
    return all.map(({ id, kind, recordedAt, userId }) => ({
      id,
      kind: VERSIONS[kind] ?? 'written',
      at: iso(recordedAt),
      userId,
      text: textOf.get(id) ?? null,
    }));
  });
}

/** People who see a lead and may be named in a note on it. */
export async function listColleagues(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
): Promise<{ userId: string; name: string }[]> {
  return ctx.read(actor, async (tx) => {
    const lead = await findLead(tx, leadId, peopleOf(actor, 'leads:read'));
    if (!lead) throw new AppError('lead.not_found');
    const { seers } = await seersOf(tx, lead);
    return seers.map(({ userId, name }) => ({ userId, name }));
  });
}

async function lockLead(tx: Tx, actor: Actor, leadId: string): Promise<StoredLead> {
  const [lead] = await lockLeads(tx, [leadId], peopleOf(actor, 'leads:update'));
  if (!lead) throw new AppError('lead.not_found');
  return lead;
}

async function ownNote(
  tx: Tx,
  actor: Actor,
  leadId: string,
  noteId: string,
): Promise<{ row: repo.StoredEvent; versions: repo.StoredVersion[] }> {
  const row = await repo.findNote(tx, leadId, noteId);
  const versions = await repo.versionsOf(tx, [noteId]);
  if (!row || isRemoved(versions)) throw new AppError('note.not_found');
  if (actor.userId === null || row.userId !== actor.userId) throw new AppError('note.not_own');
  return { row, versions };
}

const VERSIONS: Readonly<Record<string, NoteVersion['kind']>> = {
  'note.edited': 'edited',
  'note.shared': 'shared',
  'note.removed': 'removed',
};

const isRemoved = (versions: readonly repo.StoredVersion[]): boolean => versions[0]?.kind === 'note.removed';

/** Refuses what is done to words that the writer has not seen. */
function checkEdits(versions: readonly repo.StoredVersion[], seen: number): void {
  const edits = versions.filter(({ kind }) => kind === 'note.edited').length;
  if (edits !== seen) throw new AppError('note.stale', { context: { edits } });
}

const namedIn = ({ mentions }: Record<string, unknown>): string[] =>
  Array.isArray(mentions) ? mentions.map(String) : [];

/** Refuses to name somebody who could not read the note, by their place in the list. */
async function checkMentions(tx: Tx, lead: StoredLead, mentions: readonly string[]): Promise<void> {
  if (mentions.length === 0) return;
  const { seers, members } = await seersOf(tx, lead);
  const seen = new Set(seers.map(({ userId }) => userId));
  const blind = mentions.filter((id) => !seen.has(id));
  if (blind.length === 0) return;
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name;
  if (blind.some((id) => nameOf(id) === undefined)) throw new AppError('user.not_found');
  const names = blind.map((id) => nameOf(id) ?? '').join(', ');
  throw new AppError('note.mention_refused', {
    values: { name: names },
    errors: blind.map((id) => ({
      path: `mentions.${mentions.indexOf(id)}`,
      code: 'note.mention_refused',
      message: t('error.note.mention_refused', { name: nameOf(id) ?? '' }),
    })),
  });
}

async function readNote(ctx: Ctx, tx: Tx, actor: Actor, leadId: string, noteId: string): Promise<LeadEvent> {
  const row = await repo.findNote(tx, leadId, noteId);
  const [event] = row ? await toEvents(ctx, tx, [row]) : [];
  if (!event) throw new AppError('note.not_found');
  return maskedEvent(actor, event);
}

const tell = (ctx: Ctx, actor: Actor, leadId: string): void =>
  ctx.hint(actor.tenantId, { topic: 'lead', ids: [leadId] });

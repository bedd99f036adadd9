import type { Readable } from 'node:stream';
import { type CalendarImport, ICS_MAX_BYTES } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import type { AppointmentRow } from '../appointments/appointments.repository.ts';
import { notePlace } from '../appointments/read-appointments.ts';
import { BLANK, spanColumns } from '../appointments/save-appointment.ts';
import { zoneOf } from '../tasks/tasks.repository.ts';
import * as repo from './calendar.repository.ts';
import { type CalendarFile, type FileEvent, readCalendar } from './read-ics.ts';

const PROBLEMS = 50;
const SAMPLES = 20;
/** Rows written by one statement. */
const CHUNK = 200;
const UNDO_MS = 30 * 86_400_000;

/** What a file would bring; nothing is kept. */
export async function previewImport(
  ctx: Ctx,
  actor: Actor,
  want: { file: Readable; timeZone: string | undefined },
): Promise<CalendarImport> {
  const userId = person(actor);
  const text = await readFile(want.file);
  return ctx.read(actor, async (tx) => {
    const file = readCalendar(text, want.timeZone ?? (await zoneOf(tx, userId)));
    return toImport(file, await freshOf(tx, userId, file), null);
  });
}

/** Brings the events of a file that are new into the actor's calendar. The same file again brings nothing. */
export async function importCalendar(
  ctx: Ctx,
  actor: Actor,
  want: { file: Readable; timeZone: string | undefined },
): Promise<CalendarImport> {
  const userId = person(actor);
  const text = await readFile(want.file);
  return ctx.tx(actor, async (tx) => {
    const file = readCalendar(text, want.timeZone ?? (await zoneOf(tx, userId)));
    const fresh = await freshOf(tx, userId, file);
    const id = newId();
    const now = ctx.clock.now();
    await repo.insertImport(tx, { id, userId, at: now });
    const made = await write(ctx, tx, { userId, importId: id, now }, fresh);
    await ctx.audit(tx, actor, 'calendar.imported', { subject: { type: 'calendar_import', id } });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'calendar' }));
    return toImport(file, made, id);
  });
}

/** Takes an import back; what was changed since stays. */
export const undoImport = (
  ctx: Ctx,
  actor: Actor,
  importId: string,
): Promise<{ removed: number; kept: number }> =>
  ctx.tx(actor, async (tx) => {
    const now = ctx.clock.now();
    const found = await repo.lockImport(tx, importId, person(actor), new Date(now.getTime() - UNDO_MS));
    if (!found) throw new AppError('calendar.import_not_found');
    const done = await repo.removeImported(tx, importId, now);
    await ctx.audit(tx, actor, 'calendar.import_undone', {
      subject: { type: 'calendar_import', id: importId },
    });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'calendar' }));
    return done;
  });

function person(actor: Actor): string {
  if (actor.userId === null) throw new AppError('auth.forbidden');
  return actor.userId;
}

async function readFile(file: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of file) {
    bytes += (part as Buffer).length;
    if (bytes > ICS_MAX_BYTES) throw new AppError('calendar.file_too_large');
    parts.push(part as Buffer);
  }
  const all = Buffer.concat(parts);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(all);
  } catch {
    return new TextDecoder('windows-1252').decode(all);
  }
}

/** Events that are not in the calendar yet; those of a series go with it. */
async function freshOf(tx: Tx, userId: string, file: CalendarFile): Promise<FileEvent[]> {
  const known = await repo.knownUids(
    tx,
    userId,
    file.read.map(({ uid }) => uid),
  );
  return file.read.filter(({ uid }) => !known.has(uid));
}

async function write(
  ctx: Ctx,
  tx: Tx,
  of: { userId: string; importId: string; now: Date },
  events: readonly FileEvent[],
): Promise<FileEvent[]> {
  const heads = events.filter((event) => event.originally === null);
  const series = new Map<string, string>();
  const made: FileEvent[] = [];
  const put = async (chunk: readonly { event: FileEvent; seriesId: string | null }[]) => {
    const rows = await Promise.all(chunk.map(({ event, seriesId }) => rowOf(ctx, tx, of, event, seriesId)));
    const ids = await repo.insertMany(tx, rows, of.now);
    rows.forEach((row, i) => {
      const event = chunk[i]?.event;
      if (!event || !ids.has(row.id)) return;
      made.push(event);
      if (event.recurrence !== null) series.set(event.uid, row.id);
    });
  };
  for (let i = 0; i < heads.length; i += CHUNK)
    await put(heads.slice(i, i + CHUNK).map((event) => ({ event, seriesId: null })));
  const ones = events
    .filter((event) => event.originally !== null)
    .map((event) => ({ event, seriesId: series.get(event.uid) ?? null }));
  for (let i = 0; i < ones.length; i += CHUNK) await put(ones.slice(i, i + CHUNK));
  return made;
}

async function rowOf(
  ctx: Ctx,
  tx: Tx,
  of: { userId: string; importId: string },
  event: FileEvent,
  seriesId: string | null,
): Promise<AppointmentRow> {
  const id = newId();
  return {
    ...BLANK,
    id,
    organizer_id: of.userId,
    creator_id: of.userId,
    type: 'other',
    title: event.title,
    place: event.place,
    note:
      event.note === null ? null : await ctx.subjects.encryptFirst(tx, id, notePlace(id, 'note'), event.note),
    subject_id: id,
    ...spanColumns(event.span),
    recurrence: event.recurrence,
    except_local: event.except,
    last_ends_at: event.lastEndsAt,
    series_id: seriesId,
    originally: seriesId === null ? null : event.originally,
    // One whose series the file does not have stands alone, under a name of its own.
    uid: seriesId === null && event.originally !== null ? `${event.uid}#${event.originally}` : event.uid,
    import_id: of.importId,
  };
}

function toImport(file: CalendarFile, fresh: readonly FileEvent[], importId: string | null): CalendarImport {
  return {
    importId,
    events: file.events,
    fresh: fresh.length,
    known: file.read.length - fresh.length,
    cancelled: file.cancelled,
    refused: file.problems.length,
    problems: file.problems.slice(0, PROBLEMS).map((problem) => ({
      ...problem,
      text: t(`calendar.trouble.${problem.trouble}`),
    })),
    samples: fresh.slice(0, SAMPLES).map(({ title, span, recurrence }) => ({
      title,
      startsAt: span.startsAt.toISOString(),
      endsAt: span.endsAt.toISOString(),
      allDay: span.allDay,
      timeZone: span.timeZone,
      recurrence,
    })),
  };
}
